package tempo.fastpay.web.bridge;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the TCP bridge: the event bus for programs in any language, as far as {@link BridgePolicy}
 * lets them.
 */
public final class TcpBridgeVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(TcpBridgeVerticle.class);

  private final Config config;
  private final OpenSockets sockets;
  private NetServer server;

  /**
   * The settings of the TCP bridge.
   *
   * @param port 0: any free one
   */
  public record Config(String host, int port, BridgeLimits limits) {
    public Config {
      Objects.requireNonNull(host);
      Objects.requireNonNull(limits);
    }

    /** Makes settings with the default bounds. */
    public static Config of(String host, int port) {
      return new Config(host, port, BridgeLimits.DEFAULT);
    }
  }

  public TcpBridgeVerticle(Config config) {
    this.config = config;
    this.sockets = new OpenSockets(config.limits());
  }

  @Override
  public Future<?> start() {
    server =
        vertx
            .createNetServer(new NetServerOptions().setTcpNoDelay(true))
            .connectHandler(this::connected);
    return server.listen(config.port(), config.host());
  }

  private void connected(NetSocket socket) {
    String address = socket.remoteAddress().hostAddress();
    if (!sockets.enter(address)) {
      LOG.atDebug().setMessage("no room for another client").addKeyValue("address", address).log();
      socket.close();
      return;
    }
    Conversation conversation =
        Conversation.begin(vertx, new TcpLine(socket), Line.Dialect.TCP, config.limits());
    socket.handler(
        new FrameReader(
            config.limits().frameLimitBytes(),
            conversation::hear,
            broken -> {
              conversation.refuse(broken);
              socket.close();
            }));
    socket.closeHandler(
        closed -> {
          sockets.leave(address);
          conversation.end();
        });
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  private record TcpLine(NetSocket socket) implements Line {
    @Override
    public void write(JsonObject message) {
      Buffer json = message.toBuffer();
      socket.write(Buffer.buffer().appendInt(json.length()).appendBuffer(json));
    }

    @Override
    public boolean isFull() {
      return socket.writeQueueFull();
    }

    @Override
    public void pauseUntilDrained() {
      socket.pause().drainHandler(drained -> socket.resume());
    }

    @Override
    public void cut() {
      // Vert.x's own way waits until everything written has been taken.
      var unused = ((NetSocketInternal) socket).channelHandlerContext().close();
    }
  }
}
