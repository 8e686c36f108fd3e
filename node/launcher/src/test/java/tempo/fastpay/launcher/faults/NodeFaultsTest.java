package tempo.fastpay.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.ChainLimits;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.chain.node.NodeLimits;
import tempo.fastpay.chain.node.Verdict;
import tempo.fastpay.jsonrpc.WsLimits;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/**
 * What the nodes of a chain and the way to them may do to a committee of four. Dave has the bad
 * node alone, Edgar another one after it, Frank and Grace have a good one: Edgar goes on, so three
 * of four do; Dave signs nothing on an old view, and signs again by himself.
 */
class NodeFaultsTest {
  private static final long MINUTE_MS = 60_000;
  private static final long LIFE_S = 300;
  private static final UInt64 GAS_LIMIT = UInt64.of(1_000_000);
  private static final ChainId ANOTHER = ChainId.of(4217);

  /** A node that answers later counts as one that does not answer. */
  private static final long PATIENCE_MS = 1_000;

  private static final WsLimits SOON_HEARD =
      new WsLimits(1_000, 1_000, 1_000, 4 * 1_024 * 1_024, 20, 200, 1_000);
  private static final ChainLimits IMPATIENT = limits(new NodeLimits(50, 200, 2, 200, 400, 300));

  /** Who is told of no head does not ask by itself. */
  private static final ChainLimits TOLD_ALONE =
      limits(new NodeLimits(600_000, 600_000, 2, 200, 400, 300));

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final AtomicLong clock = StagedDevChain.newClock();
  private final Account alice = Account.fresh();
  private final Account bob = Account.fresh();
  private Vertx vertx;
  private StagedDevChain chain;
  private FaultyNode bad;
  private StagedCommittee committee;
  private StagedCommittee.Member dave;
  private StagedCommittee.Member edgar;
  private List<StagedCommittee.Member> allButDave;

  private static ChainLimits limits(NodeLimits nodes) {
    ChainLimits usual = ChainLimits.DEFAULT;
    return new ChainLimits(
        usual.rpc().withTimeoutMs(PATIENCE_MS),
        SOON_HEARD,
        nodes,
        usual.walk(),
        usual.outcomes(),
        usual.facts(),
        usual.forksMs());
  }

  @BeforeEach
  void listen() {
    log.start();
    rootLogger().addAppender(log);
    vertx = Engine.plainVertx();
  }

