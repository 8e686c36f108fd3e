package tempo.fastpay.jsonrpc;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A WebSocket that does nothing by itself: it answers no ping. */
final class DeadWebSocket implements AutoCloseable {
  private static final String UPGRADE =
      """
      GET / HTTP/1.1
      Host: a
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==

      """;
  private static final int LIMIT_MS = 20_000;
  private static final int SHORT_LIMIT_BYTES = 125;
  private static final int TEXT = 0x81;
  private static final int MASKED = 0x80;
  private static final int LENGTH_FOLLOWS = 126;

  private final Socket socket;

  private DeadWebSocket(Socket socket) {
    this.socket = socket;
  }

  static DeadWebSocket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LIMIT_MS);
    socket.getOutputStream().write(UPGRADE.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    return new DeadWebSocket(socket);
  }

  /** Sends a text, masked with zeros. */
  void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > SHORT_LIMIT_BYTES) {
      throw new IllegalArgumentException("expected a short text");
    }
    byte[] frame = new byte[6 + bytes.length];
    frame[0] = (byte) TEXT;
    frame[1] = (byte) (MASKED | bytes.length);
    System.arraycopy(bytes, 0, frame, 6, bytes.length);
    socket.getOutputStream().write(frame);
  }

  /** Reads the next frame. */
  String read() throws IOException {
    InputStream in = socket.getInputStream();
    in.read();
    int length = in.read();
    if (length == LENGTH_FOLLOWS) {
      length = in.read() << 8 | in.read();
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  boolean isEndedByTheOtherSide() throws IOException {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
