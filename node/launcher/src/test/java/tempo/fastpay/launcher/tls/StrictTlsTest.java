package tempo.fastpay.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.face.GrpcEndpoint;
import tempo.fastpay.face.GrpcFace;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/** What of TLS is spoken, asked with Java's own sockets. */
class StrictTlsTest {
  private static final String HOST = "127.0.0.1";
  private static final int TIMEOUT_MS = 20_000;
  private static final String CBC = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256";
  private static final String GCM = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final TestCommittee committee = TestCommittee.of(4);
  private final ProtoCodec codec = new ProtoCodec(committee.committee());
  private TlsFolder files;
  private int port;

  @BeforeEach
  void start() throws Exception {
    files = new TlsFolder(folder);
    files.make("server");
    GrpcFace face =
        new GrpcFace(vertx, new MockSidecar(vertx, committee, 0), codec, GrpcLimits.DEFAULT);
    Tls tls = files.of("server");
    port =
        await(
                GrpcEndpoint.listen(
                    vertx,
                    HOST,
                    0,
                    Optional.of(tls),
                    face.calls(),
                    List.of(face.sidecar()),
                    () -> Future.succeededFuture(true)))
            .port();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  /** Believes everybody. */
  private static final class Careless implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private SSLSocket connect(String protocol, String... suites) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Careless()}, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(HOST, port);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.setEnabledProtocols(new String[] {protocol});
    if (suites.length > 0) {
      socket.setEnabledCipherSuites(suites);
    }
    return socket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void bothVersionsAreSpoken(String protocol) throws Exception {
    try (SSLSocket socket = connect(protocol)) {
      socket.startHandshake();
      assertThat(socket.getSession().getCipherSuite()).containsAnyOf("_GCM_", "_CHACHA20_");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CBC, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"})
  void cbcIsNotSpoken(String suite) throws Exception {
    try (SSLSocket socket = connect("TLSv1.2", suite)) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void aServerThatSpeaksNothingElseIsNotSpokenTo() throws Exception {
    for (String suite : List.of(CBC, GCM)) {
      int other =
          await(
                  vertx
                      .createNetServer(
                          new NetServerOptions()
                              .setSsl(true)
                              .setEnabledSecureTransportProtocols(Set.of("TLSv1.2"))
                              .addEnabledCipherSuite(suite)
                              .setKeyCertOptions(
                                  new PemKeyCertOptions()
                                      .setKeyPath(files.key("server").toString())
                                      .setCertPath(files.certificate("server").toString())))
                      .connectHandler(socket -> socket.close())
                      .listen(0, HOST))
              .actualPort();
      GrpcValidator asking =
          new GrpcValidator(
              vertx,
              GrpcValidator.client(vertx, Optional.of(files.trusting("server"))),
              SocketAddress.inetSocketAddress(other, HOST),
              codec,
              TIMEOUT_MS);
      var failed =
          assertThatThrownBy(() -> await(asking.validatorInfo()))
              .cause()
              .isInstanceOf(CallFailedException.class);
      if (suite.equals(CBC)) {
        failed.hasMessageContaining("handshake_failure");
      } else {
        failed.hasMessageNotContaining("handshake_failure");
      }
    }
  }

  @Test
  void aSecondHandshakeIsRefused() throws Exception {
    try (SSLSocket socket = connect("TLSv1.2", GCM)) {
      socket.startHandshake();
      // Half a request, which waits for the rest of it.
      socket.getOutputStream().write("GET".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> handshakeAgain(socket)).isInstanceOf(SSLException.class);
    }
  }

  private static void handshakeAgain(SSLSocket socket) throws IOException {
    socket.startHandshake();
    assertThat(socket.getInputStream().read()).as("what it says").isEqualTo(-1);
    throw new SSLException("closed without a word");
  }
}
