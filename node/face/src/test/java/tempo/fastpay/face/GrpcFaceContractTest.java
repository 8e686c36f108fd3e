package tempo.fastpay.face;

import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.ValidatorStreamsContract;

/** A validator keeps its contract through a real gRPC port. */
class GrpcFaceContractTest extends ValidatorStreamsContract {
  private final FaceServer server = new FaceServer();

  @Override
  protected Subject connect() throws Exception {
    MockSidecar sidecar = MockSidecar.all(server.vertx, FaceServer.COMMITTEE).get(0);
    return new Subject(
        server.start(sidecar, GrpcLimits.DEFAULT),
        FaceServer.COMMITTEE.member(0),
        FaceServer.COMMITTEE);
  }

  @Override
  protected void disconnect() throws Exception {
    server.stop();
  }
}
