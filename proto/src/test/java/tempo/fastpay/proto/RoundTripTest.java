package tempo.fastpay.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.json.CommitteeJson;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.Committee;

/** Whatever the domain says arrives as it was said, over protobuf bytes and over JSON text. */
class RoundTripTest {
  private static final int ROUNDS = 50;

  private final ProtoCodec proto = new ProtoCodec(Arbitrary.COMMITTEE);
  private final JsonCodec json = new JsonCodec(Arbitrary.COMMITTEE);

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_122, -7})
  void everyMessageArrives(long seed) {
    Arbitrary any = new Arbitrary(seed);
    for (int i = 0; i < ROUNDS; i++) {
      Messages.KINDS.forEach(kind -> kind.requireArrives(any));
    }
  }

  @Test
  void bothNameTheSignersThatAreMembersAndOnlyThem() {
    Arbitrary any = new Arbitrary(3);
    Committee committee = Arbitrary.COMMITTEE;
    for (int i = 0; i < ROUNDS; i++) {
      var certificate = any.certificate();
      var name = committee.member(certificate.signer()).map(member -> member.name());
      assertThat(proto.encode(certificate).getSigner().getName()).isEqualTo(name.orElse(""));
      assertThat(json.encode(certificate).getJsonObject("signer").getString("name"))
          .isEqualTo(name.orElse(null));
    }
  }

  @Test
  void aCommitteeFileIsReadAsItWasWritten() {
    JsonObject file = CommitteeJson.encode(Arbitrary.COMMITTEE);
    Committee read =
        CommitteeJson.decode(JsonText.parseObject(file.encodePrettily()), Arbitrary.CRYPTO);
    assertThat(read.members()).isEqualTo(Arbitrary.COMMITTEE.members());
    assertThat(read.threshold()).isEqualTo(3);
    assertThat(read.epoch()).isEqualTo(Arbitrary.COMMITTEE.epoch());
    assertThat(read.chainId()).isEqualTo(Arbitrary.COMMITTEE.chainId());
  }
}
