/** The calling end of gRPC: a validator, an aggregator, a signer, a faucet at an address. */
package tempo.fastpay.proto.grpc;
