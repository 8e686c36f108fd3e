package tempo.fastpay.sidecar.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.RecordSamples.COMMITTEE;
import static tempo.fastpay.sidecar.RecordSamples.IDENTITY;
import static tempo.fastpay.sidecar.RecordSamples.MEMBERS;
import static tempo.fastpay.sidecar.RecordSamples.envelope;
import static tempo.fastpay.sidecar.RecordSamples.permit;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.RecordSamples;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.SignerRecord;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.record.CopiedDirectory;
import tempo.fastpay.sidecar.record.DurableSignerRecord;
import tempo.fastpay.sidecar.record.DurableSigningRecord;
import tempo.fastpay.sidecar.record.FaultyRecord;
import tempo.fastpay.sidecar.record.FaultyStore;
import tempo.fastpay.sidecar.record.RecordExporter;
import tempo.fastpay.sidecar.record.RecordIdentity;
import tempo.fastpay.sidecar.record.RecordImporter;
import tempo.fastpay.sidecar.record.RecordVerifier;

/** L2 and L8 at a signer that believes nobody, with its record on a disk. */
class SigningServiceTest {
  private static final UInt64 NOON = UInt64.of(1_800_000_000_000L);
  private static final UInt64 LATER = UInt64.of(1_800_000_005_000L);

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;
  private SignerRecord record;

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private Path directory() {
    return folder.resolve("record");
  }

  private SigningService on(SignerRecord opened) {
    record = opened;
    await(record.open());
    LocalSigner key =
        new LocalSigner(
            vertx, new MemberKey(COMMITTEE, MEMBERS.get(0), RecordSamples.secret(0), CRYPTO));
    return new SigningService(vertx, CRYPTO, COMMITTEE, MEMBERS.get(0), key, record);
  }

  private SigningService start(Path where, boolean isNewKey) {
    return on(DurableSignerRecord.at(vertx, where, IDENTITY, isNewKey));
  }

  private static SignerApi.Request request(Envelope envelope, UInt64 created) {
    return new SignerApi.Request(envelope, COMMITTEE.epoch(), MEMBERS.get(0).publicKey(), created);
  }

  private static Certificate certified(SigningService signer, Envelope envelope, UInt64 created) {
    SubmitReply reply = await(signer.certify(request(envelope, created)));
    assertThat(reply).isInstanceOf(SubmitReply.Certified.class);
    Certificate certificate = ((SubmitReply.Certified) reply).certificate();
    assertThat(COMMITTEE.verify(certificate, CRYPTO)).isPresent();
    assertThat(certificate.signer()).isEqualTo(MEMBERS.get(0).id());
    assertThat(certificate.txHash()).isEqualTo(envelope.txHash());
    return certificate;
  }

  private static Reject refused(SigningService signer, SignerApi.Request request) {
    SubmitReply reply = await(signer.certify(request));
    assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
    return ((SubmitReply.Rejected) reply).reject();
  }

  private static void assertEquivocation(SigningService signer, Envelope other, Envelope first) {
    Reject reject = refused(signer, request(other, LATER));
    assertThat(reject.code()).isEqualTo(RejectCode.EQUIVOCATION);
    assertThat(reject.conflicting()).contains(first.txHash());
  }

  private static Envelope rewrapped(Envelope envelope) {
    return new Envelope(
        envelope.chainId(),
        envelope.paymentBytes(),
        envelope.nonceKey(),
        envelope.nonceSeq(),
        new Expiry.MaxBlockHeight(UInt64.of(77)),
        Optional.empty());
  }

  /** Closes the record and counts what is in it. */
  private RecordVerifier.Report closed() {
    await(record.close());
    return new RecordVerifier(directory(), CRYPTO, Optional.of(COMMITTEE)).run();
  }

  @Test
  void oneMessageIsCertifiedInAnyEnvelopeUnderItsFirstPermit() {
    SigningService signer = start(directory(), true);
    Certificate first = certified(signer, envelope(10, 0), NOON);

    assertThat(certified(signer, envelope(10, 0), LATER)).isEqualTo(first);
    assertThat(certified(signer, rewrapped(envelope(10, 0)), LATER).createdUnixMillis())
        .isEqualTo(NOON);
    assertEquivocation(signer, envelope(11, 0), envelope(10, 0));
    assertEquivocation(signer, rewrapped(envelope(11, 0)), envelope(10, 0));
    certified(signer, envelope(10, 1), NOON);

    assertThat(signer.certificates()).isEqualTo(4);
    assertThat(signer.refusals()).isEqualTo(2);
    assertThat(closed().permits()).isEqualTo(2);
  }

  @Test
  void ofTwoMessagesAtOnceOneIsSigned() {
    SigningService signer = start(directory(), true);
    List<Future<SubmitReply>> asked = new ArrayList<>();
    for (int sequence = 0; sequence < 20; sequence++) {
      asked.add(signer.certify(request(envelope(10, sequence), NOON)));
      asked.add(signer.certify(request(envelope(11, sequence), NOON)));
    }
    await(Future.all(asked));

    assertThat(asked)
        .filteredOn(reply -> reply.result() instanceof SubmitReply.Certified)
        .hasSize(20);
    assertThat(closed().permits()).isEqualTo(20);
  }

