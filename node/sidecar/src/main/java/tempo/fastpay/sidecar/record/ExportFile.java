package tempo.fastpay.sidecar.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.proto.json.JsonText;

/**
 * Writes and reads the text of an exported record piece by piece: one JSON object of {@code
 * header}, {@code permits} and {@code taken}, in this order, one element a line.
 */
final class ExportFile {
  private static final String HEADER = "header";
  private static final String PERMITS = "permits";
  private static final String TAKEN = "taken";
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(WireLimits.JSON_NESTING_LIMIT)
                  .maxStringLength(WireLimits.JSON_LIMIT_CHARS)
                  .build())
          .build();

  private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

  private ExportFile() {}

  /** Writes a file, section after section. */
  static final class Writer implements AutoCloseable {
    private final JsonGenerator json;

    Writer(OutputStream out, ExportHeader header) throws IOException {
      json = FACTORY.createGenerator(out);
      json.writeStartObject();
      json.writeFieldName(HEADER);
      json.writeRawValue(header.toJson().encode());
      json.writeRaw('\n');
      json.writeArrayFieldStart(PERMITS);
    }

    private void element(JsonObject element) throws IOException {
      json.writeRaw('\n');
      json.writeRawValue(element.encode());
    }

    void permit(JsonObject permit) throws IOException {
      element(permit);
    }

    /** Begins the taken keys, after the last permit. */
    void beginTaken() throws IOException {
      json.writeEndArray();
      json.writeRaw('\n');
      json.writeArrayFieldStart(TAKEN);
    }

    void taken(JsonObject taken) throws IOException {
      element(taken);
    }

    void end() throws IOException {
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
      json.flush();
    }

    @Override
    public void close() throws IOException {
      json.close();
    }
  }

  /** Receives a file's parts in their order. */
  interface Parts {
    void header(ExportHeader header);

    void permit(JsonFields permit);

    void taken(JsonFields taken);
  }

  /**
   * Reads a file to its end. It is UTF-8: the parser would guess other encodings from first bytes.
   *
   * @throws MalformedRequestException where it is no export, or ends too early
   */
  static void read(InputStream in, Parts parts) throws IOException {
    try (JsonParser json =
        MAPPER.createParser(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
      require(json.nextToken() == JsonToken.START_OBJECT, "an object");
      requireField(json, HEADER);
      require(json.nextToken() == JsonToken.START_OBJECT, "header: an object");
      part(
          json,
          fields -> {
            parts.header(ExportHeader.of(fields));
          });
      elements(json, PERMITS, parts::permit);
      elements(json, TAKEN, parts::taken);
      require(json.nextToken() == JsonToken.END_OBJECT, "the end after " + TAKEN);
      require(json.nextToken() == null, "nothing after the end");
    } catch (JsonProcessingException e) {
      throw new MalformedRequestException("expected a whole JSON object, " + JsonText.problem(e));
    } catch (CharacterCodingException e) {
      throw new MalformedRequestException("expected UTF-8 text");
    }
  }

  private static void elements(JsonParser json, String name, Consumer<JsonFields> each)
      throws IOException {
    requireField(json, name);
    require(json.nextToken() == JsonToken.START_ARRAY, name + ": an array");
    int index = 0;
    while (json.nextToken() == JsonToken.START_OBJECT) {
      try {
        part(json, each);
      } catch (MalformedRequestException e) {
        throw new MalformedRequestException(name + "[" + index + "]." + e.getMessage());
      }
      index++;
    }
    require(json.currentToken() == JsonToken.END_ARRAY, name + ": objects alone");
  }

  private static void part(JsonParser json, Consumer<JsonFields> read) throws IOException {
    Map<String, Object> fields = MAPPER.readValue(json, OBJECT);
    JsonFields.read(
        new JsonObject(fields),
        all -> {
          read.accept(all);
          return null;
        });
  }

  private static void requireField(JsonParser json, String name) throws IOException {
    require(
        json.nextToken() == JsonToken.FIELD_NAME && json.currentName().equals(name),
        "the field " + name);
  }

  private static void require(boolean is, String expected) {
    if (!is) {
      throw new MalformedRequestException("expected " + expected);
    }
  }
}
