package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.text.Utf8Text;
import tempo.fastpay.proto.tls.OwnerOnly;

/**
 * Reads JSON files that people write: with {@code //} comments, without fields that are there
 * twice.
 */
public final class ConfigJson {
  /** The longest configuration, committee or quorum certificate file. */
  public static final int FILE_LIMIT_BYTES = 1 << 20;

  private static final int NESTING_LIMIT = 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING_LIMIT).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ConfigJson() {}

  /**
   * Parses a text.
   *
   * @param origin the file, for messages
   * @throws ConfigException saying where it is no JSON
   */
  static JsonNode parse(String text, String origin) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ConfigException(origin + ": expected JSON, " + JsonText.problem(e));
    }
  }

  /** Reads a text file of bounded size. */
  public static String read(Path file) {
    byte[] content = bytes(file);
    try {
      return Utf8Text.decode(content);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    }
  }

  /** Reads a text file of bounded size that belongs to its owner alone. */
  static String readSecret(Path file) {
    String text = read(file);
    try {
      OwnerOnly.complaint(file)
          .ifPresent(
              complaint -> {
                throw new ConfigException(complaint);
              });
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e);
    }
    return text;
  }

  /** Reads a file of bounded size. */
  public static byte[] bytes(Path file) {
    return bytes(file, FILE_LIMIT_BYTES);
  }

  /** Reads a file of at most this size. */
  public static byte[] bytes(Path file, int limitBytes) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(limitBytes + 1);
      if (content.length > limitBytes) {
        throw new ConfigException(
            file + ": expected at most " + limitBytes + " bytes, it has more");
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": no such file");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e);
    }
  }

  /** Turns an object of this parser into one that the wire's codecs take. */
  static JsonObject toJsonObject(JsonNode object) {
    return new JsonObject(
        MAPPER.convertValue(object, new TypeReference<LinkedHashMap<String, Object>>() {}));
  }
}
