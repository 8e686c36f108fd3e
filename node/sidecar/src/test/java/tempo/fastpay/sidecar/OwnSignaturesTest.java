package tempo.fastpay.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.record.DurableSigningRecord;
import tempo.fastpay.sidecar.record.RecordExporter;
import tempo.fastpay.sidecar.record.RecordIdentity;
import tempo.fastpay.sidecar.record.RecordImporter;

/** A validator asks its peers what they saw it sign, and compares that with its record. */
class OwnSignaturesTest {
  private static final Bytes32 ALICE = key(0x11);
  private static final Bytes32 BOB = key(0x22);
  private static final long BLOCK_TIME_MS = 5_000;

  private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
  private final Validator dave = Validator.of("dave", CRYPTO.publicKeyEd25519(key(0xd1)));
  private final Validator edgar = Validator.of("edgar", CRYPTO.publicKeyEd25519(key(0xe1)));
  private final Committee committee = Committee.of(CHAIN, UInt64.ONE, List.of(dave, edgar), CRYPTO);

  private final Vertx vertx = Vertx.vertx();
  private final Loop loop = Loop.of(vertx);
  private MemoryChain chain;
  private int records;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    chain = new MemoryChain(vertx, CHAIN, clock::get, BLOCK_TIME_MS);
    chain.allocate(address(ALICE), ALPHA_USD, UInt64.of(1_000));
    chain.allocate(address(BOB), ALPHA_USD, UInt64.of(1_000));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private Sidecar sidecar(Validator validator, Bytes32 key, SigningRecord record) {
    return await(
        new Confined(loop)
            .call(
                () ->
                    Sidecar.start(
                        vertx,
                        SidecarConfig.of(validator, committee, List.of()),
                        new Sidecar.Ports(
                            chain,
                            record,
                            new LocalSigner(
                                vertx, new MemberKey(committee, validator, key, CRYPTO)),
                            clock::get,
                            CRYPTO),
                        new BulletinBoard("boot1", BoardLimits.DEFAULT, clock::get, loop))));
  }

  private Sidecar daves(SigningRecord record) {
    return sidecar(dave, key(0xd1), record);
  }

  /** Dave as he was: he signs, and his record stays behind. */
  private Certificate signedBefore(SigningRecord record, Envelope envelope) {
    Sidecar before = daves(record);
    await(before.begin(List.of()));
    Certificate certificate = certified(before, envelope);
    await(before.close());
    return certificate;
  }

  private Peer edgarShows(Certificate... certificates) {
    return new BoardPeer(edgar, List.of(certificates), 0).peer();
  }

  private Envelope payment(Bytes32 from, long amount) {
    return TestPayments.envelope(from, address(key(0x33)), amount, 0, clock.get() / 1000 + 300);
  }

  private static SubmitReply submitted(Sidecar sidecar, Envelope envelope) {
    return await(sidecar.submit(SubmitRequest.of(envelope, List.of())));
  }

  private static Certificate certified(Sidecar sidecar, Envelope envelope) {
    SubmitReply reply = submitted(sidecar, envelope);
    assertThat(reply).isInstanceOf(SubmitReply.Certified.class);
    return ((SubmitReply.Certified) reply).certificate();
  }

  private static Reject refused(Sidecar sidecar, Envelope envelope) {
    SubmitReply reply = submitted(sidecar, envelope);
    assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
    return ((SubmitReply.Rejected) reply).reject();
  }

  private static Throwable failure(Future<Void> future) {
    return await(future.map((Throwable) null).otherwise(cause -> cause));
  }

