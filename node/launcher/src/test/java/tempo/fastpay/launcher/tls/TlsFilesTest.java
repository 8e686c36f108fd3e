package tempo.fastpay.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.proto.tls.TlsException;

/** What is wrong with a key or a certificate is said once, at start, in one line. */
class TlsFilesTest {
  @TempDir Path folder;
  private TlsFolder files;

  @BeforeEach
  void makeOne() throws Exception {
    files = new TlsFolder(folder);
    files.make("own");
  }

  private void refused(Path key, Path certificate, String message) {
    assertThatThrownBy(() -> Tls.load(key, certificate, List.of()))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  private void refusedKey(String content, String message) throws Exception {
    Path key = folder.resolve("bad.key");
    Files.deleteIfExists(key);
    OwnerOnly.create(key, content);
    refused(key, files.certificate("own"), key + ": " + message);
  }

  private void refusedCertificate(String content, String message) throws Exception {
    Path certificate = folder.resolve("bad.crt");
    Files.writeString(certificate, content);
    refused(files.key("own"), certificate, certificate + ": " + message);
    assertThatThrownBy(() -> Tls.trusting(List.of(files.certificate("own"), certificate)))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith(certificate + ": " + message);
  }

  @Test
  void whatKeygenMakesIsLoaded() {
    assertThatCode(() -> files.of("own")).doesNotThrowAnyException();
    assertThatCode(() -> files.of("own", "own")).doesNotThrowAnyException();
    assertThatCode(() -> files.trusting("own")).doesNotThrowAnyException();
  }

  @Test
  void aMissingFileIsNamed() {
    Path none = folder.resolve("none");
    refused(none, files.certificate("own"), none + ": no such file; make a key and its");
    refused(files.key("own"), none, none + ": no such file; make a key and its");
    refused(files.key("own"), folder, folder + ": expected a file, found something else");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx------"})
  void aKeyIsItsOwnersAlone(String permissions) throws Exception {
    Files.setPosixFilePermissions(files.key("own"), PosixFilePermissions.fromString(permissions));
    refused(
        files.key("own"),
        files.certificate("own"),
        files.key("own") + ": others may read or change it (" + permissions + "); run: chmod 600");
  }

  @Test
  void theKeyIsTheCertificates() throws Exception {
    SelfSigned other = files.make("other");
    refused(
        files.key("other"),
        files.certificate("own"),
        files.key("other") + ": expected the private key of the certificate of CN=localhost");
    refusedKey(
        other.keyPem().replaceAll("\n[A-Za-z0-9+/=]{10}", "\n"),
        "expected the private key of the certificate");
  }

  @Test
  void anotherKindOfPemIsExplained() throws Exception {
    String key = Files.readString(files.key("own"));
    String explained = "expected one unencrypted PKCS#8 key (BEGIN PRIVATE KEY)";
    refusedKey(key.replace("PRIVATE KEY", "EC PRIVATE KEY"), explained);
    refusedKey(key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), explained);
    refusedKey(key + key, explained);
    refusedKey("", explained);
    refusedKey(Files.readString(files.certificate("own")), explained);
  }

  @Test
  void whatIsNoCertificateIsRefused() throws Exception {
    refusedCertificate("", "expected 1 to 64 certificates in PEM, found 0");
    refusedCertificate("hello", "expected ");
    String pem = Files.readString(files.certificate("own"));
    refusedCertificate(
        pem.substring(0, pem.length() / 2), "expected certificates in PEM, found something else");
    refusedCertificate(pem.repeat(65), "expected 1 to 64 certificates in PEM, found 65");
    refusedCertificate(" ".repeat(256 * 1024 + 1), "expected at most 262144 bytes, found 262145");
  }

  @Test
  void anExpiredCertificateOfOurOwnIsRefusedAndOneOfOthersIsNot() throws Exception {
    Instant until = Instant.now().minus(Duration.ofMinutes(1));
    files.make("old", until);
    refused(
        files.key("old"),
        files.certificate("old"),
        files.certificate("old") + ": the certificate of CN=localhost expired at ");
    assertThatCode(() -> files.of("own", "old")).doesNotThrowAnyException();
  }

  @Test
  void trustedCertificatesAreBounded() throws Exception {
    String pem = Files.readString(files.certificate("own"));
    Files.writeString(folder.resolve("many.crt"), pem.repeat(64));
    List<Path> many = Stream.generate(() -> folder.resolve("many.crt")).limit(17).toList();
    assertThatCode(() -> Tls.trusting(many.subList(0, 16))).doesNotThrowAnyException();
    assertThatThrownBy(() -> Tls.trusting(many))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("more than " + Tls.TRUSTED_LIMIT + " trusted certificates");
  }

  @Test
  void aServerNeedsAKey() {
    Tls client = files.trusting("own");
    assertThatThrownBy(() -> client.on(new io.vertx.core.http.HttpServerOptions()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs a key");
  }

  @Test
  void nothingShowsTheKey() throws Exception {
    String secret = Files.readAllLines(files.key("own")).get(1);
    assertThat(files.of("own").toString()).doesNotContain(secret.substring(0, 10));
    refusedKey("-----BEGIN PRIVATE KEY-----\n" + secret, "expected one unencrypted");
    assertThatThrownBy(
            () -> Tls.load(folder.resolve("bad.key"), files.certificate("own"), List.of()))
        .hasMessageNotContaining(secret.substring(0, 10));
  }
}
