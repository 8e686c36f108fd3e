package tempo.fastpay.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.wire.MalformedRequestException;

/** L9: request ids are the caller's own affair. */
class RequestIdsTest {
  private static final Object ALICES_CONNECTION = new Object();
  private static final Object STRANGERS_CONNECTION = new Object();

  private final RequestIds ids = new RequestIds();
  private final SubmitRequest first = request("id-1", 10);
  private final SubmitRequest other = request("id-1", 11);

  @Test
  void theSamePaymentMayComeAgainUnderItsId() {
    ids.answered(ALICES_CONNECTION, first, certified(first));
    assertThat(ids.check(ALICES_CONNECTION, first)).isSameAs(first);
  }

  @Test
  void anotherPaymentOfTheSameCallerIsRefusedNamingTheField() {
    ids.answered(ALICES_CONNECTION, first, certified(first));
    assertThatThrownBy(() -> ids.check(ALICES_CONNECTION, other))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("client_request_id");
  }

  @Test
  void strangersCannotUseUpAnothersIds() {
    ids.answered(STRANGERS_CONNECTION, first, certified(first));
    assertThat(ids.check(ALICES_CONNECTION, other)).isSameAs(other);
  }

  @Test
  void aRefusedPaymentLeavesItsIdFree() {
    Reject reject = Reject.of(RejectCode.INSUFFICIENT_FUNDS, "not yet");
    ids.answered(ALICES_CONNECTION, first, new SubmitReply.Rejected(reject));
    assertThat(ids.check(ALICES_CONNECTION, other)).isSameAs(other);
  }

  @Test
  void theIdLongestUnusedLeavesFirst() {
    ids.answered(ALICES_CONNECTION, first, certified(first));
    for (int i = 0; i < RequestIds.PER_CALLER_LIMIT; i++) {
      SubmitRequest next = withId("other-" + i, first);
      ids.answered(ALICES_CONNECTION, next, certified(next));
    }
    assertThat(ids.check(ALICES_CONNECTION, other)).isSameAs(other);
    SubmitRequest recent = withId("other-1", other);
    assertThatThrownBy(() -> ids.check(ALICES_CONNECTION, recent))
        .isInstanceOf(MalformedRequestException.class);
  }

  private static SubmitRequest request(String id, long amount) {
    return new SubmitRequest(
        Fixtures.envelope(payment(amount)), List.of(), List.of(), Optional.of(id));
  }

  private static Payment payment(long amount) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, UInt64.of(amount), 0);
  }

  private static SubmitRequest withId(String id, SubmitRequest request) {
    return new SubmitRequest(request.envelope(), List.of(), List.of(), Optional.of(id));
  }

  private static final Effects EFFECTS = Effects.of(payment(10));

  private static SubmitReply certified(SubmitRequest request) {
    return new SubmitReply.Certified(
        new Certificate(
            Validator.defaultId(Fixtures.BOB.privateKey()),
            request.envelope().txHash(),
            EFFECTS.hash(),
            EFFECTS,
            UInt64.ONE,
            Bytes.of(new byte[Certificate.SIGNATURE_BYTES]),
            UInt64.ONE));
  }
}
