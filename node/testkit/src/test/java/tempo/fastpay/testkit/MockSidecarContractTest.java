package tempo.fastpay.testkit;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;

/** The mock keeps the contract that it stands in for. */
class MockSidecarContractTest extends ValidatorStreamsContract {
  private final Vertx vertx = Vertx.vertx();

  @Override
  protected Subject connect() {
    TestCommittee committee = TestCommittee.of(4);
    return new Subject(MockSidecar.all(vertx, committee).get(0), committee.member(0), committee);
  }

  @Override
  protected void disconnect() throws Exception {
    await(vertx.close());
  }
}
