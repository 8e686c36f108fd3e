package tempo.fastpay.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForwardingChain;
import tempo.fastpay.sidecar.port.Signer;

/** What a validator does after each answer of its chain's node to a certified payment. */
class NodeAnswersTest {
  private static final Bytes32 ALICE = key(0x11);
  private static final long BLOCK_TIME_MS = 5_000;

  private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
  private final BlockingQueue<Payment> handedIn = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private MemoryChain chain;
  private Optional<Chain.Answer> answer = Optional.empty();
  private final AtomicInteger unreadable = new AtomicInteger();
  private volatile boolean isSilent;
  private Optional<Future<Void>> signing = Optional.empty();
  private final MemorySigningRecord record = new MemorySigningRecord();
  private Confined validator;
  private Chain.Follower follower;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    chain = new MemoryChain(vertx, CHAIN, clock::get, BLOCK_TIME_MS);
    chain.allocate(address(ALICE), ALPHA_USD, UInt64.of(15_000_000));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(Chain.Answer.class)
  void whateverTheNodeAnswersThePaymentGoesOnUntilABlockHasIt(Chain.Answer first)
      throws InterruptedException {
    answer = Optional.of(first);
    Sidecar sidecar = sidecar();
    Envelope envelope = certified(sidecar);
    boolean isQueued = first == Chain.Answer.TAKEN || first == Chain.Answer.KNOWN;

    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).isNotNull();
    if (isQueued) {
      awaitStage(sidecar, envelope, Lifecycle.Stage.QUEUED_ONCHAIN);
    } else {
      assertThat(stage(sidecar, envelope)).isEqualTo(Lifecycle.Stage.CERTIFIED);
    }
    assertThat(handedIn).as("once for this H").isEmpty();

