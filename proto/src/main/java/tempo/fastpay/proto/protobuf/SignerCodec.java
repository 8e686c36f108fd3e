package tempo.fastpay.proto.protobuf;

import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.CertifyRequest;

/** Encodes and decodes requests to a signer as protobuf; the answers are a validator's. */
public final class SignerCodec {
  private SignerCodec() {}

  public static CertifyRequest encode(SignerApi.Request request) {
    return CertifyRequest.newBuilder()
        .setTx(EnvelopeCodec.encode(request.envelope()))
        .setEpoch(request.epoch().bits())
        .setPubkey(TypesCodec.bytes(request.publicKey()))
        .setCreatedUnixMillis(request.createdUnixMillis().bits())
        .build();
  }

  /**
   * Decodes a request.
   *
   * @throws MalformedRequestException naming the field
   */
  public static SignerApi.Request decode(CertifyRequest request) {
    return new SignerApi.Request(
        EnvelopeCodec.bare("tx", request.hasTx(), request.getTx()),
        new UInt64(request.getEpoch()),
        ByteFields.bytes32("pubkey", request.getPubkey()),
        new UInt64(request.getCreatedUnixMillis()));
  }
}
