/** TLS between operators, and files that only their owner may read. */
package tempo.fastpay.proto.tls;
