package tempo.fastpay.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.json.CommitteeJson;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.v1.Aggregator;
import tempo.fastpay.v1.Sidecar;
import tempo.fastpay.v1.Signer;

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

  /** What a call of gRPC carries is a kind of message, and walked with the others. */
  @Test
  void everyMessageOfAServiceIsAKind() {
    Arbitrary any = new Arbitrary(1);
    Set<String> kinds = new TreeSet<>();
    for (Messages.Kind<?> kind : Messages.KINDS) {
      kind.protobufSample(any)
          .ifPresent(sample -> kinds.add(sample.message().getDescriptorForType().getName()));
    }
    Set<String> carried = new TreeSet<>();
    Stream.of(Sidecar.getDescriptor(), Aggregator.getDescriptor(), Signer.getDescriptor())
        .flatMap(file -> file.getServices().stream())
        .flatMap(service -> service.getMethods().stream())
        .flatMap(method -> Stream.of(method.getInputType(), method.getOutputType()))
        .filter(message -> !message.getFields().isEmpty())
        .forEach(message -> carried.add(message.getName()));
    assertThat(kinds).as("Messages.KINDS").containsAll(carried);
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
