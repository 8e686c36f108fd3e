package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.MemberHealth;
import tempo.fastpay.protocol.api.MemberHealth.Health;
import tempo.fastpay.protocol.crypto.ForwardingCrypto;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;

/** The committee, the chain and accounts as the aggregator sees them. */
class CommitteeViewTest {
  /** Of a mock that has made no block. */
  private static final UInt64 FIRST_HEIGHT = UInt64.ONE;

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private CommitteeStatus committee() throws Exception {
    return await(fixture.aggregator.committee());
  }

  private MemberHealth member(int index) throws Exception {
    return committee().members().get(index);
  }

  private void makeBlocks(int... indices) {
    for (int index : indices) {
      fixture.sidecars.get(index).makeBlock();
    }
  }

  @Test
  void everybodyIsUpOnceAllAnswerAndAreWatched() throws Exception {
    fixture.start();
    fixture.until(() -> committee().members().stream().allMatch(any -> any.health() == Health.UP));
    assertThat(committee().isQuorumReachable()).isTrue();
    assertThat(committee().head()).isPresent();
    assertThat(member(0).lastAnswerUnixMillis().bits()).isPositive();
    assertThat(member(0).head()).isPresent();
  }

  @Test
  void whoIsDownIsDownAndComesBack() throws Exception {
    fixture.fault(1, new Fault.Down());
    fixture.fault(2, new Fault.Hung());
    fixture.start();
    fixture.until(() -> member(1).health() == Health.DOWN && member(2).health() == Health.DOWN);
    assertThat(member(1).detail()).contains("is down");
    assertThat(member(2).detail()).contains("no answer");
    assertThat(committee().isQuorumReachable()).isFalse();
    fixture.fault(1, new Fault.None());
    fixture.until(() -> member(1).health() == Health.UP);
    assertThat(member(1).detail()).isEmpty();
    assertThat(committee().isQuorumReachable()).isTrue();
  }

  @Test
  void whoseBoardCannotBeWatchedIsDegraded() throws Exception {
    fixture.ports.put(
        fixture.validator(3),
        new Altered(fixture.sidecars.get(3)) {
          @Override
          public Future<Subscription> watchBulletinBoard(
              BoardFilter filter,
              String cursor,
              Handler<BoardEvent> onEvent,
              Handler<Throwable> onEnd) {
            return Future.failedFuture(new UnavailableException("full"));
          }
        });
    fixture.start();
    fixture.until(
        () -> member(3).health() == Health.DEGRADED && member(3).detail().contains("board"));
    fixture.until(() -> member(0).health() == Health.UP);
  }

  @Test
  void aMemberWithoutAnAddressIsDown() throws Exception {
    fixture.ports.remove(fixture.validator(3));
    fixture.start();
    assertThat(member(3).health()).isEqualTo(Health.DOWN);
    assertThat(member(3).detail()).contains("address");
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
    assertThat(fixture.submit(payment).qc()).isPresent();
  }

