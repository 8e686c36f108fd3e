package tempo.fastpay.launcher.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * TLS for gRPC between operators: every server and every client of this node has this identity.
 *
 * @param keyFile private key, PEM
 * @param certFile its certificate chain, PEM
 * @param trustFiles certificates of others, or of who signed them, PEM; some: clients must show one
 *     too (mutual TLS)
 */
public record TlsConfig(Path keyFile, Path certFile, List<Path> trustFiles) {
  public static final int TRUST_FILES_LIMIT = 256;

  public TlsConfig {
    Objects.requireNonNull(keyFile);
    Objects.requireNonNull(certFile);
    trustFiles = List.copyOf(trustFiles);
    if (trustFiles.size() > TRUST_FILES_LIMIT) {
      throw new IllegalArgumentException(
          "trust_files: expected at most " + TRUST_FILES_LIMIT + ", got " + trustFiles.size());
    }
  }
}
