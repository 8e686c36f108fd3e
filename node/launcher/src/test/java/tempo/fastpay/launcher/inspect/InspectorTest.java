package tempo.fastpay.launcher.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.types.ChainId;

class InspectorTest {
  private static final JsonObject VECTORS = vectors();
  private final Inspector inspector =
      new Inspector(
          ChainId.of(VECTORS.getJsonObject("meta").getLong("chainId")), new PortableCrypto());

  private static JsonObject vectors() {
    try (InputStream in =
        InspectorTest.class.getResourceAsStream("/vectors/tempo_tx_vectors.json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<JsonObject> eachVector() {
    JsonArray all = VECTORS.getJsonArray("vectors");
    return all.stream().map(JsonObject.class::cast);
  }

  @ParameterizedTest
  @MethodSource("eachVector")
  void aVectorIsAnsweredAsItSays(JsonObject vector) {
    JsonObject expected = vector.getJsonObject("fastpay");
    JsonObject line = new JsonObject().put("raw", vector.getString("raw"));
    if (expected.getString("claimedSender") != null) {
      line.put("claimedSender", expected.getString("claimedSender"));
    }

    JsonObject answer = inspector.inspect(line.encode());

    assertThat(answer.getString("verdict")).isEqualTo(expected.getString("verdict"));
    assertThat(answer.getString("code")).isEqualTo(expected.getString("code"));
    assertThat(answer.getString("message")).isNotEmpty();
    if (answer.getString("verdict").equals("ACCEPT")) {
      JsonObject decoded = vector.getJsonObject("decoded");
      JsonObject payment = answer.getJsonObject("payment");
      assertThat(payment.getString("sign_hash")).isEqualTo(vector.getString("signHash"));
      assertThat(payment.getString("chain_tx_hash")).isEqualTo(vector.getString("keccakRaw"));
      assertThat(payment.getString("tx_type")).isEqualTo(vector.getString("txType"));
      assertThat(payment.getString("nonce_seq")).isEqualTo(decoded.getString("nonce"));
      assertThat(payment.fieldNames())
          .contains("sender", "recipient", "amount", "asset", "nonce_key", "nonce_seq");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "0x",
        "0x1",
        "0xzz",
        "0x76",
        "76",
        "[]",
        "null",
        "\"0x76\"",
        "{",
        "{}",
        "{\"raw\":null}",
        "{\"raw\":1}",
        "{\"raw\":\"\"}",
        "{\"raw\":\"0x76\",\"raw\":\"0x76\"}",
        "{\"raw\":\"0x76\"} trailing",
        "{\"raw\":\"0x76\",\"claimedsender\":\"0x00\"}",
        "{\"raw\":\"0x76\",\"claimedSender\":\"0x00\"}",
        "{\"raw\":\"0x76\",\"claimedSender\":7}",
        "\u0000\uffff"
      })
  void whatIsNoTransactionIsRefused(String line) {
    JsonObject answer = inspector.inspect(line);

    assertThat(answer.getString("verdict")).isEqualTo("REJECT");
    assertThat(answer.getString("code")).isEqualTo("INVALID_FORMAT");
    assertThat(answer.getString("message")).isNotEmpty();
  }

  @Test
  void everyLineHasItsAnswerInOrder() throws IOException {
    List<JsonObject> all = eachVector().toList();
    StringBuilder text = new StringBuilder();
    for (JsonObject vector : all) {
      text.append(vector.getString("raw")).append("\r\n").append("nonsense\n");
    }
    String last = all.get(0).getString("raw");
    List<JsonObject> answers = run(text.append(last).toString().getBytes(StandardCharsets.UTF_8));

    assertThat(answers).hasSize(2 * all.size() + 1);
    for (int i = 0; i < all.size(); i++) {
      assertThat(answers.get(2 * i)).isEqualTo(inspector.inspect(all.get(i).getString("raw")));
      assertThat(answers.get(2 * i + 1).getString("message")).contains("not a hex digit");
    }
    assertThat(answers.get(2 * all.size())).isEqualTo(inspector.inspect(last));
  }

  @Test
  void nothingInIsNothingOut() throws IOException {
    assertThat(run(new byte[0])).isEmpty();
    assertThat(run(new byte[] {'\n'})).hasSize(1);
  }

  @Test
  void aLineBeyondTheLimitIsRefusedAndTheNextOneRead() throws IOException {
    byte[] input = new byte[Inspector.LINE_LIMIT_BYTES + 8];
    java.util.Arrays.fill(input, (byte) '0');
    input[input.length - 4] = '\n';

    List<JsonObject> answers = run(input);

    assertThat(answers).hasSize(2);
    assertThat(answers.get(0).getString("message")).contains("at most");
    assertThat(answers.get(1).getString("message")).contains("even number");
  }

  @Test
  void garbageAndDamagedTransactionsNeverCrashIt() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<JsonObject> all = eachVector().toList();
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    int lines = 500;
    for (int i = 0; i < lines; i++) {
      byte[] line =
          all.get(random.nextInt(all.size())).getString("raw").getBytes(StandardCharsets.US_ASCII);
      for (int hits = random.nextInt(4); hits >= 0; hits--) {
        byte damage = (byte) random.nextInt(256);
        line[random.nextInt(line.length)] = damage == '\n' ? 0 : damage;
      }
      input.writeBytes(line);
      input.write('\n');
    }

    assertThat(run(input.toByteArray()))
        .as("seed %d", seed)
        .hasSize(lines)
        .allSatisfy(answer -> assertThat(answer.getString("verdict")).isIn("ACCEPT", "REJECT"))
        .noneSatisfy(answer -> assertThat(answer.getString("message")).contains("not be examined"));
  }

  /** Whoever talks to it line by line is answered before the next line comes. */
  @Test
  void anAnswerDoesNotWaitForTheNextLine() throws Exception {
    PipedOutputStream lines = new PipedOutputStream();
    try (PipedInputStream in = new PipedInputStream(lines);
        PipedOutputStream answers = new PipedOutputStream();
        PipedInputStream read = new PipedInputStream(answers)) {
      Thread runner =
          new Thread(
              () -> {
                try {
                  inspector.run(in, new PrintStream(answers, false, StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      runner.start();
      lines.write("garbage\n".getBytes(StandardCharsets.UTF_8));
      lines.flush();
      assertThat(read.read()).isEqualTo('{');
      lines.close();
      runner.join(10_000);
      assertThat(runner.isAlive()).isFalse();
    }
  }

  private List<JsonObject> run(byte[] input) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    inspector.run(
        new ByteArrayInputStream(input), new PrintStream(output, false, StandardCharsets.UTF_8));
    return output.toString(StandardCharsets.UTF_8).lines().map(JsonObject::new).toList();
  }
}
