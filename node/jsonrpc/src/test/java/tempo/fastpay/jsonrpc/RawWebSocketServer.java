package tempo.fastpay.jsonrpc;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/** A WebSocket server of the tests, frame by frame: it does nothing that a script does not do. */
final class RawWebSocketServer {
  static final int TEXT = 0x81;
  static final int BINARY = 0x82;
  static final int PING = 0x89;
  static final int PONG = 0x8a;

  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String KEY = "sec-websocket-key: ";
  private static final int LENGTH_BITS = 0x7f;
  private static final int LENGTH_FOLLOWS = 126;
  private static final int LONG_LENGTH_FOLLOWS = 127;
  private static final int HEAD_BYTES = 6;

  /** A frame that came; short ones alone are read. */
  record Frame(int opcode, String text) {}

  final BlockingQueue<NetSocket> opened = new LinkedBlockingQueue<>();
  private final BiConsumer<NetSocket, Frame> script;
  private final NetServer server;

  RawWebSocketServer(Vertx vertx, BiConsumer<NetSocket, Frame> script) throws Exception {
    this.script = script;
    this.server =
        Waiting.await(
            vertx.createNetServer().connectHandler(this::connected).listen(0, "127.0.0.1"));
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.actualPort());
  }

  private void connected(NetSocket socket) {
    Buffer[] read = {Buffer.buffer()};
    boolean[] isOpen = {false};
    socket.handler(
        chunk -> {
          read[0].appendBuffer(chunk);
          if (!isOpen[0]) {
            String head = read[0].toString(StandardCharsets.ISO_8859_1.name());
            if (head.endsWith("\r\n\r\n")) {
              isOpen[0] = true;
              read[0] = Buffer.buffer();
              accept(socket, head);
              opened.add(socket);
            }
            return;
          }
          read[0] = frames(socket, read[0]);
        });
  }

  private static void accept(NetSocket socket, String head) {
    int at = head.indexOf(KEY) + KEY.length();
    String key = head.substring(at, head.indexOf('\r', at));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.UTF_8));
      var unused =
          socket.write(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + Base64.getEncoder().encodeToString(hash)
                  + "\r\n\r\n");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Hands whole frames over; gives what is left. */
  private Buffer frames(NetSocket socket, Buffer bytes) {
    int at = 0;
    while (bytes.length() >= at + HEAD_BYTES) {
      int length = bytes.getByte(at + 1) & LENGTH_BITS;
      if (bytes.length() < at + HEAD_BYTES + length) {
        break;
      }
      byte[] text = new byte[length];
      for (int i = 0; i < length; i++) {
        text[i] = (byte) (bytes.getByte(at + HEAD_BYTES + i) ^ bytes.getByte(at + 2 + i % 4));
      }
      int opcode = bytes.getUnsignedByte(at);
      script.accept(socket, new Frame(opcode, new String(text, StandardCharsets.UTF_8)));
      at += HEAD_BYTES + length;
    }
    return bytes.getBuffer(at, bytes.length());
  }

  static void send(NetSocket socket, int opcode, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Buffer frame = Buffer.buffer().appendUnsignedByte((short) opcode);
    if (bytes.length < LENGTH_FOLLOWS) {
      frame.appendByte((byte) bytes.length);
    } else if (bytes.length < 1 << Short.SIZE) {
      frame.appendByte((byte) LENGTH_FOLLOWS).appendUnsignedShort(bytes.length);
    } else {
      frame.appendByte((byte) LONG_LENGTH_FOLLOWS).appendLong(bytes.length);
    }
    var unused = socket.write(frame.appendBytes(bytes));
  }

  /** Answers an {@code eth_subscribe}. */
  static void subscribed(NetSocket socket) {
    send(socket, TEXT, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0xa\"}");
  }

  static void notify(NetSocket socket, String subscription, String result) {
    send(
        socket,
        TEXT,
        "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\""
            + subscription
            + "\",\"result\":"
            + result
            + "}}");
  }
}
