package tempo.fastpay.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tempo.fastpay.chain.ChainLimits;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.chain.TempoChain;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.SidecarConfig;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** A committee that gossips; each member has a connection of its own to its chain's nodes. */
final class StagedCommittee implements AutoCloseable {
  private static final String HOST = StagedDevChain.HOST;
  private static final int OPEN_ATTEMPTS = 10;

  /**
   * A member's way to the chain.
   *
   * @param urls of its nodes, in the order of preference
   */
  record Way(List<NodeUrl> urls, ChainLimits limits) {}

  /** A member at work. */
  record Member(SidecarVerticle verticle, TempoChain chain, ChainCounters counters) {
    Sidecar sidecar() {
      return verticle.sidecar();
    }

    /** H of this validator. */
    UInt64 height() {
      return await(sidecar().chainHead()).finalizedHeight();
    }

    SubmitReply submit(Payment payment, QuorumCertificate... parents) {
      return await(sidecar().submit(Fixtures.request(payment, parents)));
    }

    /** The refusal of a payment, of which nothing may be seen afterwards. */
    Reject refusal(Payment payment, QuorumCertificate... parents) {
      ValidatorCore.Sizes before = await(sidecar().sizes());
      SubmitReply reply = submit(payment, parents);
      assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
      assertThat(await(sidecar().sizes()).permits()).isEqualTo(before.permits());
      assertThat(
              await(sidecar().bulletinBoard(BoardQuery.of(new BoardFilter.OfTx(txHash(payment)))))
                  .certificates())
          .as("nobody is shown a signature of this one")
          .noneMatch(each -> each.signer().equals(id()));
      return ((SubmitReply.Rejected) reply).reject();
    }

    private ValidatorId id() {
      return await(sidecar().validatorInfo()).validator().id();
    }

    /** What this validator's board tells the recipient of a payment, once it is of a kind. */
    private Future<Lifecycle> told(Payment payment, Predicate<Lifecycle> which) {
      Promise<Lifecycle> told = Promise.promise();
      sidecar()
          .watchBulletinBoard(
              new BoardFilter.OfAddress(payment.recipient()),
              "",
              event -> {
                if (event instanceof BoardEvent.Progressed progressed
                    && progressed.update().txHash().equals(txHash(payment))
                    && which.test(progressed.update())) {
                  told.tryComplete(progressed.update());
                }
              },
              end -> {})
          .onFailure(told::tryFail);
      return told.future();
    }
  }

  private final Vertx vertx;
  private final List<Member> members;

  private StagedCommittee(Vertx vertx, List<Member> members) {
    this.vertx = vertx;
    this.members = List.copyOf(members);
  }

