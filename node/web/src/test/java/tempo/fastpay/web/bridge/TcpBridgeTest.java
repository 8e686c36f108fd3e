package tempo.fastpay.web.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameHelper;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Frames are written and read by Vert.x's own bridge: its clients are clients of ours. */
class TcpBridgeTest extends BridgeContract {
  /** Held: Vert.x closes the connections of a client that nobody holds. */
  private final NetClient client = vertx.createNetClient();

  private TcpBridgeVerticle bridge;

  @Override
  String told() {
    return "message";
  }

  @Override
  void serve(BridgeLimits limits) throws Exception {
    bridge = new TcpBridgeVerticle(new TcpBridgeVerticle.Config("127.0.0.1", 0, limits));
    await(vertx.deployVerticle(bridge));
  }

  @Override
  BridgeClient connect() throws Exception {
    return open();
  }

  private Client open() throws Exception {
    return onContext(() -> client.connect(bridge.port(), "127.0.0.1").map(Client::new));
  }

  @Override
  boolean isTurnedAway() throws Exception {
    BridgeClient client = connect();
    client.ask("status", new JsonObject());
    return !client.isServed();
  }

  private static final class Client extends BridgeClient {
    private final NetSocket socket;

    Client(NetSocket socket) {
      this.socket = socket;
      socket.handler(new FrameParser(frame -> heard(frame.result())));
      socket.closeHandler(closed -> closed());
    }

    @Override
    void say(JsonObject message) {
      FrameHelper.writeFrame(message, socket);
    }

    @Override
    void sayText(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      socket.write(Buffer.buffer().appendInt(bytes.length).appendBytes(bytes));
    }

    @Override
    void pause() {
      socket.pause();
    }

    @Override
    void resume() {
      socket.resume();
    }

    @Override
    void leave() {
      socket.close();
    }
  }

  @Test
  void pingsAreAnswered() throws Exception {
    BridgeClient client = connect();
    client.say(new JsonObject().put("type", "ping"));
    assertThat(client.next()).isEqualTo(new JsonObject().put("type", "pong"));
  }

  @Test
  void whoSendsTooMuchIsToldWhy() throws Exception {
    Client talker = open();
    talker.socket.write(Buffer.buffer().appendInt(Integer.MAX_VALUE));

    assertThat(talker.next().getString("message")).isEqualTo("expected a frame of 1 to 4096 bytes");
    talker.awaitClosed();
  }
}
