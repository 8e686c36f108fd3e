package tempo.fastpay.proto.tls;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.StrictTls;
import tempo.fastpay.protocol.types.Bytes;

/**
 * TLS for gRPC: our own key and certificate, and the certificates that we trust. Loaded and checked
 * once, at start. With trusted certificates a server asks every client for one of them, or for one
 * that they have signed, and refuses a client that has none; a client shows its own and accepts
 * only such servers, under the name it called. Without any, a server asks for none, and a client
 * trusts the certificates that the Java runtime trusts. What is spoken is {@link StrictTls}'s.
 */
public final class Tls {
  /** The most certificates of all trust files together. */
  public static final int TRUSTED_LIMIT = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
  private static final long HANDSHAKE_LIMIT_MS = 5_000;
  private static final char[] NO_PASSWORD = new char[0];

  private final Optional<KeyCertOptions> own;
  private final Optional<TrustOptions> trusted;

  private Tls(Optional<KeyCertOptions> own, Optional<TrustOptions> trusted) {
    this.own = own;
    this.trusted = trusted;
  }

  /**
   * Loads TLS with a key of our own, for servers and clients. Blocking.
   *
   * @param keyFile one unencrypted PKCS#8 private key in PEM (EC, RSA or EdDSA), owner-only
   * @param certificateFile its certificate first, then those that signed it, in PEM
   * @param trustFiles certificates in PEM: those of others themselves, or those that signed theirs
   * @throws TlsException naming the file and what is wrong with it
   */
  public static Tls load(Path keyFile, Path certificateFile, List<Path> trustFiles) {
    List<X509Certificate> chain = PemFiles.certificates(certificateFile);
    requireValidNow(certificateFile, chain.get(0));
    PrivateKey key = PemFiles.privateKey(keyFile, chain.get(0));
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      return new Tls(Optional.of(KeyCertOptions.wrap(keys)), trust(trustFiles));
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(certificateFile + ": cannot be used: " + PemFiles.oneLine(e));
    }
  }

  /**
   * Loads TLS without a key of our own, for clients. Blocking.
   *
   * @param trustFiles as in {@link #load}
   * @throws TlsException naming the file and what is wrong with it
   */
  public static Tls trusting(List<Path> trustFiles) {
    return new Tls(Optional.empty(), trust(trustFiles));
  }

  private static Optional<TrustOptions> trust(List<Path> files) {
    if (files.isEmpty()) {
      return Optional.empty();
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (Path file : files) {
      List<X509Certificate> found = PemFiles.certificates(file);
      found.forEach(certificate -> warnIfInvalidNow(file, certificate));
      certificates.addAll(found);
      if (certificates.size() > TRUSTED_LIMIT) {
        throw new TlsException(
            file + ": with it there are more than " + TRUSTED_LIMIT + " trusted certificates");
      }
    }
    try {
      KeyStore store = emptyStore();
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("trusted-" + i, certificates.get(i));
      }
      return Optional.of(TrustOptions.wrap(new DatedTrust(store)));
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(files.get(0) + ": cannot be trusted: " + PemFiles.oneLine(e));
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static void requireValidNow(Path file, X509Certificate certificate) {
    invalidNow(certificate)
        .ifPresent(
            why -> {
              throw new TlsException(file + ": " + why + "; make a new one with keygen --type tls");
            });
  }

  /**
   * Warns of a trusted certificate that is not valid now. That is no reason not to start: only its
   * owner will be refused.
   */
  private static void warnIfInvalidNow(Path file, X509Certificate certificate) {
    invalidNow(certificate)
        .ifPresent(
            why ->
                LOG.atWarn()
                    .setMessage("a certificate is refused")
                    .addKeyValue("file", file)
                    .addKeyValue("reason", why)
                    .log());
  }

  private static Optional<String> invalidNow(X509Certificate certificate) {
    String whose = "the certificate of " + PemFiles.subject(certificate);
    try {
      certificate.checkValidity();
      return Optional.empty();
    } catch (CertificateExpiredException e) {
      return Optional.of(whose + " expired at " + certificate.getNotAfter().toInstant());
    } catch (CertificateNotYetValidException e) {
      return Optional.of(whose + " is not valid before " + certificate.getNotBefore().toInstant());
    }
  }

  /** The fingerprint that people compare: the SHA-256 of the certificate, in hex. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return Bytes.of(digest).toHex().substring(2);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256, and this certificate was read", e);
    }
  }

  /**
   * Makes a server speak TLS alone.
   *
   * @throws IllegalStateException without a key of our own
   */
  public HttpServerOptions on(HttpServerOptions options) {
    options.setKeyCertOptions(
        own.orElseThrow(
            () -> new IllegalStateException("a TLS server needs a key and its certificate")));
    common(options);
    options.setAlpnVersions(List.of(HttpVersion.HTTP_2));
    return options.setClientAuth(trusted.isPresent() ? ClientAuth.REQUIRED : ClientAuth.NONE);
  }

  public HttpClientOptions on(HttpClientOptions options) {
    own.ifPresent(options::setKeyCertOptions);
    common(options);
    options.setAlpnVersions(List.of(HttpVersion.HTTP_2));
    return options.setVerifyHost(true);
  }

  private void common(TCPSSLOptions options) {
    trusted.ifPresent(options::setTrustOptions);
    StrictTls.on(options)
        .setSsl(true)
        .setUseAlpn(true)
        .setSslHandshakeTimeout(HANDSHAKE_LIMIT_MS)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  /** True if both ends of a connection must show certificates that the other trusts. */
  public boolean isMutual() {
    return own.isPresent() && trusted.isPresent();
  }

  @Override
  public String toString() {
    return "TLS "
        + (own.isPresent() ? "with" : "without")
        + " a key of our own, believing "
        + (trusted.isPresent() ? "the trusted certificates" : "what this Java believes");
  }
}
