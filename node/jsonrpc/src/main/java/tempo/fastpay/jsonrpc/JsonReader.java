package tempo.fastpay.jsonrpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a text from outside as JSON: bounded in depth, and without a field that is there twice. Its
 * length is bounded by whoever read it from the wire.
 */
final class JsonReader {
  /** Longer texts are read on a worker thread. */
  static final int ON_LOOP_LIMIT_BYTES = 64 * 1_024;

  private static final int NESTING_LIMIT = 64;
  private static final int NUMBER_LIMIT_CHARS = 80;
  private static final int NAME_LIMIT_CHARS = 256;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_LIMIT)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(NUMBER_LIMIT_CHARS)
                  .maxNameLength(NAME_LIMIT_CHARS)
                  .build())
          .build();

  private final JsonParser parser;
  private final Set<String> wanted;

  private JsonReader(JsonParser parser, Set<String> wanted) {
    this.parser = parser;
    this.wanted = wanted;
  }

  /**
   * Reads one JSON value and nothing else.
   *
   * @return JSON as Vert.x has it
   */
  static Object read(byte[] utf8) throws NotJsonException {
    return read(new ByteArrayInputStream(utf8), Set.of());
  }

  /**
   * Reads one JSON value as above, and of its objects, however deep, only some fields: what nobody
   * asks for costs little, and may be there twice.
   *
   * @param utf8 from memory: reading it never waits
   * @param wanted names of fields; empty: all
   */
  static Object read(InputStream utf8, Set<String> wanted) throws NotJsonException {
    try (JsonParser parser = FACTORY.createParser(withoutMark(utf8))) {
      if (parser.nextToken() == null) {
        throw new NotJsonException("expected JSON, got nothing");
      }
      Object value = new JsonReader(parser, wanted).value();
      if (parser.nextToken() != null) {
        throw new NotJsonException("expected one JSON value, got more after it");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new NotJsonException(
          "expected JSON" + place(e.getLocation()) + ": " + Texts.cut(e.getOriginalMessage()));
    } catch (IOException e) {
      // Of characters that are no UTF-8.
      throw new NotJsonException("expected JSON: " + Texts.cut(e.getMessage()));
    }
  }

  /** Passes a text on that does not begin with a mark, which is none of JSON's signs (RFC 8259). */
  private static InputStream withoutMark(InputStream utf8) throws IOException, NotJsonException {
    byte[] beginning = utf8.readNBytes(BYTE_ORDER_MARK.length);
    if (Arrays.equals(beginning, BYTE_ORDER_MARK)) {
      throw new NotJsonException(
          "expected JSON, it begins with a byte order mark (BOM): send it without one");
    }
    return new SequenceInputStream(new ByteArrayInputStream(beginning), utf8);
  }

  private Object value() throws IOException, NotJsonException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new NotJsonException("expected JSON, got " + parser.currentToken());
    };
  }

  private JsonObject object() throws IOException, NotJsonException {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (!wanted.isEmpty() && !wanted.contains(name)) {
        parser.skipChildren();
      } else if (fields.containsKey(name)) {
        throw new NotJsonException(
            "expected JSON" + place(parser.currentLocation()) + ": Duplicate field '" + name + "'");
      } else {
        fields.put(name, value());
      }
    }
    return new JsonObject(fields);
  }

  private JsonArray array() throws IOException, NotJsonException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value());
    }
    return new JsonArray(elements);
  }

  private static double finite(double number) throws NotJsonException {
    if (!Double.isFinite(number)) {
      throw new NotJsonException("expected numbers that a double holds, got a larger one");
    }
    return number;
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : ", stumbled at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
