package tempo.fastpay.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.testkit.Fixtures;

/** A file that may hold a secret is never quoted, however malformed it is and whatever reads it. */
class SecretFilesTest {
  private static final long SEED = 20_261_201;
  private static final String LETTERS = "0123456789abcdef";

  /** A part of the secret as long as this would tell of it. */
  private static final int PART = 12;

  private static final String TO = Fixtures.BOB.address().toHex();

  /** Ways to put a secret into a file that is none of those that were meant. */
  private static final List<UnaryOperator<String>> FILES =
      List.of(
          secret -> secret,
          secret -> "0x" + secret,
          secret -> secret + "\n",
          secret -> "'" + secret + "'",
          secret -> "\"" + secret + "\"",
          secret -> "[\"" + secret + "\"]",
          secret -> "{" + secret + "}",
          secret -> "{\"version\": 1, \"private_key\": " + secret + "}",
          secret -> "{\"version\": 1, \"private_key\": x" + secret + "}",
          secret -> "{\"version\": 1, \"private_key\": \"0x" + secret,
          secret -> "{\"version\": 1, \"private_key\": \"" + secret + "\\q\"}",
          secret -> "{\"version\": 1, \"type\": \"" + secret + "\"}",
          secret -> "{\"version\": 1, \"private_key\": \"0x" + secret + "\"}",
          secret -> "{\"version\": 1} " + secret,
          secret -> "/* " + secret,
          secret -> "key = " + secret,
          secret -> "\ufeff" + secret,
          secret -> secret + "\u0000",
          secret -> "-----BEGIN PRIVATE KEY-----\n" + secret,
          secret -> "-----BEGIN " + secret + "-----\n",
          secret -> "-----BEGIN CERTIFICATE-----\n" + secret + "\n-----END CERTIFICATE-----\n",
          secret -> "{\"crypto\": {\"kdf\": {\"function\": \"" + secret + "\"}}}",
          secret -> "{\"crypto\": \"" + secret + "\", \"version\": 4}",
          secret -> "{\"chain\": {\"urls\": [\"http://me:" + secret + "@h h\"]}}",
          secret -> "{\"chain\": {\"urls\": \"http://me:" + secret + "@host\"}}",
          secret -> "{\"sidecars\": {\"dave\": \"" + secret + "\"}}",
          secret -> "{\"sidecars\": {\"dave\": {\"key\": \"" + secret + "\", \"port\": 0}}}",
          secret -> "{\"sidecars\": {\"dave\": {\"key\": {\"secret\": \"" + secret + "\"}}}}");

  /** Commands that read a file. */
  private static final List<List<String>> READERS =
      List.of(
          List.of("pay", "--to", TO, "--amount", "1", "--key", "FILE"),
          List.of("receive", "--key", "FILE"),
          List.of("sign", "--to", TO, "--amount", "1", "--key", "FILE"),
          List.of(
              "sign",
              "--to",
              TO,
              "--amount",
              "1",
              "--key",
              "good.key",
              "--nonce",
              "0",
              "--nonce-key",
              "0x1",
              "--wallet",
              "FILE"),
          List.of("receive", "--key", "good.key", "--committee", "FILE"),
          List.of("receive", "--key", "good.key", "--tls-trust", "FILE"),
          List.of("receive", "--key", "good.key", "--tls-cert", "FILE", "--tls-key", "FILE"),
          List.of("receive", "--key", "good.key", "--tls-cert", "tls.key.crt", "--tls-key", "FILE"),
          List.of("verify-qc", "FILE", "--committee", "FILE"),
          List.of("verify-qc", "FILE", "--committee", "committee.json"),
          List.of("verify-evidence", "FILE", "--committee", "committee.json"),
          List.of("serve", "--config", "FILE"),
          List.of("serve", "--config", "plain.json"),
          List.of("serve", "--config", "hidden.json"),
          List.of("serve", "--config", "unlocked.json"),
          List.of("serve", "--config", "clustered.json"),
          List.of("signing-record", "import", "--dir", "record", "FILE"));

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  @BeforeEach
  void others() throws IOException {
    assertThat(run(List.of("keygen", "--out", "good.key"))).isEmpty();
    assertThat(run(List.of("keygen", "--type", "tls", "--out", "tls.key"))).isEmpty();
    write("password", "correct horse");
    assertThat(
            run(
                List.of(
                    "keygen",
                    "--type",
                    "ed25519",
                    "--out",
                    "keystore",
                    "--password-file",
                    "password")))
        .isEmpty();
    Files.writeString(
        folder.resolve("committee.json"),
        "{\"chain_id\": 1337, \"epoch\": 1, \"members\": [{\"name\": \"dave\", \"pubkey\": \"0x"
            + new JsonObject(Files.readString(folder.resolve("keystore"))).getString("pubkey")
            + "\"}]}");
    config("plain.json", "\"key_file\": \"FILE\"");
    config("hidden.json", "\"key_file\": \"FILE\", \"password_file\": \"password\"");
    config("unlocked.json", "\"key_file\": \"keystore\", \"password_file\": \"FILE\"");
    Files.writeString(
        folder.resolve("clustered.json"),
        "{\"roles\": [\"web\"], \"committee_file\": \"committee.json\", \"cluster_file\":"
            + " \"FILE\", \"cluster\": {\"enabled\": true}}");
  }

  private void config(String name, String key) throws IOException {
    Files.writeString(
        folder.resolve(name),
        "{\"roles\": [\"sidecar\"], \"committee_file\": \"committee.json\","
            + " \"insecure_memory_record\": true, \"chain\": {\"id\": 1337}, \"sidecars\":"
            + " {\"dave\": {\"port\": 1, "
            + key
            + "}}}");
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** What the command says to people. */
  private String run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new FastPayCli(
                new Terminal(
                    new ByteArrayInputStream(new byte[0]),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    Map.of(),
                    folder,
                    () -> Fixtures.CRYPTO))
            .run(arguments.toArray(String[]::new));
    String said = err.toString(StandardCharsets.UTF_8);
    if (code == ExitCode.OK) {
      return "";
    }
    assertThat(said).as("%s", arguments).isNotEmpty();
    return said + out.toString(StandardCharsets.UTF_8);
  }

  private String secret() {
    StringBuilder secret = new StringBuilder();
    random.ints(64, 0, LETTERS.length()).forEach(i -> secret.append(LETTERS.charAt(i)));
    return secret.toString();
  }

  @Test
  void noReaderQuotesThem() throws IOException {
    for (UnaryOperator<String> file : FILES) {
      String secret = secret();
      write("FILE", file.apply(secret));
      for (List<String> reader : READERS) {
        String said = run(reader);
        assertThat(said)
            .as("%s of %s", reader, file.apply("SECRET"))
            .containsPattern("(?m)^fastpay: ");
        for (int at = 0; at + PART <= secret.length(); at++) {
          assertThat(said)
              .as("%s of %s", reader, file.apply("SECRET"))
              .doesNotContain(secret.substring(at, at + PART));
        }
      }
    }
  }
}
