package tempo.fastpay.launcher;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * Writes a log event as one JSON object on a line of its own: {@code time}, {@code level}, {@code
 * logger}, {@code msg}, {@code error} with the stack where there is one, and each field of the
 * event under its own key. A field that has one of these names gets an underscore in front.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private final ThrowableProxyConverter stack = new ThrowableProxyConverter();

  @Override
  public void start() {
    stack.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String logger = event.getLoggerName();
    JsonObject line =
        new JsonObject()
            .put("time", event.getInstant().toString())
            .put("level", event.getLevel().toString())
            .put("logger", logger.substring(logger.lastIndexOf('.') + 1))
            .put("msg", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      line.put("error", stack.convert(event).strip());
    }
    List<KeyValuePair> fields = event.getKeyValuePairs();
    if (fields != null) {
      fields.forEach(field -> line.put(free(line, field.key), value(field.value)));
    }
    return (line.encode() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String free(JsonObject line, String key) {
    return line.containsKey(key) ? "_" + key : key;
  }

  private static Object value(Object value) {
    return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
  }
}
