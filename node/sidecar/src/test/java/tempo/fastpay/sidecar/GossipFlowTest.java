package tempo.fastpay.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;

/** Four validators that watch each other's boards over real gRPC. */
class GossipFlowTest {
  private static final List<String> NAMES = List.of("dave", "edgar", "frank", "grace");

  private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
  private final List<Validator> members = new ArrayList<>();
  private final List<SidecarVerticle> verticles = new ArrayList<>();
  private Vertx vertx;
  private Committee committee;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    for (int i = 0; i < NAMES.size(); i++) {
      members.add(Validator.of(NAMES.get(i), CRYPTO.publicKeyEd25519(key(0xd0 + i))));
    }
    committee = Committee.of(CHAIN, UInt64.ONE, members, CRYPTO);
    MemoryChain chain = new MemoryChain(vertx, CHAIN, clock::get, 5_000);
    chain.allocate(address(key(0x11)), ALPHA_USD, UInt64.of(15_000_000));
    for (int i = 0; i < members.size(); i++) {
      SidecarVerticle verticle =
          new SidecarVerticle(
              SidecarVerticle.Config.of(
                  SidecarConfig.of(members.get(i), committee, List.of()),
                  "127.0.0.1",
                  0,
                  Optional.of(chain)),
              new Sidecar.Ports(
                  chain,
                  new MemorySigningRecord(),
                  new LocalSigner(
                      vertx, new MemberKey(committee, members.get(i), key(0xd0 + i), CRYPTO)),
                  clock::get,
                  CRYPTO),
              new Random(i));
      await(vertx.deployVerticle(verticle));
      verticles.add(verticle);
    }
    for (int i = 0; i < verticles.size(); i++) {
      List<Peer> peers = new ArrayList<>();
      for (int j = 0; j < verticles.size(); j++) {
        if (i != j) {
          peers.add(
              new Peer(
                  members.get(j),
                  new GrpcValidator(
                      vertx,
                      GrpcValidator.client(vertx),
                      SocketAddress.inetSocketAddress(verticles.get(j).port(), "127.0.0.1"),
                      new ProtoCodec(committee),
                      WireLimits.CALL_TIMEOUT_MS)));
        }
      }
      await(verticles.get(i).gossipWith(peers));
    }
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private Set<Culprit> culpritsHeldBy(int index) {
    Set<Culprit> culprits = new HashSet<>();
    for (Evidence evidence :
        await(verticles.get(index).api().evidence(EvidenceQuery.FIRST)).evidence()) {
      culprits.add(
          VerifiedEvidence.verify(evidence, committee, CRYPTO)
              .orElseThrow(IllegalArgumentException::new)
              .culprit());
    }
    return culprits;
  }

  private void awaitCulpritsHeldBy(int index, Set<Culprit> expected) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!culpritsHeldBy(index).equals(expected)) {
      assertThat(System.nanoTime()).as("awaited in vain: %s", expected).isLessThan(deadlineNanos);
      await(vertx.timer(10));
    }
  }

  private Envelope alices(long amount) {
    return TestPayments.envelope(
        key(0x11), address(key(0x22)), amount, 0, clock.get() / 1000 + 300);
  }

  @Test
  void aSplitVoteLeavesEvidenceOfItsSenderEverywhere_L13() {
    // Nobody refuses: each validator knows one of them, until gossip tells of the other.
    for (int i = 0; i < 4; i++) {
      SubmitRequest request = SubmitRequest.of(alices(i < 2 ? 1 : 2), List.of());
      assertThat(await(verticles.get(i).api().submit(request)))
          .isInstanceOf(SubmitReply.Certified.class);
    }
    Set<Culprit> alice = Set.of(new Culprit.Sender(address(key(0x11))));
    for (int i = 0; i < 4; i++) {
      awaitCulpritsHeldBy(i, alice);
    }
    assertThat(verticles.get(0).sidecar().counters().evidence()).isEqualTo(1);
    assertThat(verticles.get(0).sidecar().counters().snapshot().keySet())
        .as("no validator is to blame")
        .noneMatch(name -> name.startsWith("suspicion"));
  }

  @Test
  void membersThatCertifyBothAreNamedToThosePeersToo_L13() {
    Set<Culprit> expected = new HashSet<>(Set.of(new Culprit.Sender(address(key(0x11)))));
    members.subList(1, 4).forEach(member -> expected.add(new Culprit.Member(member.id())));
    List<QuorumCertificate> both = List.of(qcOfThree(alices(1)), qcOfThree(alices(2)));
    assertThat(await(verticles.get(0).api().presentQuorumCertificates(both))).hasSize(2);
    awaitCulpritsHeldBy(0, expected);
    awaitCulpritsHeldBy(1, expected);
    assertThat(
            verticles
                .get(1)
                .sidecar()
                .counters()
                .suspicions("grace", Counters.Suspicion.EQUIVOCATION))
        .isEqualTo(1);
  }

  /** By all but the first, whatever they have signed before. */
  private QuorumCertificate qcOfThree(Envelope envelope) {
    Effects effects = Effects.of(TestPayments.payment(envelope));
    List<Certificate> certificates = new ArrayList<>();
    for (int i = 1; i < 4; i++) {
      Bytes signature =
          CRYPTO.signEd25519(
              Certificate.message(CHAIN, UInt64.ONE, envelope.txHash(), effects.hash()),
              key(0xd0 + i));
      certificates.add(
          new Certificate(
              members.get(i).id(),
              envelope.txHash(),
              effects.hash(),
              effects,
              UInt64.ONE,
              signature,
              UInt64.ONE));
    }
    return new QuorumCertificate(
        envelope.txHash(), effects.hash(), certificates, 3, Optional.of(envelope));
  }

  @Test
  void aValidatorThatWasNeverAskedLearnsTheQuorumAndItsBytesFromPeers() {
    Envelope envelope =
        TestPayments.envelope(
            key(0x11), address(key(0x22)), 10_000_000, 0, clock.get() / 1000 + 300);
    SidecarVerticle grace = verticles.get(3);
    CompletableFuture<BoardEvent> reached = new CompletableFuture<>();
    await(
        grace
            .api()
            .watchBulletinBoard(
                new BoardFilter.OfTx(envelope.txHash()),
                "",
                event -> {
                  if (event instanceof BoardEvent.QuorumReached) {
                    reached.complete(event);
                  }
                },
                reached::completeExceptionally));
    for (int i = 0; i < 3; i++) {
      assertThat(await(verticles.get(i).api().submit(SubmitRequest.of(envelope, List.of()))))
          .isInstanceOf(SubmitReply.Certified.class);
    }

    assertThat(reached.orTimeout(20, TimeUnit.SECONDS).join())
        .isInstanceOf(BoardEvent.QuorumReached.class);
    assertThat(await(grace.api().payment(new PaymentQuery.ByTxHash(envelope.txHash()))))
        .get()
        .satisfies(status -> assertThat(status.envelope()).isEqualTo(envelope));
    assertThat(
            await(grace.api().account(new AccountQuery(address(key(0x22)), ALPHA_USD)))
                .incoming()
                .longValueExact())
        .isEqualTo(10_000_000);
    assertThat(grace.sidecar().counters().snapshot().keySet())
        .noneMatch(name -> name.startsWith("suspicion"));
  }
}