  /**
   * Starts a committee.
   *
   * @param ways as many as there are to be members
   */
  static StagedCommittee start(Vertx vertx, LongSupplier unixMillis, List<Way> ways) {
    TestCommittee committee = TestCommittee.of(ways.size());
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < ways.size(); i++) {
      members.add(deploy(vertx, committee, committee.member(i), unixMillis, ways.get(i)));
    }
    List<Future<Void>> gossiping = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      List<Peer> peers = new ArrayList<>();
      for (int j = 0; j < members.size(); j++) {
        if (i != j) {
          peers.add(new Peer(committee.member(j).validator(), members.get(j).verticle().api()));
        }
      }
      gossiping.add(members.get(i).verticle().gossipWith(peers));
    }
    await(Future.all(gossiping));
    return new StagedCommittee(vertx, members);
  }

  private static Member deploy(
      Vertx vertx,
      TestCommittee committee,
      TestCommittee.Member member,
      LongSupplier unixMillis,
      Way way) {
    ChainCounters counters = new ChainCounters();
    TempoChain chain = await(opened(vertx, way, counters, OPEN_ATTEMPTS));
    Sidecar.Ports ports =
        new Sidecar.Ports(
            chain,
            new MemorySigningRecord(),
            new LocalSigner(
                vertx,
                new MemberKey(
                    committee.committee(),
                    member.validator(),
                    member.privateKey(),
                    Fixtures.CRYPTO)),
            unixMillis::getAsLong,
            Fixtures.CRYPTO);
    SidecarVerticle verticle =
        new SidecarVerticle(
            SidecarVerticle.Config.of(
                    SidecarConfig.of(member.validator(), committee.committee(), List.of()),
                    HOST,
                    0,
                    Optional.empty())
                .withoutBus(),
            ports,
            new Random(1));
    await(vertx.deployVerticle(verticle));
    return new Member(verticle, chain, counters);
  }

  /** In a process that has just begun, first answers may take longer than is waited for. */
  private static Future<TempoChain> opened(
      Vertx vertx, Way way, ChainCounters counters, int attempts) {
    return TempoChain.open(vertx, Fixtures.CHAIN, way.urls(), way.limits(), counters)
        .recover(
            cause ->
                attempts > 1
                    ? opened(vertx, way, counters, attempts - 1)
                    : Future.failedFuture(cause));
  }

  Member member(int index) {
    return members.get(index);
  }

  private static TxHash txHash(Payment payment) {
    return Fixtures.envelope(payment).txHash();
  }

  /** Waits until all members stand at a height, at least. */
  void awaitHeight(UInt64 height) {
    members.forEach(member -> awaitHeight(member, height));
  }

  void awaitHeight(Member member, UInt64 height) {
    awaitUntil(
        "H is " + height,
        vertx,
        () -> member.sidecar().chainHead().map(at -> !at.finalizedHeight().isLessThan(height)));
  }

  /** Has a payment signed by all members, and waits until all know its QC. */
  QuorumCertificate certify(Payment payment, QuorumCertificate... parents) {
    return certify(members, payment, parents);
  }

  /** Has a payment signed by some members, and waits until all of them know its QC. */
  QuorumCertificate certify(List<Member> signers, Payment payment, QuorumCertificate... parents) {
    for (Member member : signers) {
      assertThat(member.submit(payment, parents)).isInstanceOf(SubmitReply.Certified.class);
    }
    signers.forEach(
        member ->
            awaitUntil(
                "its QC is known",
                vertx,
                () -> status(member, payment).map(found -> found.qc().isPresent())));
    return await(status(members.get(members.indexOf(signers.get(0))), payment)).qc().orElseThrow();
  }

  private static Future<PaymentStatus> status(Member member, Payment payment) {
    return member
        .sidecar()
        .payment(new PaymentQuery.ByTxHash(txHash(payment)))
        .map(Optional::orElseThrow);
  }

  /** Asserts that all members refuse a payment, and that nothing is signed. */
  void refuse(RejectCode code, String words, Payment payment, QuorumCertificate... parents) {
    for (Member member : members) {
      Reject reject = member.refusal(payment, parents);
      assertThat(reject.code()).as("%s", reject).isEqualTo(code);
      assertThat(reject.message()).contains(words);
    }
  }

  /** Waits until each member has told the recipient of a stage; what the first one told. */
  Lifecycle awaitStage(Payment payment, Lifecycle.Stage stage) {
    return awaitStage(members, payment, stage);
  }

  Lifecycle awaitStage(List<Member> which, Payment payment, Lifecycle.Stage stage) {
    List<Future<Lifecycle>> told = new ArrayList<>();
    which.forEach(
        member ->
            told.add(
                member.told(payment, update -> update.stage() == stage || update.stage().isEnd())));
    await("stage " + stage + " of " + txHash(payment), Future.all(told), 20);
    told.forEach(
        each -> assertThat(each.result().stage()).as("%s", each.result()).isEqualTo(stage));
    return told.get(0).result();
  }

  /** Waits until each member has told the recipient what endangers a payment. */
  void awaitEndangered(Payment payment, String... words) {
    List<Future<Lifecycle>> told = new ArrayList<>();
    members.forEach(
        member ->
            told.add(
                member.told(
                    payment,
                    update ->
                        !update.stage().isEnd()
                            && Stream.of(words).allMatch(update.detail()::contains))));
    await("what endangers " + txHash(payment), Future.all(told), 20);
  }

  @Override
  public void close() {
    await(
        Future.join(members.stream().map(member -> member.verticle().stopGossip()).toList())
            .transform(
                quiet ->
                    Future.join(
                        members.stream()
                            .map(member -> vertx.undeploy(member.verticle().deploymentID()))
                            .toList()))
            .transform(
                stopped ->
                    Future.join(members.stream().map(member -> member.chain().close()).toList())));
  }
}