  @Test
  void nothingIsSignedBeforeThePeersWereAsked() {
    Sidecar sidecar = daves(lostOne());
    Reject reject = refused(sidecar, payment(ALICE, 10));
    assertThat(reject.code()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(reject.message()).contains("asks its peers");
    await(sidecar.begin(List.of(edgarShows())));
    certified(sidecar, payment(ALICE, 10));
  }

  @Test
  void aSignatureThatTheRecordDoesNotHoldStopsTheStart() {
    Certificate shown = signedBefore(lostOne(), payment(ALICE, 10));
    Sidecar sidecar = daves(lostOne());

    Throwable failure = failure(sidecar.begin(List.of(edgarShows(shown))));

    assertThat(failure)
        .isInstanceOfSatisfying(
            RecordException.class, refused -> assertThat(refused.retryMayHelp()).isFalse())
        .hasMessageContaining("edgar shows a certificate by this validator's key")
        .hasMessageContaining(shown.txHash().toHex());
    assertThat(sidecar.isSigning()).isFalse();
    assertThat(failure(sidecar.stopped())).isEqualTo(failure);
    assertThat(refused(sidecar, payment(BOB, 10)).code())
        .isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
  }

  @Test
  void anExpiredOneStopsItTooForItsKeyIsTakenForEver() {
    Certificate shown = signedBefore(lostOne(), payment(ALICE, 10));
    clock.addAndGet(1_000_000);
    chain.makeBlock();
    Sidecar sidecar = daves(lostOne());
    assertThat(failure(sidecar.begin(List.of(edgarShows(shown)))))
        .isInstanceOf(RecordException.class);
  }

  @Test
  void whatTheRecordHoldsIsFineInWhateverEnvelope() {
    Path place = folder.resolve("record");
    Envelope envelope = payment(ALICE, 10);
    Envelope rewrapped =
        new Envelope(
            envelope.chainId(),
            envelope.paymentBytes(),
            envelope.nonceKey(),
            envelope.nonceSeq(),
            new Expiry.UnixMillis(UInt64.of(clock.get() + 60_000)),
            Optional.empty());
    Certificate first = signedBefore(durable(place, true), envelope);
    Certificate second = signedBefore(durable(place, false), rewrapped);

    Sidecar sidecar = daves(durable(place, false));
    await(sidecar.begin(List.of(edgarShows(first, second))));
    assertThat(certified(sidecar, envelope)).isEqualTo(first);
  }

  @Test
  void whatTheChainHasMadeFinalIsFine() {
    Envelope envelope = payment(ALICE, 10);
    Certificate shown = signedBefore(lostOne(), envelope);
    await(chain.submit(TestPayments.payment(envelope)));
    clock.addAndGet(BLOCK_TIME_MS);
    chain.makeBlock();

    Sidecar sidecar = daves(lostOne());
    await(sidecar.begin(List.of(edgarShows(shown))));
    certified(sidecar, payment(BOB, 10));
  }

  @Test
  void liesAndOthersSignaturesAndSilentPeersHoldNobodyUp() {
    Certificate real = signedBefore(lostOne(), payment(ALICE, 10));
    byte[] signature = real.signature().toArray();
    signature[5] ^= 1;
    Certificate forged =
        new Certificate(
            real.signer(),
            real.txHash(),
            real.effectsHash(),
            real.effects(),
            real.epoch(),
            Bytes.of(signature),
            real.createdUnixMillis());
    Sidecar edgars = sidecar(edgar, key(0xe1), new MemorySigningRecord());
    await(edgars.begin(List.of()));
    Certificate others = certified(edgars, payment(ALICE, 10));
    Peer unreachable = new BoardPeer(edgar, List.of(real), Integer.MAX_VALUE).peer();

    Sidecar sidecar = daves(lostOne());
    await(sidecar.begin(List.of(edgarShows(forged, others), unreachable)));
    certified(sidecar, payment(BOB, 10));
  }

  @Test
  void aSignatureThatTurnsUpLaterStopsTheValidator() {
    Certificate shown = signedBefore(lostOne(), payment(ALICE, 10));
    Sidecar sidecar = daves(lostOne());
    await(sidecar.begin(List.of(edgarShows())));
    certified(sidecar, payment(BOB, 10));

    loop.run(() -> sidecar.intake().certificate(edgarShows(), shown));

    assertThat(failure(sidecar.stopped()))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("edgar shows a certificate");
    assertThat(sidecar.isSigning()).isFalse();
  }

  @Test
  void aRecordInMemoryTakesTheKeysItHasForgotten() {
    Envelope envelope = payment(ALICE, 10);
    Certificate shown = signedBefore(new MemorySigningRecord(), envelope);
    Sidecar sidecar = daves(new MemorySigningRecord());
    await(sidecar.begin(List.of(edgarShows(shown))));

    assertThat(refused(sidecar, payment(ALICE, 11)).conflicting()).contains(shown.txHash());
    assertThat(certified(sidecar, envelope).signature()).isEqualTo(shown.signature());
  }

  /** The documented way back with an older copy: export, import, start; then wait. */
  @Test
  void aRestoredValidatorSignsAgainAndNeverTwice() {
    Path place = folder.resolve("record");
    Certificate kept = signedBefore(durable(place, true), payment(BOB, 5));
    Path backup = folder.resolve("backup.json");
    new RecordExporter(place, backup).backUp(clock.get());
    Certificate lost = signedBefore(durable(place, false), payment(ALICE, 10));
    Path restored = folder.resolve("restored");
    new RecordImporter(restored, backup, CRYPTO).run(clock.get());
    // The first time edgar is asked he does not answer.
    Peer edgars = new BoardPeer(edgar, List.of(kept, lost), 1).peer();

    Sidecar sidecar = daves(durable(restored, false));
    await(sidecar.begin(List.of(edgars)));
    assertThat(certified(sidecar, payment(BOB, 5))).as("what it remembers").isEqualTo(kept);
    assertThat(refused(sidecar, payment(ALICE, 11)).message())
        .contains("restored from an older copy");

    awaitSignsAgain(sidecar, CoreLimits.DEFAULT.lifetimeLimitMs() + CoreLimits.DEFAULT.marginMs());
    assertThat(refused(sidecar, payment(ALICE, 11)))
        .satisfies(reject -> assertThat(reject.code()).isEqualTo(RejectCode.EQUIVOCATION))
        .satisfies(reject -> assertThat(reject.conflicting()).contains(lost.txHash()));
    await(sidecar.close());

    Sidecar again = daves(durable(restored, false));
    await(again.begin(List.of(edgarShows(kept, lost))));
    assertThat(refused(again, payment(ALICE, 12)).code()).isEqualTo(RejectCode.EQUIVOCATION);
    certified(again, fromCarol(20));
  }

  /** A record that is begun anew each time: what was in the one before is lost. */
  private SigningRecord lostOne() {
    return durable(folder.resolve("record" + records++), true);
  }

  private SigningRecord durable(Path place, boolean isNewKey) {
    return DurableSigningRecord.at(
        vertx, place, RecordIdentity.of(dave, committee), committee, isNewKey);
  }

  private Envelope fromCarol(long amount) {
    return TestPayments.envelope(
        key(0x44), address(key(0x33)), amount, 0, clock.get() / 1000 + 300);
  }

  /** Time passes; a payment of somebody new is signed no earlier than the record is whole. */
  private void awaitSignsAgain(Sidecar sidecar, long silenceMs) {
    chain.allocate(address(key(0x44)), ALPHA_USD, UInt64.of(1_000));
    clock.addAndGet(silenceMs - 2 * BLOCK_TIME_MS);
    chain.makeBlock();
    assertThat(refused(sidecar, fromCarol(20)).code()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    clock.addAndGet(3 * BLOCK_TIME_MS);
    chain.makeBlock();
    long deadline = System.nanoTime() + 10_000_000_000L;
    SubmitReply reply = submitted(sidecar, fromCarol(20));
    while (!(reply instanceof SubmitReply.Certified)) {
      // Nothing tells of the moment: edgar is asked again after a while.
      assertThat(System.nanoTime()).isLessThan(deadline);
      reply = submitted(sidecar, fromCarol(20));
    }
  }
}