  @AfterEach
  void stop() {
    committee.close();
    bad.close();
    chain.close();
    await(vertx.close());
    rootLogger().detachAppender(log);
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private StagedDevChain newChain(ChainId id) {
    return StagedDevChain.start(vertx, clock, id, BigInteger.ZERO, 0);
  }

  private void start() {
    start(newChain(Fixtures.CHAIN), IMPATIENT);
  }

  /**
   * Starts a committee that stands on the third block.
   *
   * @param forks chains that have the same three blocks
   */
  private void start(StagedDevChain on, ChainLimits limitsOfDave, StagedDevChain... forks) {
    chain = on;
    bad = FaultyNode.before(vertx, chain.port());
    NodeUrl good = chain.url();
    committee =
        StagedCommittee.start(
            vertx,
            clock::get,
            List.of(
                new StagedCommittee.Way(List.of(bad.url()), limitsOfDave),
                new StagedCommittee.Way(List.of(bad.url(), good), IMPATIENT),
                new StagedCommittee.Way(List.of(good), IMPATIENT),
                new StagedCommittee.Way(List.of(good), IMPATIENT)));
    dave = committee.member(0);
    edgar = committee.member(1);
    allButDave = List.of(edgar, committee.member(2), committee.member(3));
    List<StagedDevChain> alike = new ArrayList<>(List.of(forks));
    alike.add(chain);
    alike.forEach(each -> each.mint(alice.address(), Fixtures.ALPHA_USD, Fixtures.dollars(15)));
    for (int i = 0; i < 3; i++) {
      chain.pass(StagedChain.BLOCK_MS);
      alike.forEach(StagedDevChain::blockNow);
    }
    committee.awaitHeight(chain.finalized());
  }

  private Payment pay(long seq) {
    return Fixtures.screened(
        Fixtures.builder(bob.address(), Fixtures.dollars(1), seq)
            .validBefore(UInt64.of(chain.nowS() + LIFE_S))
            .gasLimit(GAS_LIMIT)
            .build()
            .signSecp256k1(alice.key(), Fixtures.CRYPTO));
  }

  /** A minute later the chain has gone on, and so have those who can see it. */
  private UInt64 aMinuteLater() {
    chain.pass(MINUTE_MS);
    chain.block();
    UInt64 height = chain.block();
    allButDave.forEach(member -> committee.awaitHeight(member, height));
    return height;
  }

  private void assertDaveSignsNothing(UInt64 hBefore) {
    assertThat(dave.refusal(pay(0)).code()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(dave.height()).isEqualTo(hBefore);
  }

  private void assertTheOthersGoOn() {
    Payment payment = pay(0);
    committee.certify(allButDave, payment);
    committee.awaitStage(allButDave, payment, Stage.QUEUED_ONCHAIN);
    UInt64 height = chain.block();
    allButDave.forEach(member -> committee.awaitHeight(member, height));
    committee.awaitStage(allButDave, payment, Stage.FINALIZED);
  }

  private void assertEdgarLeftIt(Verdict why, String reason) {
    assertThat(edgar.counters().left(why)).isPositive();
    assertThat(logged())
        .anySatisfy(line -> assertThat(line).contains("verdict=\"" + why + "\"", reason));
  }

  private List<String> logged() {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getMessage().equals("a chain node is not used"))
        .map(event -> String.valueOf(event.getKeyValuePairs()))
        .toList();
  }

  /** Nobody does anything but the node, which is well again. */
  private void assertDaveSignsAgain(UInt64 hBefore, long seq) {
    UInt64 height = chain.block();
    committee.awaitHeight(dave, height);
    assertThat(hBefore).isLessThan(dave.height());
    Payment payment = pay(seq);
    committee.certify(payment);
    committee.awaitStage(payment, Stage.QUEUED_ONCHAIN);
    committee.awaitHeight(chain.block());
    committee.awaitStage(payment, Stage.FINALIZED);
    assertThat(dave.sidecar().isSigning()).isTrue();
  }

  /** The fault stands for a minute. */
  private void assertLeftAndGoneOnWith(
      Runnable fault, Runnable mending, Verdict why, String reason) {
    UInt64 h = dave.height();
    fault.run();
    aMinuteLater();
    assertDaveSignsNothing(h);
    assertTheOthersGoOn();
    assertEdgarLeftIt(why, reason);
    assertThat(dave.height()).isEqualTo(h);
    mending.run();
    assertDaveSignsAgain(h, 1);
  }

  @Test
  void aNodeThatStopsForAMinuteAndStartsAgain() {
    start();
    assertLeftAndGoneOnWith(
        () -> bad.stop(), () -> bad.start(), Verdict.UNREACHABLE, "Connection refused");
  }

  @Test
  void aNodeThatAnswersTooSlowly() {
    start();
    assertLeftAndGoneOnWith(
        () -> bad.hang(), () -> bad.mend(), Verdict.UNREACHABLE, "no whole answer within 1000 ms");
  }

  @Test
  void aNodeThatAnswersWithErrors() {
    start();
    assertLeftAndGoneOnWith(
        () -> bad.err(), () -> bad.mend(), Verdict.UNREACHABLE, "database is locked");
  }

  @Test
  void aNodeThatAnswersWithAnHttpStatus() {
    start();
    assertLeftAndGoneOnWith(() -> bad.refuse(), () -> bad.mend(), Verdict.UNREACHABLE, "503");
  }

  @Test
  void aNodeWhoseAnswersBreakOffInTheMiddle() {
    start();
    assertLeftAndGoneOnWith(() -> bad.breakOff(), () -> bad.mend(), Verdict.UNREACHABLE, "");
  }

  @Test
  void aNodeThatGivesHalfAnAnswerForAWholeOne() {
    start();
    assertLeftAndGoneOnWith(() -> bad.halve(), () -> bad.mend(), Verdict.UNREACHABLE, "JSON");
  }

  @Test
  void aNodeThatAnswersFromAnOlderHeight() {
    start();
    assertLeftAndGoneOnWith(
        () -> bad.standAt(UInt64.of(2)),
        () -> bad.mend(),
        Verdict.BEHIND,
        "its last finalized block is 2, H 3");
  }

  @Test
  void aNodeThatStandsStill() {
    start();
    assertLeftAndGoneOnWith(
        () -> bad.standAt(UInt64.of(3)),
        () -> bad.mend(),
        Verdict.STUCK,
        "no block after 3 for 400 ms, another node has one");
  }

  @Test
  void aNodeThatAnswersFromAnotherChain() {
    start();
    StagedDevChain other = newChain(ANOTHER);
    for (int i = 0; i < 5; i++) {
      other.block();
    }
    assertLeftAndGoneOnWith(
        () -> bad.become(other.port()),
        () -> bad.mend(),
        Verdict.OTHER_CHAIN,
        "it serves chain 4217, not 1337");
    other.close();
  }

  @Test
  void aNodeThatAnswersFromAForkThatIsDropped() {
    StagedDevChain fork = newChain(Fixtures.CHAIN);
    start(newChain(Fixtures.CHAIN), IMPATIENT, fork);
    assertLeftAndGoneOnWith(
        () -> {
          fork.block();
          fork.block();
          bad.mixWith(fork.port());
        },
        () -> bad.mend(),
        Verdict.UNREACHABLE,
        "it contradicts itself: block ");
    fork.close();
  }

  @Test
  void aNodeWhoseFinalBlocksAreOthersNow() {
    StagedDevChain other = newChain(Fixtures.CHAIN);
    start();
    UInt64 h = dave.height();
    for (int i = 0; i < 5; i++) {
      other.block();
    }

    bad.become(other.port());
    aMinuteLater();

    assertThat(await(dave.sidecar().stopped().map("").otherwise(Throwable::getMessage)))
        .contains("this is another chain, or it has begun again");
    assertDaveSignsNothing(h);
    assertTheOthersGoOn();
    assertEdgarLeftIt(Verdict.FOREIGN, "its block 3 is ");
    bad.mend();
    committee.awaitHeight(edgar, chain.block());
    assertThat(dave.sidecar().isSigning()).as("for good").isFalse();
    assertDaveSignsNothing(h);
    other.close();
  }

  @Test
  void aHeadThatIsReplacedWithItsPayment() {
    start(StagedDevChain.start(vertx, clock, Fixtures.CHAIN, BigInteger.ZERO, 2), IMPATIENT);
    chain.block();
    chain.block();
    committee.awaitHeight(chain.finalized());
    Payment payment = pay(0);
    QuorumCertificate qc = committee.certify(payment);
    committee.awaitStage(payment, Stage.QUEUED_ONCHAIN);
    chain.block();
    chain.reorg(1);
    UInt64 replaced = chain.finalized();
    committee.awaitHeight(replaced);
    assertThat(dave.refusal(pay(7), qc).code()).isEqualTo(RejectCode.NONCE_SEQ_TOO_HIGH);

    // It is handed in again with the next H, and stands in a later block.
    for (int i = 0; i < 4; i++) {
      chain.block();
      committee.awaitHeight(chain.finalized());
    }
    assertThat(replaced).isLessThan(committee.awaitStage(payment, Stage.FINALIZED).blockHeight());
  }

  @Test
  void aWebSocketThatDiesInSilence() {
    start(newChain(Fixtures.CHAIN), TOLD_ALONE);
    UInt64 h = dave.height();
    bad.fallSilent();
    chain.pass(MINUTE_MS);
    assertDaveSignsNothing(h);

    // The silence is found out, and the node asked: H goes on without a word of the WebSocket.
    committee.awaitHeight(chain.block());
    bad.mend();
    assertDaveSignsAgain(h, 0);
  }
}
