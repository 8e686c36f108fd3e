/**
 * The wire: one interface for a validator, the codecs of gRPC and JSON, and the gRPC client end.
 */
package tempo.fastpay.wire;
