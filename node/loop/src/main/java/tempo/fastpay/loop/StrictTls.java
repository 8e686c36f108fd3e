package tempo.fastpay.loop;

import io.vertx.core.net.TCPSSLOptions;
import java.util.List;
import java.util.Set;

/**
 * Names the TLS that is spoken, by servers and clients: 1.3, and 1.2 with forward secrecy and
 * authenticated encryption alone (RFC 9325). A server agrees to no second handshake on a
 * connection, which would let a client make it work for nothing.
 */
public final class StrictTls {
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  /** None with CBC, which is only as safe as its decoder is careful. */
  private static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** Java's own switch for servers, which it reads once: before the first handshake. */
  private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

  static {
    System.setProperty(NO_RENEGOTIATION, "true");
  }

  private StrictTls() {}

  /** Restricts a server or a client, which need not use TLS at all. */
  public static <T extends TCPSSLOptions> T on(T options) {
    options.setEnabledSecureTransportProtocols(PROTOCOLS);
    CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
    return options;
  }
}
