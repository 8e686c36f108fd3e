package tempo.fastpay.launcher;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** IPv6 where a machine has it: a container may be without, and nothing that CI installs helps. */
public final class Ipv6 {
  public static final String LOOPBACK = "::1";

  private Ipv6() {}

  /** Skips a test on a machine without IPv6. */
  public static void require() {
    assumeTrue(isThere(), "this machine has no IPv6 loopback: IPv6 is not tested");
  }

  private static boolean isThere() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName(LOOPBACK)[0])) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
