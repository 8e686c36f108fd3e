package tempo.fastpay.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.v1.RejectReason;
import tempo.fastpay.v1.SubmitFastPayResponse;

/** How long to wait stands in a refusal where it is known; where not, it is absent, never 0. */
class RejectWireTest {
  private static final SubmitReply KNOWN = new SubmitReply.Rejected(Reject.retryAfter("busy", 250));
  private static final SubmitReply UNKNOWN =
      new SubmitReply.Rejected(Reject.retryAfter("stopped", 0));

  private static final String KNOWN_JSON =
      "{\"reject\":{\"code\":\"TEMPORARY_UNAVAILABLE\",\"message\":\"busy\","
          + "\"retry_after_millis\":\"250\"}}";
  private static final String UNKNOWN_JSON =
      "{\"reject\":{\"code\":\"TEMPORARY_UNAVAILABLE\",\"message\":\"stopped\"}}";

  private final JsonCodec json = new JsonCodec(Arbitrary.COMMITTEE);
  private final ProtoCodec proto = new ProtoCodec(Arbitrary.COMMITTEE);

  @Test
  void inJson() {
    assertThat(json.encode(KNOWN).encode()).isEqualTo(KNOWN_JSON);
    assertThat(json.encode(UNKNOWN).encode()).isEqualTo(UNKNOWN_JSON);
    assertThat(json.decodeSubmitReply(new JsonObject(KNOWN_JSON))).isEqualTo(KNOWN);
    assertThat(json.decodeSubmitReply(new JsonObject(UNKNOWN_JSON))).isEqualTo(UNKNOWN);
  }

  /** In protobuf, 0 is how a number is absent. */
  @Test
  void inProtobuf() {
    RejectReason known = proto.encode(Reject.retryAfter("busy", 250));
    RejectReason unknown = proto.encode(Reject.unavailable("stopped"));
    assertThat(known.getRetryAfterMillis()).isEqualTo(250);
    assertThat(unknown)
        .isEqualTo(
            RejectReason.newBuilder()
                .setCodeValue(RejectCode.TEMPORARY_UNAVAILABLE.number())
                .setMessage("stopped")
                .build());
    assertThat(proto.decode(rejected(known))).isEqualTo(KNOWN);
    assertThat(proto.decode(rejected(unknown))).isEqualTo(UNKNOWN);
  }

  private static SubmitFastPayResponse rejected(RejectReason reason) {
    return SubmitFastPayResponse.newBuilder().setReject(reason).build();
  }

  /** A node of before may still write 0. */
  @Test
  void zeroInJsonIsNotKnown() {
    JsonObject zero = new JsonObject(KNOWN_JSON.replace("250", "0").replace("busy", "stopped"));
    assertThat(json.decodeSubmitReply(zero)).isEqualTo(UNKNOWN);
  }
}
