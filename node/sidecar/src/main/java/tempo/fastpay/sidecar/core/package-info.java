/**
 * The laws of signing and knowing (docs/protocol.md, "The laws of signing": L2 to L7, L11) over one
 * validator's memory. Plain Java: no Vert.x, protobuf, clock, file or socket.
 */
package tempo.fastpay.sidecar.core;
