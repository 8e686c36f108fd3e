package tempo.fastpay.proto.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.CertifyRequest;

/** What a validator asks its signer, there and back; and what is no such request. */
class SignerCodecTest {
  private static final Bytes32 HASH = Bytes32.fromHex("0x" + "5a".repeat(32));
  private static final SignerApi.Request REQUEST =
      new SignerApi.Request(
          new Envelope(
              ChainId.of(1337),
              Bytes.of(new byte[] {0x76, 1, 2}),
              NonceKey.of(3),
              UInt64.MAX,
              new Expiry.MaxBlockHeight(UInt64.of(9)),
              Optional.of(new QcHash(HASH))),
          UInt64.MAX,
          HASH,
          UInt64.of(1_800_000_000_000L));

  @Test
  void aRequestComesBackAsItWas() throws Exception {
    byte[] wire = SignerCodec.encode(REQUEST).toByteArray();
    assertThat(SignerCodec.decode(CertifyRequest.parseFrom(wire))).isEqualTo(REQUEST);
  }

  private static void assertRefused(UnaryOperator<CertifyRequest.Builder> change, String field) {
    CertifyRequest changed = change.apply(SignerCodec.encode(REQUEST).toBuilder()).build();
    assertThatThrownBy(() -> SignerCodec.decode(changed))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageStartingWith(field);
  }

  @Test
  void whatIsNoRequestIsRefusedByItsField() {
    assertRefused(CertifyRequest.Builder::clearTx, "tx");
    assertRefused(CertifyRequest.Builder::clearPubkey, "pubkey");
    assertRefused(request -> request.setPubkey(ByteString.copyFrom(new byte[31])), "pubkey");
    assertRefused(
        request -> {
          request.getTxBuilder().setClientRequestId("mine");
          return request;
        },
        "tx.client_request_id");
    assertRefused(
        request -> {
          request.getTxBuilder().clearChainId();
          return request;
        },
        "tx.chain_id");
  }
}
