package tempo.fastpay.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.GrpcEndpoint;
import tempo.fastpay.face.GrpcFace;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;
import tempo.fastpay.web.FlowListener;
import tempo.fastpay.web.FlowReport;

/** Three of four are honest; the fourth is down or lies. Over gRPC, gossip included. */
class FourValidatorsTest {
  private static final String HOST = "127.0.0.1";
  private static final long COUNTERS_LIMIT_MS = 20_000;
  private static final long POLL_MS = 20;

  private final TestCommittee committee = TestCommittee.of(4);
  private final TestCommittee.Member grace = committee.member(3);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Map<Validator, FaucetApi> faucets = new LinkedHashMap<>();
  private Vertx vertx;
  private GrpcClient client;
  private Node node;

  @BeforeEach
  void listen() {
    log.start();
    rootLogger().addAppender(log);
    vertx = Engine.plainVertx();
    client = GrpcValidator.client(vertx);
  }

  @AfterEach
  void stop() throws Exception {
    await(client.close());
    await(node.close());
    await(vertx.close());
    rootLogger().detachAppender(log);
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  @Test
  void oneDownChangesNothing() throws Exception {
    HostPort nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new HostPort(HOST, socket.getLocalPort());
    }

    FlowReport report = await(flow(nobody).run());

    assertThat(report.isOk()).as("%s", report.toJson()).isTrue();
    assertThat(report.payments())
        .allSatisfy(
            payment -> assertThat(payment.signers()).containsExactly("dave", "edgar", "frank"));
  }

  @Test
  void nobodyWaitsForOneThatNeverAnswers() throws Exception {
    NetServer silent =
        await(vertx.createNetServer().connectHandler(accepted -> {}).listen(0, HOST));

    FlowReport report = await(flow(new HostPort(HOST, silent.actualPort())).run());

    assertThat(report.isOk()).as("%s", report.toJson()).isTrue();
    assertThat(report.payments())
        .allSatisfy(
            payment -> {
              assertThat(payment.signers()).containsExactly("dave", "edgar", "frank");
              assertThat(payment.millis()).isLessThan(WireLimits.CALL_TIMEOUT_MS);
            });
  }

  @ParameterizedTest
  @EnumSource(Fault.Lie.class)
  void oneLyingChangesNothingAndIsNamed(Fault.Lie lie) throws Exception {
    MockSidecar liar = new MockSidecar(vertx, committee, 3);
    liar.fault(new Fault.Lying(lie));
    faucets.put(
        grace.validator(),
        request -> {
          liar.fund(request.address(), request.asset(), request.amount());
          return Future.succeededFuture(new FaucetApi.Reply.Funded(UInt64.ZERO));
        });
    GrpcFace face =
        new GrpcFace(vertx, liar, new ProtoCodec(committee.committee()), GrpcLimits.DEFAULT);
    GrpcEndpoint endpoint =
        await(
            GrpcEndpoint.listen(
                vertx,
                HOST,
                0,
                face.calls(),
                List.of(face.sidecar()),
                () -> Future.succeededFuture(true)));

    ChainedFlow flow = flow(new HostPort(HOST, endpoint.port()));
    FlowReport report = await(flow.run());

    assertThat(report.isOk()).as("%s", report.toJson()).isTrue();
    if (lie != Fault.Lie.ABSURD_TIME) {
      // The time of a certificate is not signed and decides nothing.
      assertThat(report.payments())
          .allSatisfy(payment -> assertThat(payment.signers()).doesNotContain("grace"));
    }
    awaitNamed(flow);
    assertThat(loggedAbout("grace")).isNotEmpty();
    assertThat(flow.suspicions().keySet())
        .allSatisfy(key -> assertThat(key.validator()).isEqualTo("grace"));
    assertThat(suspectsOfSidecars()).allMatch(counter -> counter.startsWith("suspicion.grace:"));
    await(endpoint.close());
  }

  private ChainedFlow flow(HostPort fourth) throws Exception {
    node =
        await(
            Node.start(
                vertx,
                TestNodes.config(
                    committee,
                    committee.members().subList(0, 3),
                    Map.of(grace.validator(), fourth)),
                TestNodes.CRYPTO));
    node.addresses().keySet().forEach(validator -> faucets.put(validator, node.faucet()));
    Map<Validator, HostPort> addresses = new LinkedHashMap<>(node.addresses());
    addresses.put(grace.validator(), fourth);
    ProtoCodec codec = new ProtoCodec(committee.committee());
    Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();
    addresses.forEach(
        (validator, address) ->
            ports.put(
                validator,
                new GrpcValidator(
                    vertx,
                    client,
                    SocketAddress.inetSocketAddress(address.port(), address.host()),
                    codec,
                    WireLimits.CALL_TIMEOUT_MS)));
    return new ChainedFlow(
        vertx,
        TestNodes.CRYPTO,
        new ChainedFlow.Ports(committee.committee(), ports, faucets, 3 * TestNodes.BLOCK_TIME_MS),
        FlowListener.NOBODY);
  }

  /**
   * The payers may have their quorum before the liar speaks, and gossip brings its board in its own
   * time; counters tell nobody when they change.
   */
  private void awaitNamed(ChainedFlow flow) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(COUNTERS_LIMIT_MS);
    while (System.nanoTime() - deadlineNanos < 0
        && flow.suspicions().isEmpty()
        && suspectsOfSidecars().isEmpty()) {
      await(Future.future(done -> vertx.setTimer(POLL_MS, id -> done.complete())));
    }
    assertThat(flow.suspicions().size() + suspectsOfSidecars().size())
        .as("counters that name somebody")
        .isPositive();
  }

  private List<String> suspectsOfSidecars() {
    return committee.members().subList(0, 3).stream()
        .flatMap(
            member ->
                node.sidecar(member.validator()).counters().snapshot().entrySet().stream()
                    .filter(counter -> counter.getValue() > 0)
                    .map(Map.Entry::getKey))
        .filter(name -> name.startsWith("suspicion."))
        .toList();
  }

  private List<String> loggedAbout(String name) {
    return List.copyOf(log.list).stream()
        .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs())
        .filter(line -> line.contains(name))
        .toList();
  }
}
