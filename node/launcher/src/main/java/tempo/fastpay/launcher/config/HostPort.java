package tempo.fastpay.launcher.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A host and a port, where a server listens. */
public record HostPort(String host, int port) {
  public static final int PORT_MAX = 65_535;

  /** The form that {@link #parse} takes, for messages. */
  public static final String EXPECTED = "host:port, like 127.0.0.1:50051";

  private static final int HOST_LIMIT_CHARS = 253;

  public HostPort {
    if (!isHost(host)) {
      throw new IllegalArgumentException("not a host: " + host);
    }
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }

  /** Parses {@code host:port} with a port from 1; IPv6 addresses stand in brackets. */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("expected " + EXPECTED);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new IllegalArgumentException("an IPv6 address stands in brackets");
    }
    String digits = text.substring(colon + 1);
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) == 0) {
      throw new IllegalArgumentException("expected " + EXPECTED);
    }
    return new HostPort(host, Integer.parseInt(digits));
  }

  /**
   * True for names and addresses without a zone id; whether there is such a host is seen when it is
   * called.
   */
  static boolean isHost(String host) {
    if (host.length() > HOST_LIMIT_CHARS) {
      return false;
    }
    return host.contains(":") ? isIpv6(host) : host.matches("[A-Za-z0-9._-]+");
  }

  private static boolean isIpv6(String host) {
    if (!host.matches("[0-9A-Fa-f:.]+")) {
      return false;
    }
    try {
      // A text with a colon is read as an address: no resolver is asked.
      return InetAddress.getAllByName(host).length > 0;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