    answer = Optional.empty();
    block();
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).as("again with the next block").isNotNull();
    awaitStage(sidecar, envelope, Lifecycle.Stage.QUEUED_ONCHAIN);
    block();
    awaitStage(sidecar, envelope, Lifecycle.Stage.FINALIZED);
    await(sidecar.close());
  }

  @Test
  void whyTheNodeDoesNotTakeAPaymentIsToldUntilItDoes() throws InterruptedException {
    answer = Optional.of(Chain.Answer.REFUSED);
    Sidecar sidecar = sidecar();
    Envelope envelope = certified(sidecar);
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).isNotNull();
    String danger = "the chain's node does not take it: as the test says";
    assertThat(awaitUpdate(sidecar, envelope, update -> update.detail().equals(danger)).stage())
        .isEqualTo(Lifecycle.Stage.CERTIFIED);

    answer = Optional.empty();
    block();
    assertThat(awaitStage(sidecar, envelope, Lifecycle.Stage.QUEUED_ONCHAIN).detail()).isEmpty();
    await(sidecar.close());
  }

  @Test
  void whatExpiresSaysWhyTheNodeDidNotTakeIt() throws InterruptedException {
    answer = Optional.of(Chain.Answer.FEE_NOT_COVERED);
    Sidecar sidecar = sidecar();
    Envelope envelope = certified(sidecar);
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).isNotNull();
    awaitUpdate(sidecar, envelope, update -> !update.detail().isEmpty());

    clock.addAndGet(300_000);
    block();

    assertThat(awaitStage(sidecar, envelope, Lifecycle.Stage.EXPIRED).detail())
        .isEqualTo(
            "not included before valid_before: the chain's node does not take it: as the test"
                + " says");
    await(sidecar.close());
  }

  @Test
  void anotherTransactionOfTheNonceIsNamed() throws InterruptedException {
    answer = Optional.of(Chain.Answer.TAKEN);
    Sidecar sidecar = sidecar();
    Envelope envelope = certified(sidecar);
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).isNotNull();
    Payment other =
        TestPayments.payment(
            TestPayments.envelope(ALICE, address(key(0x33)), 1, 0, clock.get() / 1000 + 300));
    await(chain.submit(other));
    block();
    Lifecycle failed = awaitStage(sidecar, envelope, Lifecycle.Stage.FAILED);
    assertThat(failed.detail()).contains(other.chainTxHash().toHex());
    await(sidecar.close());
  }

  @Test
  void aBlockThatIsNotFinalIsToldAndTakenBack() throws InterruptedException {
    Sidecar sidecar = sidecar();
    Envelope envelope = certified(sidecar);
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).isNotNull();
    awaitStage(sidecar, envelope, Lifecycle.Stage.QUEUED_ONCHAIN);
    UInt64 above = chainHeight().next();
    Payment payment = TestPayments.payment(envelope);

    above(List.of(unfinal(above, key(0xb1), payment)));
    Lifecycle included = awaitStage(sidecar, envelope, Lifecycle.Stage.INCLUDED);
    assertThat(included.blockHeight()).isEqualTo(above);
    assertThat(included.inclusion()).contains(new Inclusion(key(0xb1), payment.chainTxHash()));

    above(List.of());
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).as("at once, without a block").isNotNull();
    assertThat(stage(sidecar, envelope)).isEqualTo(Lifecycle.Stage.QUEUED_ONCHAIN);

    above(List.of(unfinal(above, key(0xb2), payment)));
    assertThat(inclusion(sidecar, envelope)).contains(key(0xb2));
    above(List.of(unfinal(above, key(0xb3), payment)));
    assertThat(inclusion(sidecar, envelope)).contains(key(0xb3));

    block();
    Lifecycle end = awaitStage(sidecar, envelope, Lifecycle.Stage.FINALIZED);
    assertThat(end.inclusion().map(Inclusion::blockHash))
        .isEqualTo(await(chain.blockHash(end.blockHeight())));
    above(List.of());
    assertThat(stage(sidecar, envelope)).isEqualTo(Lifecycle.Stage.FINALIZED);
    assertThat(sidecar.counters().toIncluded().count()).isEqualTo(3);
    assertThat(sidecar.counters().toFinal().count()).isEqualTo(1);
    await(sidecar.close());
  }

  @Test
  void aBlockThatIsReplacedAsItBecomesFinalIsTakenBackWithIt() throws InterruptedException {
    answer = Optional.of(Chain.Answer.TAKEN);
    Sidecar sidecar = sidecar();
    Envelope envelope = certified(sidecar);
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).isNotNull();
    UInt64 above = chainHeight().next();
    above(List.of(unfinal(above, key(0xb1), TestPayments.payment(envelope))));
    awaitStage(sidecar, envelope, Lifecycle.Stage.INCLUDED);

    block();
    assertThat(handedIn.poll(10, TimeUnit.SECONDS))
        .as("the final one does not have it")
        .isNotNull();
    assertThat(stage(sidecar, envelope)).isEqualTo(Lifecycle.Stage.QUEUED_ONCHAIN);
    await(sidecar.close());
  }

  @Test
  void anEndThatCouldNotBeReadIsAskedForAgain() throws InterruptedException {
    Sidecar sidecar = sidecar();
    Envelope envelope = certified(sidecar);
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).isNotNull();
    unreadable.set(1);
    block();
    // The second block's step comes after the first one's question has failed.
    block();
    awaitStage(sidecar, envelope, Lifecycle.Stage.FINALIZED);
    assertThat(unreadable).hasNegativeValue();
    await(sidecar.close());
  }

  @Test
  void whatEndedWhileTheValidatorWasDownIsToldByItAfterwards() throws InterruptedException {
    Sidecar sidecar = sidecar();
    Envelope envelope = certified(sidecar);
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).isNotNull();
    await(sidecar.close());
    block();
    Sidecar again = sidecar();
    Lifecycle told = awaitStage(again, envelope, Lifecycle.Stage.FINALIZED);
    assertThat(told.inclusion()).isPresent();
    await(again.close());
  }

  @Test
  void aQuorumWhoseSenderCouldNotBeAskedAboutIsTakenInLater() throws InterruptedException {
    Sidecar sidecar = sidecar();
    Promise<Void> maySign = Promise.promise();
    signing = Optional.of(maySign.future());
    Envelope first = envelope(0);
    Future<SubmitReply> answered = sidecar.submit(SubmitRequest.of(first, List.of()));
    awaitUntil("its permit is there", () -> await(sidecar.sizes()).permits() == 1);
    isSilent = true;
    block();
    awaitUntil(
        "H has moved", () -> await(sidecar.chainHead()).finalizedHeight().equals(chainHeight()));
    maySign.complete();
    assertThat(await(answered)).isInstanceOf(SubmitReply.Certified.class);
    assertThat(stage(sidecar, first)).isEqualTo(Lifecycle.Stage.ACCEPTED);

    isSilent = false;
    block();
    awaitStage(sidecar, first, Lifecycle.Stage.CERTIFIED);
    assertThat(handedIn.poll(10, TimeUnit.SECONDS)).as("and settled").isNotNull();
    assertThat(await(sidecar.submit(SubmitRequest.of(envelope(1), List.of()))))
        .as("what comes after it on its lane is certified")
        .isInstanceOf(SubmitReply.Certified.class);
    await(sidecar.close());
  }

  private UInt64 chainHeight() {
    return await(chain.finalizedBlock()).height();
  }

  private void above(List<Chain.Unfinal> blocks) {
    await(
        validator.call(
            () -> {
              follower.above(new Chain.Above(chainHeight(), blocks));
              return Future.succeededFuture();
            }));
  }

  private static Chain.Unfinal unfinal(UInt64 height, Bytes32 hash, Payment paid) {
    return new Chain.Unfinal() {
      @Override
      public UInt64 height() {
        return height;
      }

      @Override
      public Bytes32 hash() {
        return hash;
      }

      @Override
      public Set<ContentionKey> used() {
        return Set.of(paid.contentionKey());
      }

      @Override
      public Optional<Bytes32> paid(Payment payment) {
        return Optional.of(payment.chainTxHash()).filter(paid.chainTxHash()::equals);
      }
    };
  }

  private static Optional<Bytes32> inclusion(Sidecar sidecar, Envelope envelope) {
    return await(sidecar.payment(new PaymentQuery.ByTxHash(envelope.txHash())))
        .orElseThrow()
        .lifecycle()
        .inclusion()
        .map(Inclusion::blockHash);
  }

  private void block() {
    clock.addAndGet(BLOCK_TIME_MS);
    chain.makeBlock();
  }

  private Sidecar sidecar() {
    Validator dave = Validator.of("dave", CRYPTO.publicKeyEd25519(key(0xd1)));
    Committee committee = Committee.of(CHAIN, UInt64.ONE, List.of(dave), CRYPTO);
    Chain told =
        new ForwardingChain(chain) {
          @Override
          public Future<Sent> submit(Payment payment) {
            handedIn.add(payment);
            return answer
                .map(each -> Future.succeededFuture(new Sent(each, "as the test says")))
                .orElseGet(() -> super.submit(payment));
          }

          @Override
          public Runnable follow(FinalizedBlock from, Follower told) {
            follower = told;
            return super.follow(from, told);
          }

          @Override
          public Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
            return isSilent
                ? Future.failedFuture("the node does not answer")
                : super.senderFacts(payment, height);
          }

          @Override
          public Future<Optional<Outcome>> outcome(Payment payment) {
            return unreadable.getAndDecrement() == 1
                ? Future.failedFuture("the node does not answer")
                : super.outcome(payment);
          }
        };
    Loop loop = Loop.of(vertx);
    validator = new Confined(loop);
    return await(
        validator.call(
            () ->
                Sidecar.start(
                        vertx,
                        SidecarConfig.of(dave, committee, List.of()),
                        new Sidecar.Ports(
                            told,
                            record,
                            held(
                                new LocalSigner(
                                    vertx, new MemberKey(committee, dave, key(0xd1), CRYPTO))),
                            clock::get,
                            CRYPTO),
                        new BulletinBoard("boot1", BoardLimits.DEFAULT, clock::get, loop))
                    .compose(started -> started.begin(List.of()).map(started))));
  }

  /** Signs once it may. */
  private Signer held(Signer to) {
    return (permit, candidate) ->
        signing.orElseGet(Future::succeededFuture).compose(free -> to.certify(permit, candidate));
  }

  /** A committee of one: its certificate is the quorum's. */
  private Envelope certified(Sidecar sidecar) {
    Envelope envelope = envelope(0);
    assertThat(await(sidecar.submit(SubmitRequest.of(envelope, List.of()))))
        .isInstanceOf(SubmitReply.Certified.class);
    return envelope;
  }

  private Envelope envelope(long nonceSeq) {
    return TestPayments.envelope(ALICE, address(key(0x22)), 1, nonceSeq, clock.get() / 1000 + 300);
  }

  private static Lifecycle.Stage stage(Sidecar sidecar, Envelope envelope) {
    return await(sidecar.payment(new PaymentQuery.ByTxHash(envelope.txHash())))
        .orElseThrow()
        .lifecycle()
        .stage();
  }

  private static Lifecycle awaitStage(
      Sidecar sidecar, Envelope envelope, Lifecycle.Stage expected) {
    return awaitUpdate(sidecar, envelope, update -> update.stage() == expected);
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
    return reached.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
