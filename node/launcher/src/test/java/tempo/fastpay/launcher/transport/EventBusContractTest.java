package tempo.fastpay.launcher.transport;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.util.Optional;
import tempo.fastpay.client.bus.EventBusValidator;
import tempo.fastpay.face.BusLimits;
import tempo.fastpay.face.EventBusFace;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;
import tempo.fastpay.testkit.ValidatorStreamsContract;

/** The client's and the sidecar's end of the event bus agree: together they keep the contract. */
class EventBusContractTest extends ValidatorStreamsContract {
  private final Vertx vertx = Vertx.vertx();

  @Override
  protected Subject connect() throws Exception {
    TestCommittee committee = TestCommittee.of(4);
    JsonCodec codec = new JsonCodec(committee.committee());
    MockSidecar sidecar = MockSidecar.all(vertx, committee).get(0);
    String name = sidecar.validator().name();
    await(
        EventBusFace.start(
            vertx,
            name,
            sidecar,
            sidecar::boardEvents,
            Optional.empty(),
            codec,
            BusLimits.DEFAULT));
    return new Subject(
        new EventBusValidator(vertx, name, codec, WireLimits.CALL_TIMEOUT_MS),
        committee.member(0),
        committee);
  }

  @Override
  protected void disconnect() throws Exception {
    await(vertx.close());
  }
}
