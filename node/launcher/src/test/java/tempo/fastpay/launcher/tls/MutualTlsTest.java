package tempo.fastpay.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.face.GrpcEndpoint;
import tempo.fastpay.face.GrpcFace;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.launcher.Ipv6;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/** Who is let in, over real sockets, with keys as keygen makes them. */
class MutualTlsTest {
  private static final String HOST = "127.0.0.1";
  private static final long CALL_TIMEOUT_MS = 5_000;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final TestCommittee committee = TestCommittee.of(4);
  private final MockSidecar sidecar = new MockSidecar(vertx, committee, 0);
  private final ProtoCodec codec = new ProtoCodec(committee.committee());
  private TlsFolder files;

  @BeforeEach
  void makeKeys() throws Exception {
    files = new TlsFolder(folder);
    files.make("server");
    files.make("client");
    files.make("stranger");
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private SocketAddress listen(Tls tls, String host) throws Exception {
    GrpcFace face = new GrpcFace(vertx, sidecar, codec, GrpcLimits.DEFAULT);
    GrpcEndpoint endpoint =
        await(
            GrpcEndpoint.listen(
                vertx,
                host,
                0,
                Optional.of(tls),
                face.calls(),
                List.of(face.sidecar()),
                () -> Future.succeededFuture(true)));
    return SocketAddress.inetSocketAddress(endpoint.port(), host);
  }

  private SocketAddress listenMutually() throws Exception {
    return listen(files.of("server", "client"), HOST);
  }

  private ValidatorInfo ask(GrpcClient client, SocketAddress server) throws Exception {
    return await(new GrpcValidator(vertx, client, server, codec, CALL_TIMEOUT_MS).validatorInfo());
  }

  private ValidatorInfo ask(Tls tls, SocketAddress server) throws Exception {
    return ask(GrpcValidator.client(vertx, Optional.of(tls)), server);
  }

  private void assertAnswered(ValidatorInfo info) {
    assertThat(info.validator()).isEqualTo(committee.member(0).validator());
  }

  private static void assertRefused(ThrowingCallable asking) {
    assertThatThrownBy(asking).cause().isInstanceOf(CallFailedException.class);
  }

  /** After whatever was refused before. */
  private void assertHonestClientIsServed(SocketAddress server) throws Exception {
    assertAnswered(ask(files.of("client", "server"), server));
  }

  @Test
  void bothSidesKnowEachOther() throws Exception {
    assertHonestClientIsServed(listenMutually());
  }

  @Test
  void aStrangersCertificateIsRefused() throws Exception {
    SocketAddress server = listenMutually();
    assertRefused(() -> ask(files.of("stranger", "server"), server));
    assertHonestClientIsServed(server);
  }

  @Test
  void whoShowsNoCertificateIsRefused() throws Exception {
    SocketAddress server = listenMutually();
    assertRefused(() -> ask(files.trusting("server"), server));
    assertHonestClientIsServed(server);
  }

  @Test
  void whoSpeaksNoTlsIsRefused() throws Exception {
    SocketAddress server = listenMutually();
    assertRefused(() -> ask(GrpcValidator.client(vertx), server));
    assertHonestClientIsServed(server);
  }

  @Test
  void aServerNobodyTrustsIsRefused() throws Exception {
    SocketAddress server = listenMutually();
    assertRefused(() -> ask(files.of("client", "stranger"), server));
    assertRefused(() -> ask(files.of("client"), server));
    assertHonestClientIsServed(server);
  }

  @Test
  void aServerUnderAnotherNameIsRefused() throws Exception {
    String elsewhere = "127.0.0.2";
    SocketAddress server = listen(files.of("server", "client"), elsewhere);
    assertThatThrownBy(() -> ask(files.of("client", "server"), server))
        .cause()
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("No subject alternative names matching IP address 127.0.0.2");
    files.make("named", elsewhere);
    SocketAddress named = listen(files.of("named", "client"), elsewhere);
    assertAnswered(ask(files.of("client", "named"), named));
  }

  @Test
  void aNameThatTheCertificateHasIsAccepted() throws Exception {
    SocketAddress server = listenMutually();
    assertAnswered(
        ask(
            files.of("client", "server"),
            SocketAddress.inetSocketAddress(server.port(), "localhost")));
  }

  @Test
  void anIpv6AddressIsReachedAndItsNameIsChecked() throws Exception {
    Ipv6.require();
    assertAnswered(
        ask(files.of("client", "server"), listen(files.of("server", "client"), Ipv6.LOOPBACK)));
  }

  @Test
  void anExpiredCertificateIsRefusedThoughItIsTrusted() throws Exception {
    files.make("old", Instant.now().minus(Duration.ofMinutes(1)));
    SocketAddress server = listen(files.of("server", "client", "old"), HOST);
    HttpClientOptions careless =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setSsl(true)
            .setUseAlpn(true)
            .setTrustAll(true)
            .setVerifyHost(false)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setKeyPath(files.key("old").toString())
                    .setCertPath(files.certificate("old").toString()));
    assertRefused(() -> ask(GrpcClient.client(vertx, new GrpcClientOptions(), careless), server));
    assertHonestClientIsServed(server);
    careless.setKeyCertOptions(
        new PemKeyCertOptions()
            .setKeyPath(files.key("client").toString())
            .setCertPath(files.certificate("client").toString()));
    assertAnswered(ask(GrpcClient.client(vertx, new GrpcClientOptions(), careless), server));
  }

  @Test
  void withoutTrustedCertificatesAServerAsksForNone() throws Exception {
    SocketAddress server = listen(files.of("server"), HOST);
    assertAnswered(ask(files.trusting("server"), server));
    assertAnswered(ask(files.of("stranger", "server"), server));
    assertRefused(() -> ask(GrpcValidator.client(vertx), server));
  }

  @Test
  void whomATrustedAuthorityVouchesForIsLetIn() throws Exception {
    TestAuthority ours = new TestAuthority(files, "authority");
    ours.issue("dave");
    ours.issue("edgar");
    new TestAuthority(files, "another").issue("mallory");
    SocketAddress server = listen(files.of("dave", "authority"), HOST);
    assertAnswered(ask(files.of("edgar", "authority"), server));
    assertRefused(() -> ask(files.of("mallory", "authority"), server));
    assertRefused(() -> ask(files.of("client", "authority"), server));
    assertRefused(() -> ask(files.of("edgar", "another"), server));
    assertAnswered(ask(files.of("edgar", "authority"), server));
  }
}
