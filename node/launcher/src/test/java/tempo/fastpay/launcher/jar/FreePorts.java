package tempo.fastpay.launcher.jar;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for processes that must know each other's before they start. They lie where no system takes
 * ports for outgoing connections from, so that one is still free when its process comes back.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;

  private FreePorts() {}

  /** Ports in a row that were free a moment ago. */
  public static List<Integer> inARow(int count) {
    for (int i = 0; i < TRIES; i++) {
      int base = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      List<Integer> ports = IntStream.range(base, base + count).boxed().toList();
      if (ports.stream().allMatch(FreePorts::isFree)) {
        return ports;
      }
    }
    throw new AssertionError("no " + count + " free ports in a row");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
