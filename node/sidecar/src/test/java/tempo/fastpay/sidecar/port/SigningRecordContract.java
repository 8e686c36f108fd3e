package tempo.fastpay.sidecar.port;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.RecordSamples.MEMBERS;
import static tempo.fastpay.sidecar.RecordSamples.certificate;
import static tempo.fastpay.sidecar.RecordSamples.envelope;
import static tempo.fastpay.sidecar.RecordSamples.known;
import static tempo.fastpay.sidecar.RecordSamples.permit;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.SigningRecord.Contents;

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
    assertThat(await(record.open()))
        .isEqualTo(
            new Contents(
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                OptionalLong.empty()));
  }

  private Contents reopened() {
    record = reopen(record);
    return await(record.open());
  }

  @Test
  void appendedPermitsAreThereAfterACrash() {
    Permit first = permit(10, 0);
    Permit second = permit(20, 1, permit(5, 7).message());
    assertThat(await(record.append(first)).value()).isEqualTo(first);
    await(record.append(second));

    assertThat(reopened().permits()).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void manyAtOnceAreAllThereInAnyOrderOfCompletion() {
    List<Permit> permits = new ArrayList<>();
    List<Future<Journaled<Permit>>> appended = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      permits.add(permit(10, i));
      appended.add(record.append(permits.get(i)));
    }
    await(Future.all(appended));

    assertThat(reopened().permits()).containsExactlyInAnyOrderElementsOf(permits);
  }

  @Test
  void anotherMessageForARecordedKeyIsNeverWritten() {
    Permit first = permit(10, 0);
    await(record.append(first));

    assertThat(failed(record.append(permit(11, 0)))).isTrue();
    assertThat(reopened().permits()).containsExactly(first);
  }

  @Test
  void twoMessagesForOneKeyAtOnceAreNeverBothWritten() {
    Permit first = permit(10, 0);
    Future<?> one = record.append(first);
    Future<?> other = record.append(permit(11, 0));

    assertThat(failed(other)).isTrue();
    // Whether the first was acknowledged before the record stopped is another question.
    assertThat(await(one.map(true).otherwise(false))).isIn(true, false);
    assertThat(reopened().permits()).isSubsetOf(first);
  }

  @Test
  void theSamePermitAgainIsNoFailure() {
    Permit first = permit(10, 0);
    await(record.append(first));
    await(record.append(first));

    assertThat(reopened().permits()).containsExactly(first);
  }

  @Test
  void onlyForgottenKeysAreGone() {
    Permit first = permit(10, 0);
    Permit second = permit(20, 1);
    await(record.append(first));
    await(record.append(second));
    await(record.note(List.of(new Note.OfTaken(permit(1, 2).key(), first.txHash()))));
    await(record.note(List.of(new Note.OfTaken(permit(1, 3).key(), first.txHash()))));
    await(record.forget(Forgotten.byChain(List.of(first.key(), permit(1, 2).key()), List.of())));

    Contents contents = reopened();
    assertThat(contents.permits()).containsExactly(second);
    assertThat(contents.taken()).isEqualTo(Map.of(permit(1, 3).key(), first.txHash()));
  }

  @Test
  void recordedHeightNeverGoesBack() {
    FinalizedBlock high = FinalizedBlock.unnamed(UInt64.of(9), 9_000);
    await(record.advance(high));

    assertThat(failed(record.advance(FinalizedBlock.unnamed(UInt64.of(8), 8_000)))).isTrue();
    assertThat(reopened().base()).contains(high);
    assertThat(failed(record.advance(FinalizedBlock.unnamed(UInt64.of(8), 8_000)))).isTrue();
    await(record.advance(FinalizedBlock.unnamed(UInt64.of(10), 10_000)));
    assertThat(reopened().base()).contains(FinalizedBlock.unnamed(UInt64.of(10), 10_000));
  }

  @Test
  void whatWasLearnedIsThereAfterACrash() {
    KnownPayment traced = known(envelope(10, 0), Optional.of(Set.of(permit(5, 7).message())));
    KnownPayment untraced = known(envelope(20, 1), Optional.empty());
    VerifiedCertificate waiting = certificate(3, envelope(30, 2));
    await(
        record.note(
            List.of(
                new Note.OfQc(traced),
                new Note.OfQc(untraced),
                new Note.OfCertificate(waiting),
                new Note.OfCursors(Map.of(MEMBERS.get(1).id(), "boot.17")))));

    Contents contents = reopened();
    assertThat(contents.known()).containsExactlyInAnyOrder(traced, untraced);
    assertThat(contents.certificates()).containsExactly(waiting);
    assertThat(contents.cursors()).isEqualTo(Map.of(MEMBERS.get(1).id(), "boot.17"));
  }

  @Test
  void whatIsNoLongerLiveOrHasLeftIsGone() {
    KnownPayment first = known(envelope(10, 0), Optional.empty());
    KnownPayment second = known(envelope(20, 1), Optional.empty());
    VerifiedCertificate waiting = certificate(3, envelope(30, 2));
    VerifiedCertificate evicted = certificate(3, envelope(40, 3));
    await(
        record.note(
            List.of(
                new Note.OfQc(first),
                new Note.OfQc(second),
                new Note.OfCertificate(waiting),
                new Note.OfCertificate(evicted))));
    await(record.forget(Forgotten.byChain(List.of(), List.of(first.qc().payment()))));
    await(
        record.forget(
            new Forgotten(
                List.of(),
                List.of(),
                List.of(new Forgotten.CertificateName(evicted.txHash(), evicted.signer())))));

    Contents contents = reopened();
    assertThat(contents.known()).containsExactly(second);
    assertThat(contents.certificates()).containsExactly(waiting);
  }

  @Test
  void aQcTakesThePlaceOfItsCertificates() {
    KnownPayment known = known(envelope(10, 0), Optional.empty());
    known
        .qc()
        .certificates()
        .forEach(one -> await(record.note(List.of(new Note.OfCertificate(one)))));
    await(record.note(List.of(new Note.OfQc(known))));

    Contents contents = reopened();
    assertThat(contents.certificates()).isEmpty();
    assertThat(contents.known()).containsExactly(known);
  }

  private static boolean failed(Future<?> future) {
    return await(future.map(false).otherwise(true));
  }
}
