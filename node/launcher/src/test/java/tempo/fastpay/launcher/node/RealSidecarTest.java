package tempo.fastpay.launcher.node;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import tempo.fastpay.client.bus.EventBusValidator;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.SidecarConfig;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;
import tempo.fastpay.testkit.TestCommittee;
import tempo.fastpay.testkit.ValidatorStreamsContract;

/** The real sidecar keeps the contract that the mock keeps, whichever way it is reached. */
class RealSidecarTest {
  /** One deployed sidecar, whose chain stands still. */
  abstract static class Deployed extends ValidatorStreamsContract {
    private static final long BLOCK_TIME_MS = 1_000;

    private final TestCommittee committee = TestCommittee.of(2);
    private Vertx vertx;

    abstract ValidatorApi reach(Vertx vertx, SidecarVerticle sidecar, TestCommittee committee);

    @Override
    protected Subject connect() throws Exception {
      vertx = Engine.plainVertx();
      TestCommittee.Member member = committee.member(0);
      MemoryChain chain =
          new MemoryChain(vertx, Fixtures.CHAIN, System::currentTimeMillis, BLOCK_TIME_MS);
      for (Person person : Fixtures.PEOPLE) {
        chain.allocate(person.address(), Fixtures.ALPHA_USD, person.funds());
      }
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
              System::currentTimeMillis,
              Fixtures.CRYPTO);
      SidecarVerticle verticle =
          new SidecarVerticle(
              SidecarVerticle.Config.of(
                  SidecarConfig.of(member.validator(), committee.committee(), List.of()),
                  "127.0.0.1",
                  0,
                  Optional.empty()),
              ports,
              new Random(1));
      await(vertx.deployVerticle(verticle));
      await(verticle.gossipWith(List.of()));
      return new Subject(reach(vertx, verticle, committee), member, committee);
    }

    @Override
    protected void disconnect() throws Exception {
      await(vertx.close());
    }
  }

  @Nested
  class InProcess extends Deployed {
    @Override
    ValidatorApi reach(Vertx vertx, SidecarVerticle sidecar, TestCommittee committee) {
      return sidecar.api();
    }
  }

  @Nested
  class OverGrpc extends Deployed {
    @Override
    ValidatorApi reach(Vertx vertx, SidecarVerticle sidecar, TestCommittee committee) {
      GrpcClient client = GrpcValidator.client(vertx);
      return new GrpcValidator(
          vertx,
          client,
          SocketAddress.inetSocketAddress(sidecar.port(), "127.0.0.1"),
          new ProtoCodec(committee.committee()),
          WireLimits.CALL_TIMEOUT_MS);
    }
  }

  @Nested
  class OverTheEventBus extends Deployed {
    @Override
    ValidatorApi reach(Vertx vertx, SidecarVerticle sidecar, TestCommittee committee) {
      return new EventBusValidator(
          vertx,
          committee.member(0).validator().name(),
          new JsonCodec(committee.committee()),
          WireLimits.CALL_TIMEOUT_MS);
    }
  }
}
