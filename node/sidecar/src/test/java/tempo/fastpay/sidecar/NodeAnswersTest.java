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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForwardingChain;

/** What a validator does after each answer of its chain's node to a certified payment. */
class NodeAnswersTest {
  private static final Bytes32 ALICE = key(0x11);
  private static final long BLOCK_TIME_MS = 5_000;

  private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
  private final BlockingQueue<Payment> handedIn = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private MemoryChain chain;
  private Optional<Chain.Answer> answer = Optional.empty();
  private final BlockingQueue<Payment> askedAbout = new LinkedBlockingQueue<>();
  private volatile boolean endsAreUnread;

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
  void whatBecameOfAPaymentIsAskedAgainWhereTheNodeDidNotSay() throws InterruptedException {
    Sidecar sidecar = sidecar();
    Envelope envelope = certified(sidecar);
    awaitStage(sidecar, envelope, Lifecycle.Stage.QUEUED_ONCHAIN);
    endsAreUnread = true;
    block();
    assertThat(askedAbout.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(stage(sidecar, envelope)).isEqualTo(Lifecycle.Stage.QUEUED_ONCHAIN);
    endsAreUnread = false;
    block();
    awaitStage(sidecar, envelope, Lifecycle.Stage.FINALIZED);
    await(sidecar.close());
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
          public Future<Optional<Outcome>> outcome(Payment payment) {
            askedAbout.add(payment);
            return endsAreUnread ? Future.failedFuture("as the test says") : super.outcome(payment);
          }
        };
    Loop loop = Loop.of(vertx);
    return await(
        new Confined(loop)
            .call(
                () ->
                    Sidecar.start(
                            vertx,
                            SidecarConfig.of(dave, committee, List.of()),
                            new Sidecar.Ports(
                                told,
                                new MemorySigningRecord(),
                                new LocalSigner(
                                    vertx, new MemberKey(committee, dave, key(0xd1), CRYPTO)),
                                clock::get,
                                CRYPTO),
                            new BulletinBoard("boot1", BoardLimits.DEFAULT, clock::get, loop))
                        .compose(started -> started.begin(List.of()).map(started))));
  }

  /** A committee of one: its certificate is the quorum's. */
  private Envelope certified(Sidecar sidecar) {
    Envelope envelope =
        TestPayments.envelope(ALICE, address(key(0x22)), 1, 0, clock.get() / 1000 + 300);
    assertThat(await(sidecar.submit(SubmitRequest.of(envelope, List.of()))))
        .isInstanceOf(SubmitReply.Certified.class);
    return envelope;
  }

  private static Lifecycle.Stage stage(Sidecar sidecar, Envelope envelope) {
    return await(sidecar.payment(new PaymentQuery.ByTxHash(envelope.txHash())))
        .orElseThrow()
        .lifecycle()
        .stage();
  }

  private static Lifecycle awaitStage(
      Sidecar sidecar, Envelope envelope, Lifecycle.Stage expected) {
    CompletableFuture<Lifecycle> reached = new CompletableFuture<>();
    sidecar.watchBulletinBoard(
        new BoardFilter.OfTx(envelope.txHash()),
        "",
        event -> {
          if (event instanceof BoardEvent.Progressed progressed
              && progressed.update().stage() == expected) {
            reached.complete(progressed.update());
          }
        },
        end -> {});
    return reached.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
