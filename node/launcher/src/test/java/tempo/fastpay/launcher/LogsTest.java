package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tempo.fastpay.launcher.config.LogConfig;

class LogsTest {
  private final LoggerContext context = (LoggerContext) org.slf4j.LoggerFactory.getILoggerFactory();

  private String line(LogConfig.Format format, String message, Throwable cause, Object value) {
    LoggingEvent event =
        new LoggingEvent(
            "x", context.getLogger("tempo.fastpay.Some"), Level.WARN, message, cause, null);
    if (value != null) {
      event.addKeyValuePair(new KeyValuePair("peer", value));
    }
    return new String(Logs.encoder(format, context).encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void aLineIsKeysAndValues() {
    assertThat(line(LogConfig.Format.TEXT, "a peer is suspect", null, "edgar"))
        .matches(
            "time=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z level=WARN logger=Some"
                + " msg=\"a peer is suspect\" peer=\"edgar\"\\R");
    assertThat(line(LogConfig.Format.TEXT, "alone", null, null)).endsWith("msg=\"alone\"\n");
  }

  @Test
  void whateverIsLoggedStaysOnItsLine() {
    String line =
        line(
            LogConfig.Format.TEXT,
            "two\nlines, \"quoted\"",
            new IllegalStateException("broken\nhere"),
            "a\nb");

    assertThat(line.strip().lines()).hasSize(1);
    assertThat(line)
        .contains("msg=\"two lines, 'quoted'\"", "peer=\"a b\"")
        .contains("error=\"java.lang.IllegalStateException: broken | here | at ");
  }

  @Test
  void jsonIsOneObjectALine() {
    String line =
        line(LogConfig.Format.JSON, "two\nlines", new IllegalStateException("broken"), "edgar");

    assertThat(line.strip().lines()).hasSize(1);
    JsonObject json = new JsonObject(line);
    assertThat(json.getString("msg")).isEqualTo("two\nlines");
    assertThat(json.getString("level")).isEqualTo("WARN");
    assertThat(json.getString("logger")).isEqualTo("Some");
    assertThat(json.getString("error")).contains("IllegalStateException: broken", "\n");
    assertThat(json.getString("peer")).isEqualTo("edgar");
    assertThat(Instant.parse(json.getString("time"))).isNotNull();
  }

  @Test
  void numbersAreNumbersInJson() {
    assertThat(new JsonObject(line(LogConfig.Format.JSON, "x", null, 7L)).getValue("peer"))
        .isEqualTo(7);
    assertThat(new JsonObject(line(LogConfig.Format.JSON, "x", null, true)).getValue("peer"))
        .isEqualTo(true);
  }
}
