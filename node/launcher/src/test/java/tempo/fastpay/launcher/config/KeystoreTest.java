package tempo.fastpay.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Encrypted key files: EIP-2335's own examples, a round trip, and everything that is refused. */
class KeystoreTest {
  private static final String SECRET = "ab".repeat(32);
  private static final ValidatorKey KEY =
      new ValidatorKey(Bytes32.fromHex("0x" + SECRET), ConfigSources.CRYPTO);
  private static final KeyDerivation.Scrypt CHEAP =
      new KeyDerivation.Scrypt(16, 8, 1, Bytes.of(new byte[] {1, 2, 3}));

  @TempDir Path folder;
  private Path keyFile;
  private Path passwordFile;

  @BeforeEach
  void write() throws Exception {
    keyFile = folder.resolve("dave.key");
    passwordFile = folder.resolve("dave.password");
    write(keyFile, keystore().encode());
    write(passwordFile, "correct horse\n");
  }

  private static JsonObject keystore() {
    return Keystore.encrypt(KEY, Password.of("correct horse"), CHEAP, new SecureRandom());
  }

  private static void write(Path file, String text) throws Exception {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private ValidatorKey read() {
    return ValidatorKeyFile.read(keyFile, Optional.of(passwordFile), ConfigSources.CRYPTO);
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(this::read)
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain(SECRET)
        .doesNotContain("horse")
        .doesNotContain("\n");
  }

  @Test
  void aPasswordIsUtf8OrNone() throws Exception {
    write(
        keyFile,
        Keystore.encrypt(KEY, Password.of("p\ufffdss"), CHEAP, new SecureRandom()).encode());
    for (byte[] bytes : new byte[][] {{'p', (byte) 0xe4, 's', 's'}, {'p', (byte) 0xfc, 's', 's'}}) {
      Files.write(passwordFile, bytes);
      assertRefused("dave.password: expected UTF-8 text, found other bytes");
    }
    write(passwordFile, "\ufeffcorrect horse");
    assertRefused("dave.password: expected UTF-8 text, it begins with a byte order mark");
    Files.write(passwordFile, "correct horse".getBytes(StandardCharsets.UTF_16LE));
    assertRefused("dave.password: expected UTF-8 text, found a zero byte");
    write(passwordFile, "p\ufffdss");
    assertThat(read().publicKey()).isEqualTo(KEY.publicKey());
  }

  /** The two test vectors of EIP-2335; the password shows normalisation and lost control codes. */
  @ParameterizedTest
  @CsvSource({
    "scrypt,d2217fe5f3e9a1e34581ef8a78f7c9928e436d36dacc5e846690a5581e8ea484,"
        + "06ae90d55fe0a6e9c5c3bc5b170827b2e5cce3929ed3f116c2811e6366dfe20f",
    "pbkdf2,8a9f5d9912ed7e75ea794bc5a89bca5f193721d30868ade6f73043c6ea6febf1,"
        + "cee03fde2af33149775b7223e7845e4fb2c8ae1792e5f99fe9ecf474cc8c16ad"
  })
  void theExamplesOfEip2335Open(String kdf, String checksum, String message) {
    JsonObject params =
        new JsonObject()
            .put("dklen", 32)
            .put("salt", "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3");
    if (kdf.equals("scrypt")) {
      params.put("n", 262144).put("p", 1).put("r", 8);
    } else {
      params.put("c", 262144).put("prf", "hmac-sha256");
    }
    JsonObject iv = new JsonObject().put("iv", "264daa3f303d7259501c93d997d84fe6");
    JsonObject keystore =
        new JsonObject()
            .put("version", 4)
            .put(
                "crypto",
                new JsonObject()
                    .put("kdf", Keystore.module(kdf, params, ""))
                    .put("checksum", Keystore.module("sha256", new JsonObject(), checksum))
                    .put("cipher", Keystore.module("aes-128-ctr", iv, message)));

    Bytes32 secret =
        Keystore.decrypt(
            ConfigJson.parse(keystore.encode(), "test"),
            Password.of("𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑\u0007\u007f\u0085\r\n"));

    assertThat(secret.toHex())
        .isEqualTo("0x000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");
  }

  @Test
  void whatIsWrittenIsReadAgainAndShowsThePublicHalfAlone() throws Exception {
    Path made = folder.resolve("made.key");
    ValidatorKeyFile.write(made, KEY, Password.read(passwordFile), new SecureRandom());

    String text = Files.readString(made);
    assertThat(text)
        .contains(KEY.publicKey().toHex().substring(2), "scrypt", "\"version\" : 4")
        .doesNotContain(SECRET);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rw-------");
    keyFile = made;
    assertThat(read().privateKey()).isEqualTo(KEY.privateKey());
    assertThatThrownBy(
            () ->
                ValidatorKeyFile.write(made, KEY, Password.read(passwordFile), new SecureRandom()))
        .hasMessageContaining("is there already");
    assertThat(Files.readString(made)).isEqualTo(text);
  }

  @Test
  void aConfigurationNamesTheKeystoreAndItsPassword() throws Exception {
    NodeConfig config =
        new ConfigSources(folder)
            .file(
                "{\"chain\": {\"id\": 42}, \"committee\": {\"epoch\": 1, \"members\": [{\"name\": \"dave\","
                    + " \"pubkey\": \""
                    + KEY.publicKey()
                    + "\"}]}, \"sidecars\": {\"dave\": {\"key_file\": \"dave.key\", \"password_file\":"
                    + " \"dave.password\"}}, \"insecure_memory_record\": true}")
            .load();

    assertThat(config.sidecars().get(0).key().orElseThrow().publicKey()).isEqualTo(KEY.publicKey());
    assertThat(config.toString()).doesNotContain(SECRET).doesNotContain("horse");
    assertThatThrownBy(
            new ConfigSources(folder)
                    .variable("FASTPAY_SIDECARS_DAVE_PASSWORD_FILE", "dave.password")
                    .flag("sidecars.dave.key", "demo")
                    .flag("insecure_memory_record", "true")
                ::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sidecars.dave.password_file")
        .hasMessageContaining("there is none");
  }

  @Test
  void aWrongPasswordIsToldFromADamagedFileByNobody() throws Exception {
    write(passwordFile, "correct cow");
    assertRefused("dave.key: the password is not this keystore's, or the file was changed");

    write(passwordFile, "correct horse");
    JsonObject damaged = keystore();
    JsonObject cipher = damaged.getJsonObject("crypto").getJsonObject("cipher");
    String hidden = cipher.getString("message");
    cipher.put("message", (hidden.charAt(0) == '0' ? '1' : '0') + hidden.substring(1));
    write(keyFile, damaged.encode());
    assertRefused("dave.key: the password is not this keystore's, or the file was changed");
  }

  @Test
  void aKeystoreGoesWithAPasswordAndAPlainKeyWithNone() throws Exception {
    assertThatThrownBy(() -> ValidatorKeyFile.read(keyFile, Optional.empty(), ConfigSources.CRYPTO))
        .hasMessageContaining("dave.key: is encrypted")
        .hasMessageContaining("password_file");
    keyFile = folder.resolve("plain.key");
    ValidatorKeyFile.write(keyFile, KEY);
    assertRefused("plain.key: is not encrypted: take password_file away");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void filesThatOthersMayReadOrChangeAreRefused(String mode) throws Exception {
    Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString(mode));
    assertRefused("dave.password: others may read or change it", "chmod 600");
    Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString(mode));
    assertRefused("dave.key: others may read or change it", "chmod 600");
  }

  @Test
  void aPasswordThatIsMissingOrEmptyIsRefused() throws Exception {
    write(passwordFile, "\r\n");
    assertRefused("dave.password: expected a password");
    Files.delete(passwordFile);
    assertRefused("dave.password: no such file");
  }

  @Test
  void anotherKeysPublicHalfIsRefused() throws Exception {
    write(keyFile, keystore().put("pubkey", "cd".repeat(32)).encode());
    assertRefused("dave.key: pubkey: does not belong");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/version|3|version: expected 4",
        "/crypto|{}|checksum.function: expected sha256",
        "/crypto/checksum/function|\"md5\"|checksum.function: expected sha256",
        "/crypto/cipher/function|\"rot13\"|cipher.function: expected aes-128-ctr",
        "/crypto/cipher/params/iv|\"00\"|cipher.params.iv: expected 16 bytes, got 1",
        "/crypto/cipher/message|\"0x00\"|cipher.message: expected hex",
        "/crypto/cipher/message|7|cipher.message: expected hex",
        "/crypto/kdf/function|\"argon2\"|kdf.function: expected scrypt or pbkdf2",
        "/crypto/kdf/function|\"pbkdf2\"|kdf.params.prf: expected hmac-sha256",
        "/crypto/kdf/params/dklen|64|dklen: expected 32",
        "/crypto/kdf/params/salt|\"\"|salt: expected 1 to 64 bytes",
        "/crypto/kdf/params/n|17|n: expected a power of two",
        "/crypto/kdf/params/n|524288|n: expected a power of two",
        "/crypto/kdf/params/n|-2|n: expected a whole number from 2",
        "/crypto/kdf/params/n|\"16\"|n: expected a whole number from 2",
        "/crypto/kdf/params/r|2147483647|r: expected a whole number from 1 to 64",
        "/crypto/kdf/params/r|65|r: expected a whole number from 1 to 64",
        "/crypto/kdf/params/p|17|p: expected a whole number from 1 to 16",
        "/pubkey|\"00\"|pubkey: expected 32 bytes, got 1"
      })
  void whatIsUnknownOrTooDearIsNamed(String pointer, String value, String refusal)
      throws Exception {
    JsonObject keystore = keystore();
    String[] path = pointer.substring(1).split("/", -1);
    JsonObject parent = keystore;
    for (int i = 0; i < path.length - 1; i++) {
      parent = parent.getJsonObject(path[i]);
    }
    parent.put(path[path.length - 1], Json.decodeValue(value));
    write(keyFile, keystore.encode());

    assertRefused("dave.key: ", refusal);
  }
}
