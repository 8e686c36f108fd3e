/** The codec between protobuf messages and the protocol's types; decoded is not verified. */
package tempo.fastpay.proto.protobuf;
