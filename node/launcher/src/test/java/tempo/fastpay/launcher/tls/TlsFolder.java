package tempo.fastpay.launcher.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.proto.tls.Tls;

/** Keys and certificates in files, as keygen makes them. */
public final class TlsFolder {
  private final Path folder;

  public TlsFolder(Path folder) {
    this.folder = folder;
  }

  /** A key and its certificate under a name, for these hosts besides the local ones. */
  public SelfSigned make(String name, String... hosts) throws IOException {
    return make(name, Instant.now().plus(SelfSigned.VALIDITY), hosts);
  }

  SelfSigned make(String name, Instant until, String... hosts) throws IOException {
    SelfSigned made = SelfSigned.make(List.of(hosts), Instant.now(), until, new SecureRandom());
    OwnerOnly.create(key(name), made.keyPem());
    Files.writeString(certificate(name), made.certificatePem());
    return made;
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".key.crt");
  }

  private List<Path> certificates(List<String> names) {
    return names.stream().map(this::certificate).toList();
  }

  /** With the key of a name, believing others. */
  public Tls of(String name, String... trusted) {
    return Tls.load(key(name), certificate(name), certificates(List.of(trusted)));
  }

  /** Without a key. */
  public Tls trusting(String... trusted) {
    return Tls.trusting(certificates(List.of(trusted)));
  }
}
