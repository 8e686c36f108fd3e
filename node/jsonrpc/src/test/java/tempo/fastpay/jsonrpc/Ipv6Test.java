package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static tempo.fastpay.jsonrpc.Waiting.await;
import static tempo.fastpay.jsonrpc.Waiting.next;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.jsonrpc.WsSubscription.State;

/** A chain's node at an IPv6 address is called and followed. */
class Ipv6Test {
  private static final String LOOPBACK = "::1";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName(LOOPBACK)[0])) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void callsAndSubscriptionsReachIt() throws Exception {
    assumeTrue(hasIpv6(), "this machine has no IPv6 loopback: IPv6 is not tested");
    ScriptedMethods methods = new ScriptedMethods();
    RpcServer server = await(RpcServer.start(vertx, LOOPBACK, 0, methods, RpcServerLimits.DEFAULT));
    String place = "://[" + LOOPBACK + "]:" + server.port();

    HttpRpc rpc = HttpRpc.open(vertx, URI.create("http" + place), RpcClientLimits.DEFAULT);
    assertThat(await(rpc.call(RpcCall.of("echo", 1)))).isEqualTo(JsonArray.of(1));

    BlockingQueue<State> states = new LinkedBlockingQueue<>();
    WsSubscription subscription =
        WsSubscription.open(
            vertx,
            URI.create("ws" + place),
            JsonArray.of("ticks"),
            ChangedLimits.ws(Map.of()),
            new Random(1),
            new WsSubscription.Listener() {
              @Override
              public void onState(State state) {
                states.add(state);
              }

              @Override
              public void onResult(Object result) {}
            });
    assertThat(next(states)).isEqualTo(new State.Connected());
    await(subscription.close());
  }
}
