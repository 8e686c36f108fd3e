package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.jsonrpc.Waiting.await;
import static tempo.fastpay.jsonrpc.Waiting.failure;
import static tempo.fastpay.jsonrpc.Waiting.next;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.jsonrpc.WsSubscription.State;

/**
 * Calls and subscriptions over TLS: to a server whose certificate is believed, and to none else.
 */
class TlsTest {
  private static final String PASSWORD = "changeit";

  private final Vertx vertx = Vertx.vertx();

  /** A client that nobody holds is closed when it is collected, and its connections with it. */
  private final NetClient inward = vertx.createNetClient();

  private final ScriptedMethods methods = new ScriptedMethods();
  private final BlockingQueue<State> states = new LinkedBlockingQueue<>();
  @TempDir private Path folder;
  private PfxOptions keys;
  private int port;

  /** What is spoken over TLS goes on to the server as it is. */
  @BeforeEach
  void start() throws Exception {
    keys = new PfxOptions().setPath(keys().toString()).setPassword(PASSWORD);
    RpcServer server =
        await(RpcServer.start(vertx, "127.0.0.1", 0, methods, RpcServerLimits.DEFAULT));
    port =
        await(
                vertx
                    .createNetServer(new NetServerOptions().setSsl(true).setKeyCertOptions(keys))
                    .connectHandler(socket -> join(socket, server.port()))
                    .listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private Path keys() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).isZero();
    return file;
  }

  private void join(NetSocket outer, int to) {
    outer.pause();
    inward
        .connect(to, "127.0.0.1")
        .onSuccess(
            inner -> {
              outer.handler(inner::write).closeHandler(closed -> inner.close());
              inner.handler(outer::write).closeHandler(closed -> outer.close());
              outer.resume();
            });
  }

  private HttpRpc client(String host, HttpClientOptions options) {
    return HttpRpc.open(
        vertx, URI.create("https://" + host + ":" + port), RpcClientLimits.DEFAULT, options);
  }

  private WsSubscription subscribed(WebSocketClientOptions options) {
    return WsSubscription.open(
        vertx,
        options,
        URI.create("wss://localhost:" + port),
        JsonArray.of("ticks"),
        ChangedLimits.ws(Map.of("backOffMs", 10, "backOffLimitMs", 20)),
        new Random(1),
        new WsSubscription.Listener() {
          @Override
          public void onState(State state) {
            states.add(state);
          }

          @Override
          public void onResult(Object result) {}
        });
  }

  @Test
  void callsGoOverHttps() throws Exception {
    HttpRpc rpc = client("localhost", new HttpClientOptions().setTrustOptions(keys));
    assertThat(await(rpc.call(RpcCall.of("echo", 1)))).isEqualTo(JsonArray.of(1));
  }

  @Test
  void aCertificateThatNobodyVouchesForOrOfAnotherNameIsNotBelieved() throws Exception {
    assertThat(
            failure(client("localhost", new HttpClientOptions()).call(RpcCall.of("echo"))).kind())
        .isEqualTo(RpcException.Kind.UNREACHABLE);
    HttpRpc otherName = client("127.0.0.1", new HttpClientOptions().setTrustOptions(keys));
    assertThat(failure(otherName.call(RpcCall.of("echo"))).kind())
        .isEqualTo(RpcException.Kind.UNREACHABLE);
  }

  @Test
  void aServerThatSpeaksCbcAloneIsNotSpokenTo() throws Exception {
    port =
        await(
                vertx
                    .createNetServer(
                        new NetServerOptions()
                            .setSsl(true)
                            .setKeyCertOptions(keys)
                            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2"))
                            .addEnabledCipherSuite("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"))
                    .connectHandler(socket -> socket.close())
                    .listen(0, "127.0.0.1"))
            .actualPort();
    HttpRpc rpc = client("localhost", new HttpClientOptions().setTrustOptions(keys));
    assertThat(failure(rpc.call(RpcCall.of("echo"))))
        .hasMessageContaining("Failed to create SSL connection");
  }

  @Test
  void subscriptionsGoOverWss() throws Exception {
    WsSubscription subscription = subscribed(new WebSocketClientOptions().setTrustOptions(keys));
    assertThat(next(states)).isEqualTo(new State.Connected());
    next(methods.sinks);
    await(subscription.close());
  }

  @Test
  void aSubscriptionBelievesNoUnknownCertificate() throws Exception {
    WsSubscription subscription = subscribed(new WebSocketClientOptions());
    assertThat(next(states)).isInstanceOf(State.Lost.class);
    await(subscription.close());
  }
}
