package tempo.fastpay.proto.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.text.Utf8Text;

/**
 * Parses text from outside as one JSON object: bounded, and without a field that is there twice.
 */
public final class JsonText {
  private static final int NUMBER_LIMIT_CHARS = 80;
  private static final int NAME_LIMIT_CHARS = 256;

  /** How the parser's message about {@link StreamReadFeature#STRICT_DUPLICATE_DETECTION} begins. */
  private static final String DUPLICATE = "Duplicate field";

  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(WireLimits.JSON_NESTING_LIMIT)
                          .maxStringLength(WireLimits.JSON_LIMIT_CHARS)
                          .maxNumberLength(NUMBER_LIMIT_CHARS)
                          .maxNameLength(NAME_LIMIT_CHARS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonText() {}

  /**
   * Parses a text that is one JSON object and nothing else.
   *
   * @throws MalformedRequestException if it is not, is longer than {@link
   *     WireLimits#JSON_LIMIT_CHARS}, nests deeper than {@link WireLimits#JSON_NESTING_LIMIT} or
   *     has a field twice; says where
   */
  public static JsonObject parseObject(String text) {
    if (text.length() > WireLimits.JSON_LIMIT_CHARS) {
      throw new MalformedRequestException(
          "expected a JSON object of at most "
              + WireLimits.JSON_LIMIT_CHARS
              + " characters, got "
              + text.length());
    }
    try {
      LinkedHashMap<String, Object> fields = MAPPER.readValue(text, OBJECT);
      if (fields == null) {
        throw new MalformedRequestException("expected a JSON object, got null");
      }
      return new JsonObject(fields);
    } catch (JsonProcessingException e) {
      throw new MalformedRequestException("expected a JSON object, " + problem(e));
    }
  }

  /**
   * What a parser met, and where. Its own message quotes what it read, which may be a secret: the
   * wrong file is easily named.
   */
  public static String problem(JsonProcessingException e) {
    JsonLocation place = e.getLocation();
    String where =
        place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    return String.valueOf(e.getOriginalMessage()).startsWith(DUPLICATE)
        ? "found a field twice" + where
        : "stumbled" + where;
  }

  /**
   * Parses bytes that are one JSON object in UTF-8.
   *
   * @throws MalformedRequestException as {@link #parseObject(String)} does
   */
  public static JsonObject parseObject(byte[] content) {
    String text;
    try {
      text = Utf8Text.decode(content);
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException(e.getMessage());
    }
    return parseObject(text);
  }

  /**
   * Parses a file or a body that is one JSON object in UTF-8.
   *
   * @param expected what the content must be, for the message
   * @throws MalformedRequestException as {@link #parseObject} does
   */
  public static JsonObject parseObject(byte[] content, String expected) {
    try {
      return parseObject(content);
    } catch (MalformedRequestException e) {
      throw new MalformedRequestException(expected + ": " + e.getMessage());
    }
  }
}
