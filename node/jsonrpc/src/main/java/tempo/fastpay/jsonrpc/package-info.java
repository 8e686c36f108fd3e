/**
 * JSON-RPC 2.0 over HTTP and WebSocket, client and server. Knows no method; values are JSON as
 * Vert.x has it: {@code JsonObject}, {@code JsonArray}, {@code String}, {@code Number}, {@code
 * Boolean} or null.
 */
package tempo.fastpay.jsonrpc;
