package tempo.fastpay.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.ClientOptions;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.SidecarConfig;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.Person;
import tempo.fastpay.testkit.TestCommittee;

/**
 * L16 (docs/protocol.md, "Handing over"): a quorum that a liar completed, who shows its certificate
 * to the sender and to nobody else, while the sender cannot reach the third honest validator.
 */
class HiddenQuorumTest {
  private static final int LIAR = 3;
  private static final long BLOCK_TIME_MS = 500;

  private final Vertx vertx = Engine.plainVertx();
  private final TestCommittee committee = TestCommittee.of(4);
  private final MemoryChain chain =
      new MemoryChain(vertx, Fixtures.CHAIN, System::currentTimeMillis, BLOCK_TIME_MS);
  private final List<SidecarVerticle> honest = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  /** Three that gossip with each other, and never hear of the liar. */
  private void startHonest() throws Exception {
    for (Person person : Fixtures.PEOPLE) {
      chain.allocate(person.address(), Fixtures.ALPHA_USD, person.funds());
    }
    chain.start();
    for (TestCommittee.Member member : committee.members().subList(0, LIAR)) {
      MemberKey key =
          new MemberKey(
              committee.committee(), member.validator(), member.privateKey(), Fixtures.CRYPTO);
      SidecarVerticle verticle =
          new SidecarVerticle(
              SidecarVerticle.Config.of(
                  SidecarConfig.of(member.validator(), committee.committee(), List.of()),
                  "127.0.0.1",
                  0,
                  Optional.empty()),
              new Sidecar.Ports(
                  chain,
                  new MemorySigningRecord(),
                  new LocalSigner(vertx, key),
                  System::currentTimeMillis,
                  Fixtures.CRYPTO),
              new Random(1));
      await(vertx.deployVerticle(verticle));
      honest.add(verticle);
    }
    for (SidecarVerticle verticle : honest) {
      List<Peer> peers = new ArrayList<>();
      for (int seat = 0; seat < honest.size(); seat++) {
        if (honest.get(seat) != verticle) {
          peers.add(new Peer(committee.member(seat).validator(), honest.get(seat).api()));
        }
      }
      await(verticle.gossipWith(peers));
    }
  }

  @Test
  void itIsSettledAllTheSame() throws Exception {
    startHonest();
    Map<Validator, ValidatorApi> reached = new LinkedHashMap<>();
    reached.put(committee.member(0).validator(), honest.get(0).api());
    reached.put(committee.member(1).validator(), honest.get(1).api());
    reached.put(committee.member(LIAR).validator(), MockSidecar.all(vertx, committee).get(LIAR));
    FastPayClient alice =
        await(
            FastPayClient.open(
                vertx,
                FastPayClient.Ports.of(
                    committee.committee(),
                    reached,
                    Fixtures.CRYPTO,
                    SenderKey.of(KeyType.SECP256K1, Fixtures.ALICE.privateKey(), Fixtures.CRYPTO),
                    new MemoryWalletStore(),
                    ClientOptions.DEFAULT.withMaxFeePerGas(BigInteger.ZERO))));

    Outcome outcome =
        await(
            alice.send(
                Fixtures.BOB.address(),
                Fixtures.dollars(1),
                Fixtures.ALPHA_USD,
                SendOptions.DEFAULT));

    assertThat(outcome).isInstanceOf(Outcome.Certified.class);
    VerifiedQc qc = ((Outcome.Certified) outcome).qc();
    assertThat(qc.certificates().stream().map(VerifiedCertificate::signer))
        .contains(committee.member(LIAR).validator().id());
    Promise<Lifecycle> ended = Promise.promise();
    await(
        honest
            .get(2)
            .api()
            .watchBulletinBoard(
                new BoardFilter.OfTx(qc.txHash()),
                "",
                event -> {
                  if (event instanceof BoardEvent.Progressed told
                      && told.update().stage().isEnd()) {
                    ended.tryComplete(told.update());
                  }
                },
                ended::tryFail));
    assertThat(await(ended.future()).stage())
        .as("told by the one that Alice never reached")
        .isEqualTo(Lifecycle.Stage.FINALIZED);
  }
}
