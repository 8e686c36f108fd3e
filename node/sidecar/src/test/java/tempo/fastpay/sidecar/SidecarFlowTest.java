package tempo.fastpay.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.sidecar.TestPayments.LANE;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;

/**
 * Alice pays Bob, Bob pays Carol with that money, and the chain settles both: two real sidecars.
 */
class SidecarFlowTest {
  private static final Bytes32 ALICE = key(0x11);
  private static final Bytes32 BOB = key(0x22);
  private static final Bytes32 CAROL = key(0x33);
  private static final long BLOCK_TIME_MS = 5_000;

  private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
  private final Validator dave = Validator.of("dave", CRYPTO.publicKeyEd25519(key(0xd1)));
  private final Validator edgar = Validator.of("edgar", CRYPTO.publicKeyEd25519(key(0xe1)));
  private final Committee committee = Committee.of(CHAIN, UInt64.ONE, List.of(dave, edgar), CRYPTO);

  private Vertx vertx;
  private MemoryChain chain;
  private MemorySigningRecord davesRecord;
  private MemorySigningRecord edgarsRecord;
  private Sidecar daves;
  private Sidecar edgars;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    chain = new MemoryChain(vertx, CHAIN, clock::get, BLOCK_TIME_MS);
    chain.allocate(address(ALICE), ALPHA_USD, UInt64.of(15_000_000));
    chain.allocate(address(BOB), ALPHA_USD, UInt64.of(5_000_000));
    chain.allocate(address(CAROL), ALPHA_USD, UInt64.of(5_000_000));
    davesRecord = new MemorySigningRecord();
    daves = sidecar(dave, key(0xd1), davesRecord);
    edgarsRecord = new MemorySigningRecord();
    edgars = sidecar(edgar, key(0xe1), edgarsRecord);
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private Sidecar sidecar(Validator validator, Bytes32 key, MemorySigningRecord record) {
    Loop loop = Loop.of(vertx);
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
                            new BulletinBoard("boot1", BoardLimits.DEFAULT, clock::get, loop))
                        .compose(started -> started.begin(List.of()).map(started))));
  }

  @Test
  void chainedPaymentsAreCertifiedInOneBlockAndSettledInTwo() {
    Envelope first = payment(ALICE, address(BOB), 10_000_000, 0);
    QuorumCertificate qc1 = certify(first, List.of());
    Envelope second = payment(BOB, address(CAROL), 10_000_000, 0);
    QuorumCertificate qc2 = certify(second, List.of(qc1));

    assertThat(available(daves, ALICE)).isEqualTo(5_000_000);
    assertThat(available(daves, BOB)).isEqualTo(5_000_000);
    present(daves, qc2);
    present(edgars, qc2);
    assertThat(available(daves, CAROL)).isEqualTo(15_000_000);
    assertThat(available(edgars, CAROL)).isEqualTo(15_000_000);

    awaitStage(daves, first, Lifecycle.Stage.QUEUED_ONCHAIN);
    block();
    awaitStage(daves, first, Lifecycle.Stage.FINALIZED);
    awaitStage(daves, second, Lifecycle.Stage.QUEUED_ONCHAIN);
    block();
    awaitStage(daves, second, Lifecycle.Stage.FINALIZED);
    awaitStage(edgars, second, Lifecycle.Stage.FINALIZED);
    AccountView carol = account(daves, CAROL);
    assertThat(carol.base()).isEqualTo(BigInteger.valueOf(15_000_000));
    assertThat(carol.incoming()).isEqualTo(BigInteger.ZERO);
    assertThat(account(daves, ALICE).lanes())
        .singleElement()
        .satisfies(lane -> assertThat(lane.nextSeq()).isEqualTo(UInt64.ONE));
  }

  @Test
  void whatRestsOnAPaymentThatFailedIsToldSo() {
    Envelope first = payment(ALICE, address(BOB), 10_000_000, 0);
    QuorumCertificate qc1 = certify(first, List.of());
    Envelope second = payment(BOB, address(CAROL), 10_000_000, 0);
    QuorumCertificate qc2 = certify(second, List.of(qc1));
    present(daves, qc2);
    Envelope third = payment(CAROL, address(ALICE), 12_000_000, 0);
    certificate(daves, third, List.of(qc2));
    awaitStage(daves, first, Lifecycle.Stage.QUEUED_ONCHAIN);
    chain.pause(ALPHA_USD);
    block();

    Lifecycle failed = awaitStage(daves, first, Lifecycle.Stage.FAILED);
    assertThat(failed.detail()).isEqualTo("token paused");
    for (Envelope above : List.of(second, third)) {
      Lifecycle told = awaitUpdate(daves, above, update -> !update.detail().isEmpty());
      assertThat(told.stage().isEnd()).isFalse();
      assertThat(told.detail())
          .isEqualTo("it rests on " + first.txHash() + ", which failed: token paused");
    }
  }

  @Test
  void sameEnvelopeGetsTheSameCertificateAlsoAfterARestart() {
    Envelope envelope = payment(ALICE, address(BOB), 10_000_000, 0);
    Certificate before = certificate(daves, envelope, List.of());
    clock.addAndGet(1_000);
    assertThat(certificate(daves, envelope, List.of())).isEqualTo(before);
    await(daves.close());

    Sidecar restarted = sidecar(dave, key(0xd1), davesRecord);
    assertThat(certificate(restarted, envelope, List.of())).isEqualTo(before);
    Envelope other = payment(ALICE, address(CAROL), 1, 0);
    assertThat(refusal(restarted, other, List.of())).isEqualTo(RejectCode.EQUIVOCATION);
  }

  @Test
  void whatRestedOnAnUnknownParentCarriesOthersOnceTheParentHasSettled() {
    Envelope first = payment(ALICE, address(BOB), 10_000_000, 0);
    QuorumCertificate qc1 = certify(first, List.of());
    QuorumCertificate qc2 = certify(payment(BOB, address(CAROL), 10_000_000, 0), List.of(qc1));
    present(daves, qc1);
    awaitStage(daves, first, Lifecycle.Stage.QUEUED_ONCHAIN);
    await(edgars.close());
    edgars = sidecar(edgar, key(0xe1), permitsOf(edgarsRecord));
    present(edgars, qc2);
    Envelope third = payment(CAROL, address(ALICE), 12_000_000, 0);
    assertThat(refusal(edgars, third, List.of())).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);

    block();
    awaitStage(edgars, qc2.envelope().orElseThrow(), Lifecycle.Stage.QUEUED_ONCHAIN);
    Envelope fresh = payment(CAROL, address(ALICE), 12_000_000, 0);
    assertThat(certificate(edgars, fresh, List.of()).txHash()).isEqualTo(fresh.txHash());
  }

  @Test
  void aRestartForgetsNothingOfWhatWasLearned() {
    Envelope first = payment(ALICE, address(BOB), 10_000_000, 0);
    QuorumCertificate qc1 = certify(first, List.of());
    Envelope second = payment(BOB, address(CAROL), 10_000_000, 0);
    QuorumCertificate qc2 = certify(second, List.of(qc1));
    present(edgars, qc2);
    AccountView before = account(edgars, CAROL);
    await(edgars.close());

    edgars = sidecar(edgar, key(0xe1), edgarsRecord);

    assertThat(account(edgars, CAROL)).isEqualTo(before);
    assertThat(await(edgars.payment(new PaymentQuery.ByTxHash(second.txHash()))))
        .get()
        .satisfies(status -> assertThat(status.qc()).contains(qc2));
    Envelope third = payment(CAROL, address(ALICE), 12_000_000, 0);
    assertThat(certificate(edgars, third, List.of()).txHash()).isEqualTo(third.txHash());
  }

  @Test
  void whatIsCertifiedGoesToTheChainAtOnceAfterARestart() {
    Envelope first = payment(ALICE, address(BOB), 10_000_000, 0);
    QuorumCertificate qc = certify(first, List.of());
    present(edgars, qc);
    await(edgars.close());

    edgars = sidecar(edgar, key(0xe1), edgarsRecord);

    // No block comes meanwhile.
    awaitStage(edgars, first, Lifecycle.Stage.QUEUED_ONCHAIN);
  }

  /** Its permit stands (L2), so it is told of; who waits for it must hear that it is over. */
  @Test
  void aPaymentThatExpiredIsCalledExpiredAlsoAfterARestart() {
    Envelope first = payment(ALICE, address(BOB), 10_000_000, 0);
    certificate(daves, first, List.of());
    PaymentQuery query = new PaymentQuery.ByTxHash(first.txHash());
    assertThat(stage(daves, query)).isEqualTo(Lifecycle.Stage.ACCEPTED);
    await(daves.close());
    clock.addAndGet(300_000);
    chain.makeBlock();

    daves = sidecar(dave, key(0xd1), davesRecord);

    assertThat(stage(daves, query)).isEqualTo(Lifecycle.Stage.EXPIRED);
    assertThat(refusal(daves, payment(ALICE, address(CAROL), 1, 0), List.of()))
        .isEqualTo(RejectCode.EQUIVOCATION);
  }

  private static Lifecycle.Stage stage(Sidecar sidecar, PaymentQuery query) {
    return await(sidecar.payment(query)).orElseThrow().lifecycle().stage();
  }

  /** As after an import, which brings permits alone. */
  private static MemorySigningRecord permitsOf(MemorySigningRecord record) {
    MemorySigningRecord permits = new MemorySigningRecord();
    await(record.open()).permits().forEach(permit -> await(permits.append(permit)));
    return permits;
  }

  @Test
  void aParentWithTooFewCertificatesCreditsNothing() {
    Envelope first = payment(ALICE, address(BOB), 10_000_000, 0);
    QuorumCertificate qc = certify(first, List.of());
    QuorumCertificate half =
        new QuorumCertificate(
            qc.txHash(), qc.effectsHash(), qc.certificates().subList(0, 1), 1, qc.envelope());
    Envelope second = payment(BOB, address(CAROL), 10_000_000, 0);
    AccountView before = account(edgars, BOB);
    assertThat(refusal(edgars, second, List.of(half))).isEqualTo(RejectCode.INVALID_PARENT_QC);
    assertThat(account(edgars, BOB)).isEqualTo(before);
    assertThat(refusal(edgars, second, List.of())).isEqualTo(RejectCode.INSUFFICIENT_FUNDS);
  }

  private void block() {
    clock.addAndGet(BLOCK_TIME_MS);
    chain.makeBlock();
  }

  private static Lifecycle awaitStage(Sidecar sidecar, Envelope envelope, Lifecycle.Stage stage) {
    return awaitUpdate(sidecar, envelope, update -> update.stage() == stage);
  }

  private static Lifecycle awaitUpdate(
      Sidecar sidecar, Envelope envelope, Predicate<Lifecycle> expected) {
    CompletableFuture<Lifecycle> reached = new CompletableFuture<>();
    sidecar.watchBulletinBoard(
        new BoardFilter.OfTx(envelope.txHash()),
        "",
        event -> {
          if (event instanceof BoardEvent.Progressed progressed
              && expected.test(progressed.update())) {
            reached.complete(progressed.update());
          }
        },
        end -> {});
    try {
      return reached.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      PaymentStatus now =
          await(sidecar.payment(new PaymentQuery.ByTxHash(envelope.txHash()))).orElseThrow();
      throw new AssertionError("still " + now.lifecycle(), e);
    }
  }

  private QuorumCertificate certify(Envelope envelope, List<QuorumCertificate> parents) {
    Certificate ofDave = certificate(daves, envelope, parents);
    Certificate ofEdgar = certificate(edgars, envelope, parents);
    return new QuorumCertificate(
        envelope.txHash(),
        ofDave.effectsHash(),
        List.of(ofDave, ofEdgar),
        committee.threshold(),
        Optional.of(envelope));
  }

  private static Certificate certificate(
      Sidecar sidecar, Envelope envelope, List<QuorumCertificate> parents) {
    SubmitReply reply = await(sidecar.submit(SubmitRequest.of(envelope, parents)));
    assertThat(reply).isInstanceOf(SubmitReply.Certified.class);
    return ((SubmitReply.Certified) reply).certificate();
  }

  private static RejectCode refusal(
      Sidecar sidecar, Envelope envelope, List<QuorumCertificate> parents) {
    SubmitReply reply = await(sidecar.submit(SubmitRequest.of(envelope, parents)));
    assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
    return ((SubmitReply.Rejected) reply).reject().code();
  }

  private static void present(Sidecar sidecar, QuorumCertificate qc) {
    assertThat(await(sidecar.presentQuorumCertificates(List.of(qc))))
        .containsExactly(new PresentResult.Accepted(qc.txHash()));
  }

  private long available(Sidecar sidecar, Bytes32 owner) {
    return account(sidecar, owner).available().longValueExact();
  }

  private AccountView account(Sidecar sidecar, Bytes32 owner) {
    return await(sidecar.account(new AccountQuery(address(owner), ALPHA_USD, List.of(LANE))));
  }

  private Envelope payment(Bytes32 key, Address recipient, long amount, long sequence) {
    return TestPayments.envelope(key, recipient, amount, sequence, clock.get() / 1000 + 300);
  }
}
