package tempo.fastpay.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** L9: request ids are the caller's own affair. */
class RequestIdsTest {
  private static final Object ALICES_CONNECTION = new Object();
  private static final Object STRANGERS_CONNECTION = new Object();

  private final RequestIds ids = new RequestIds();
  private final SubmitRequest first = request("id-1", 10);
  private final SubmitRequest other = request("id-1", 11);

  @Test
  void theSamePaymentMayComeAgainUnderItsId() {
    ids.answered(ALICES_CONNECTION, first, true);
    assertThat(ids.check(ALICES_CONNECTION, first)).isSameAs(first);
  }

  @Test
  void anotherPaymentOfTheSameCallerIsRefusedNamingTheField() {
    ids.answered(ALICES_CONNECTION, first, true);
    assertThatThrownBy(() -> ids.check(ALICES_CONNECTION, other))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("client_request_id");
  }

  @Test
  void strangersCannotUseUpAnothersIds() {
    ids.answered(STRANGERS_CONNECTION, first, true);
    assertThat(ids.check(ALICES_CONNECTION, other)).isSameAs(other);
  }

  @Test
  void aRefusedPaymentLeavesItsIdFree() {
    ids.answered(ALICES_CONNECTION, first, false);
    assertThat(ids.check(ALICES_CONNECTION, other)).isSameAs(other);
  }

  @Test
  void theIdLongestUnusedLeavesFirst() {
    ids.answered(ALICES_CONNECTION, first, true);
    for (int i = 0; i < RequestIds.PER_CALLER_LIMIT; i++) {
      SubmitRequest next = withId("other-" + i, first);
      ids.answered(ALICES_CONNECTION, next, true);
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
}