  @Test
  void suspicionsAreCountedByMember() throws Exception {
    fixture.fault(1, new Fault.Lying(Fault.Lie.WRONG_SIGNATURE));
    fixture.start();
    fixture.submit(Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0));
    fixture.until(() -> member(1).suspicions() > 0);
    assertThat(member(0).suspicions()).isZero();
  }

  @Test
  void theHeadIsTheQuorumsAndIsToldOfWhenItMoves() throws Exception {
    fixture.start();
    fixture.until(() -> fixture.moved.size() == 1);
    assertThat(await(fixture.aggregator.chainHead()).blockHeight()).isEqualTo(FIRST_HEIGHT);
    makeBlocks(0, 1);
    makeBlocks(0);
    fixture.until(() -> member(0).head().orElseThrow().blockHeight().equals(UInt64.of(3)));
    fixture.until(() -> member(1).head().orElseThrow().blockHeight().equals(UInt64.of(2)));
    assertThat(await(fixture.aggregator.chainHead()).blockHeight()).isEqualTo(FIRST_HEIGHT);
    makeBlocks(2);
    fixture.until(() -> await(fixture.aggregator.chainHead()).blockHeight().equals(UInt64.of(2)));
    assertThat(fixture.moved.get(fixture.moved.size() - 1).blockHeight()).isEqualTo(UInt64.of(2));
  }

  @Test
  void aLiarDoesNotLiftTheHead() throws Exception {
    fixture.ports.put(
        fixture.validator(2),
        new Altered(fixture.sidecars.get(2)) {
          @Override
          public Future<ChainHead> chainHead() {
            return Future.succeededFuture(ChainHead.ofFinal(UInt64.MAX, Bytes32.ZERO, UInt64.MAX));
          }
        });
    fixture.start();
    fixture.until(() -> committee().members().stream().allMatch(any -> any.head().isPresent()));
    ChainHead head = await(fixture.aggregator.chainHead());
    assertThat(head.blockHeight()).isEqualTo(FIRST_HEIGHT);
    assertThat(head.finalizedHeight()).isEqualTo(FIRST_HEIGHT);
    assertThat(head.finalizedHash()).isEqualTo(head.blockHash());
    assertThat(head.finalizedUnixMillis()).isEqualTo(head.unixMillis());
  }

  @Test
  void belowAQuorumThereIsNoHead() throws Exception {
    fixture.fault(0, new Fault.Down());
    fixture.fault(1, new Fault.Hung());
    fixture.start();
    Throwable failure =
        await(
            fixture.aggregator.chainHead().transform(done -> Future.succeededFuture(done.cause())));
    assertThat(failure).isInstanceOf(UnavailableException.class);
  }

  @Test
  void anAccountIsWhatAQuorumSupports() throws Exception {
    fixture.ports.put(
        fixture.validator(0),
        new Altered(fixture.sidecars.get(0)) {
          @Override
          public Future<AccountView> account(AccountQuery query) {
            return super.account(query)
                .map(
                    view ->
                        new AccountView(
                            view.address(),
                            view.asset(),
                            UInt64.MAX,
                            UInt64.MAX,
                            view.base().shiftLeft(20),
                            view.outgoing(),
                            view.incoming().shiftLeft(20),
                            view.available().shiftLeft(20),
                            view.lanes()));
          }
        });
    fixture.start();
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
    fixture.submit(payment);
    fixture.until(() -> fixture.board().size() >= 7);
    AccountReport report = await(fixture.aggregator.account(Fixtures.account(Fixtures.ALICE)));
    AccountView supported = report.supported();
    assertThat(supported.base()).isEqualTo(Fixtures.dollars(15).toBigInteger());
    assertThat(supported.outgoing()).isEqualTo(Fixtures.dollars(10).toBigInteger());
    assertThat(supported.available()).isEqualTo(Fixtures.dollars(5).toBigInteger());
    assertThat(supported.height()).isEqualTo(FIRST_HEIGHT);
    assertThat(supported.unixMillis()).isLessThan(UInt64.MAX);
    assertThat(supported.lanes())
        .singleElement()
        .satisfies(
            lane -> {
              assertThat(lane.nonceKey()).isEqualTo(Fixtures.NONCE_KEY);
              assertThat(lane.nextSeq()).isEqualTo(UInt64.ONE);
              assertThat(lane.pending()).contains(Fixtures.envelope(payment).txHash());
            });
    assertThat(report.views()).hasSizeBetween(3, 4);
  }

  @Test
  void anAccountThatTooFewTellOfIsNotServedNow() throws Exception {
    for (int i = 0; i < 3; i++) {
      fixture.fault(i, new Fault.Down());
    }
    fixture.start();
    Throwable failure =
        await(
            fixture
                .aggregator
                .account(Fixtures.account(Fixtures.ALICE))
                .transform(done -> Future.succeededFuture(done.cause())));
    assertThat(failure).isInstanceOf(UnavailableException.class);
  }

  @Test
  void everySignatureIsVerifiedOnceThoughItComesThreeWays() throws Exception {
    AtomicInteger verified = new AtomicInteger();
    fixture.crypto =
        new ForwardingCrypto(Fixtures.CRYPTO) {
          @Override
          public String name() {
            return "counting";
          }

          @Override
          public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
            verified.incrementAndGet();
            return super.verifyEd25519(publicKey, message, signature);
          }
        };
    fixture.start();
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
    QuorumCertificate qc = fixture.submit(payment).qc().orElseThrow();
    for (int i = 0; i < 4; i++) {
      await(fixture.sidecars.get(i).presentQuorumCertificates(List.of(qc)));
    }
    fixture.until(() -> fixture.board().size() == 7);
    makeBlocks(0, 1, 2, 3);
    fixture.until(() -> fixture.board().size() == 8);
    assertThat(verified).hasValue(4);
  }

  @Test
  void countersTellWhatWasAnsweredAndHowFullItIs() throws Exception {
    fixture.start();
    fixture.submit(Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0));
    fixture.until(
        () -> {
          Map<String, Long> counters = fixture.aggregator.counters().snapshot();
          return counters.get("submissions.certified") == 1
              && counters.get("payments.told") == 1
              && counters.get("board.entries") == 7
              && counters.get("certificates.held") == 4
              && counters.get("submissions.open") == 0
              && counters.containsKey("calls.open.dave");
        });
  }

  @Test
  void whatIsTooOldIsForgotten() throws Exception {
    fixture.start();
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
    fixture.submit(payment);
    fixture.until(() -> fixture.board().size() == 7);
    fixture.aheadMillis.set(TestLimits.all().ageLimitMs() + 60_000);
    fixture.until(
        () -> await(fixture.aggregator.status(Fixtures.envelope(payment).txHash())).isEmpty());
  }
}