  @Test
  void whatIsNotForThisKeyIsRefusedAndNothingRecorded() {
    SigningService signer = start(directory(), true);
    Envelope good = envelope(10, 0);

    assertThat(
            refused(
                signer,
                new SignerApi.Request(good, COMMITTEE.epoch(), MEMBERS.get(1).publicKey(), NOON)))
        .satisfies(reject -> assertThat(reject.code()).isEqualTo(RejectCode.INVALID_FORMAT))
        .extracting(Reject::message)
        .asString()
        .startsWith("pubkey: ");
    assertThat(
            refused(
                    signer,
                    new SignerApi.Request(good, UInt64.of(2), MEMBERS.get(0).publicKey(), NOON))
                .message())
        .startsWith("epoch: ");
    Envelope elsewhere =
        new Envelope(
            ChainId.of(7),
            good.paymentBytes(),
            good.nonceKey(),
            good.nonceSeq(),
            good.expiry(),
            good.parentQc());
    assertThat(refused(signer, request(elsewhere, NOON)).code()).isEqualTo(RejectCode.WRONG_CHAIN);
    Envelope otherSequence =
        new Envelope(
            good.chainId(),
            good.paymentBytes(),
            good.nonceKey(),
            UInt64.of(5),
            good.expiry(),
            good.parentQc());
    assertThat(refused(signer, request(otherSequence, NOON)).code())
        .as("L1: the signed bytes say another")
        .isEqualTo(RejectCode.INVALID_FORMAT);
    Envelope garbage =
        new Envelope(
            good.chainId(),
            Bytes.of(new byte[] {0x76, 1, 2, 3}),
            good.nonceKey(),
            good.nonceSeq(),
            good.expiry(),
            good.parentQc());
    assertThat(refused(signer, request(garbage, NOON)).code()).isEqualTo(RejectCode.INVALID_FORMAT);

    assertThat(closed().permits()).isZero();
  }

  @Test
  void aKilledSignerRemembersWhatItSigned() throws Exception {
    SigningService killed = start(directory(), true);
    Certificate before = certified(killed, envelope(10, 0), NOON);
    // What a kill leaves: the files as they are, never closed.
    Path left = folder.resolve("left");
    copy(directory(), left);
    await(record.close());
    CopiedDirectory.standForOriginal(left);

    SigningService again = start(left, false);
    assertEquivocation(again, envelope(11, 0), envelope(10, 0));
    assertThat(certified(again, envelope(10, 0), LATER)).isEqualTo(before);
    await(record.close());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Files.copy(one, to.resolve(from.relativize(one).toString()));
      }
    }
  }

  @Test
  void aWriteThatFailedStopsTheSigner() {
    SigningService signer =
        on(FaultyRecord.signerAt(vertx, directory(), FaultyStore.Fault.ALL_WRITTEN, 1));
    certified(signer, envelope(10, 0), NOON);

    assertThat(await(signer.certify(request(envelope(10, 1), NOON)).map("").otherwise("failed")))
        .isEqualTo("failed");
    assertThat(signer.isSigning()).isFalse();
    assertThat(await(signer.stopped().map("").otherwise(Throwable::getMessage)))
        .contains("signing record could not be written", "No space left on device");
    assertThat(refused(signer, request(envelope(10, 0), NOON)).code())
        .as("nothing more, not even what was signed before")
        .isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    await(record.close());
  }

  @Test
  void oneProcessHasTheRecordAndItIsOfOneKey() {
    start(directory(), true);
    assertRefused(IDENTITY, "another process has this signing record open");
    await(record.close());
    assertRefused(RecordIdentity.of(MEMBERS.get(1), COMMITTEE), "is another's");
    assertRefused(folder.resolve("empty"), IDENTITY, "no signing record is here");
  }

  private void assertRefused(RecordIdentity identity, String because) {
    assertRefused(directory(), identity, because);
  }

  private void assertRefused(Path where, RecordIdentity identity, String because) {
    SignerRecord refused = DurableSignerRecord.at(vertx, where, identity, false);
    assertThat(await(refused.open().map("").otherwise(Throwable::getMessage))).contains(because);
  }

  @Test
  void aValidatorsRecordMovesToItsSignerWhole() {
    Path validators = folder.resolve("validator");
    SigningRecord before = DurableSigningRecord.at(vertx, validators, IDENTITY, COMMITTEE, true);
    await(before.open());
    await(before.append(permit(10, 0)));
    await(before.note(List.of(new Note.OfTaken(permit(12, 1).key(), envelope(12, 1).txHash()))));
    await(before.close());
    new RecordExporter(validators, folder.resolve("moved.json")).retire(1);
    new RecordImporter(directory(), folder.resolve("moved.json"), CRYPTO).run(2);

    SigningService signer = start(directory(), false);
    assertEquivocation(signer, envelope(11, 0), envelope(10, 0));
    assertThat(certified(signer, envelope(10, 0), LATER).createdUnixMillis()).isEqualTo(NOON);
    assertEquivocation(signer, envelope(13, 1), envelope(12, 1));
    assertEquivocation(signer, envelope(12, 1), envelope(12, 1));
    await(record.close());
    assertRefused(validators, IDENTITY, "a validator's, not a signer's");
    SigningRecord moved = DurableSigningRecord.at(vertx, validators, IDENTITY, COMMITTEE, false);
    assertThat(await(moved.open().map("").otherwise(Throwable::getMessage)))
        .contains("it was exported to be moved");
  }

  @Test
  void anOlderCopyIsNotSignedWith() {
    SigningService signer = start(directory(), true);
    certified(signer, envelope(10, 0), NOON);
    await(record.close());
    new RecordExporter(directory(), folder.resolve("copy.json")).backUp(1);
    Path restored = folder.resolve("restored");
    new RecordImporter(restored, folder.resolve("copy.json"), CRYPTO).run(2);

    assertRefused(restored, IDENTITY, "may be older than what was signed");
  }
}
