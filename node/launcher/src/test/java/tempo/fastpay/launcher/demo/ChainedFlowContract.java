package tempo.fastpay.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.testkit.TestCommittee;
import tempo.fastpay.web.FlowListener;
import tempo.fastpay.web.FlowReport;

/** The chained payment, through the same client code whatever carries its calls. */
abstract class ChainedFlowContract {
  private final TestCommittee committee = TestCommittee.of(2);
  private Vertx vertx;
  private Node node;

  /** Ports to a running node's validators. */
  abstract Map<Validator, ValidatorApi> connect(Vertx vertx, Node node);

  /** Releases what connecting took. */
  void disconnect() throws Exception {}

  @BeforeEach
  void start() throws Exception {
    vertx = Engine.plainVertx();
    node =
        await(
            Node.start(
                vertx,
                TestNodes.config(committee, committee.members(), Map.of()),
                TestNodes.CRYPTO));
  }

  @AfterEach
  void stop() throws Exception {
    disconnect();
    await(node.close());
    await(vertx.close());
  }

  /** All members of a node share its chain. */
  private Map<Validator, FaucetApi> faucets() {
    return committee.committee().members().stream()
        .collect(Collectors.toMap(Function.identity(), member -> node.faucet()));
  }

  @Test
  void bothPaymentsArePreconfirmedBeforeTheNextBlock() throws Exception {
    ChainedFlow flow =
        new ChainedFlow(
            vertx,
            TestNodes.CRYPTO,
            new ChainedFlow.Ports(
                committee.committee(),
                connect(vertx, node),
                faucets(),
                3 * TestNodes.BLOCK_TIME_MS),
            FlowListener.NOBODY);

    FlowReport report = await(flow.run());

    assertThat(report.isOk()).as("%s", report.toJson()).isTrue();
    assertThat(report.heightAtSecondQc()).isEqualTo(report.heightAtFirstSubmit());
    assertThat(report.payments()).hasSize(2);
    assertThat(report.payments())
        .allSatisfy(payment -> assertThat(payment.signers()).containsExactly("dave", "edgar"));
    assertThat(report.balances())
        .containsExactly(
            Map.entry("alice", BigInteger.valueOf(5_000_000)),
            Map.entry("bob", BigInteger.valueOf(5_000_000)),
            Map.entry("carol", BigInteger.valueOf(15_000_000)));
    assertThat(flow.suspicions()).isEmpty();
  }
}
