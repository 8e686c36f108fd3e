package tempo.fastpay.aggregator;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.grpc.GrpcAggregator;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/** A deployed aggregator, with its faces, in front of four mock validators. */
final class Served {
  static final long CALL_TIMEOUT_MS = 20_000;
  private static final String HOST = "127.0.0.1";

  final Vertx vertx = Vertx.vertx();
  final TestCommittee committee = TestCommittee.of(4);
  final JsonCodec json = new JsonCodec(committee.committee());
  final ProtoCodec proto = new ProtoCodec(committee.committee());
  final List<MockSidecar> sidecars = MockSidecar.all(vertx, committee);
  final Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();
  final GrpcClient client = GrpcValidator.client(vertx);
  AggregatorVerticle verticle;
  private String deployment;

  Served() {
    sidecars.forEach(sidecar -> ports.put(sidecar.validator(), sidecar));
  }

  Served start(AggregatorLimits limits) throws Exception {
    verticle =
        new AggregatorVerticle(
            new AggregatorVerticle.Config(committee.committee(), HOST, 0, Optional.empty(), limits),
            ports,
            Fixtures.CRYPTO,
            new Random(1));
    deployment = await(vertx.deployVerticle(verticle));
    return this;
  }

  SocketAddress address() {
    return SocketAddress.inetSocketAddress(verticle.port(), HOST);
  }

  /** A caller with a connection of its own. */
  GrpcAggregator caller(GrpcClient connection) {
    return new GrpcAggregator(vertx, connection, address(), proto, CALL_TIMEOUT_MS);
  }

  void undeploy() throws Exception {
    await(vertx.undeploy(deployment));
  }

  void close() throws Exception {
    await(client.close());
    await(vertx.close());
  }
}
