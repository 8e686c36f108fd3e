package tempo.fastpay.sidecar.port;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.await;
import static tempo.fastpay.sidecar.TestPayments.key;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.TestPayments;
import tempo.fastpay.sidecar.core.Base;
import tempo.fastpay.sidecar.core.Permit;

/** What every signing record keeps (L8), whatever it is made of. */
public abstract class SigningRecordContract {
  private SigningRecord record;

  /** A new, empty record. */
  protected abstract SigningRecord create();

  /** The same record as a process sees it that starts after a crash of the first. */
  protected abstract SigningRecord reopen(SigningRecord before);

  @BeforeEach
  void open() {
    record = create();
    assertThat(await(record.open())).isEqualTo(new SigningRecord.Contents(List.of(), none()));
  }

  private static Optional<Base> none() {
    return Optional.empty();
  }

  @Test
  void appendedPermitsAreThereAfterACrash() {
    Permit first = permit(10, 0);
    Permit second = permit(20, 1);
    assertThat(await(record.append(first)).value()).isEqualTo(first);
    await(record.append(second));

    assertThat(await(reopen(record).open()).permits()).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void anotherMessageForARecordedKeyIsNeverWritten() {
    Permit first = permit(10, 0);
    await(record.append(first));

    assertThat(failed(record.append(permit(11, 0)))).isTrue();
    assertThat(await(reopen(record).open()).permits()).containsExactly(first);
  }

  @Test
  void theSamePermitAgainIsNoFailure() {
    Permit first = permit(10, 0);
    await(record.append(first));
    await(record.append(first));
    assertThat(await(reopen(record).open()).permits()).containsExactly(first);
  }

  @Test
  void onlyForgottenKeysAreGone() {
    Permit first = permit(10, 0);
    Permit second = permit(20, 1);
    await(record.append(first));
    await(record.append(second));
    await(record.forget(List.of(first.key())));

    assertThat(await(reopen(record).open()).permits()).containsExactly(second);
  }

  @Test
  void recordedHeightNeverGoesBack() {
    Base high = new Base(UInt64.of(9), 9_000);
    await(record.advance(high));

    assertThat(failed(record.advance(new Base(UInt64.of(8), 8_000)))).isTrue();
    assertThat(await(reopen(record).open()).base()).contains(high);
  }

  private static boolean failed(Future<?> future) {
    return await(future.map(false).otherwise(true));
  }

  private static Permit permit(long amount, long sequence) {
    Envelope envelope =
        TestPayments.envelope(key(0x11), address(key(0x22)), amount, sequence, 1_800_000_300L);
    Payment payment = TestPayments.payment(envelope);
    return new Permit(
        envelope,
        envelope.txHash(),
        payment,
        Effects.of(payment).hash(),
        ALPHA_USD,
        UInt64.of(1_800_000_000_000L));
  }
}
