package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The OpenAPI document as a judge of answers; remembers which of its answers were seen. */
final class Contract {
  private static final String COMPONENTS = "components";
  private static final Set<String> EVERYWHERE =
      Set.of(
          "paths",
          COMPONENTS,
          "schemas",
          "schema",
          "properties",
          "items",
          "parameters",
          "responses",
          "content",
          "text/event-stream",
          "x-events");

  private final JsonObject document;
  private final Set<String> seen = new TreeSet<>();
  private final Map<String, Set<String>> seenProperties = new HashMap<>();
  private final Map<String, Validator> validators = new HashMap<>();

  Contract(JsonObject document) {
    this.document = document;
  }

  JsonObject document() {
    return document;
  }

  /** Every operation, such as {@code GET /api/v1/info}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (String path : document.getJsonObject("paths").fieldNames()) {
      for (String method : document.getJsonObject("paths").getJsonObject(path).fieldNames()) {
        operations.add(method.toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    return operations;
  }

  /** Every documented answer, such as {@code GET /api/v1/info 200}. */
  Set<String> answers() {
    Set<String> answers = new TreeSet<>();
    for (String operation : operations()) {
      for (String status : responses(operation).fieldNames()) {
        answers.add(operation + " " + status);
      }
    }
    return answers;
  }

  Set<String> seen() {
    return seen;
  }

  private JsonObject responses(String operation) {
    String[] parts = operation.split(" ", 2);
    return document
        .getJsonObject("paths")
        .getJsonObject(parts[1])
        .getJsonObject(parts[0].toLowerCase(Locale.ROOT))
        .getJsonObject("responses");
  }

  /**
   * How much each array may hold, by its place; 0 where the document does not say it. Places leave
   * out the steps that every schema has.
   */
  Map<String, Integer> arrays() {
    Map<String, Integer> arrays = new TreeMap<>();
    addArrays("", document, arrays);
    return arrays;
  }

  private static void addArrays(String place, Object part, Map<String, Integer> arrays) {
    if (part instanceof JsonArray list) {
      for (int i = 0; i < list.size(); i++) {
        addArrays(place + "[" + i + "]", list.getValue(i), arrays);
      }
    } else if (part instanceof JsonObject object) {
      if ("array".equals(object.getValue("type"))) {
        arrays.put(place.substring(1), object.getInteger("maxItems", 0));
      }
      for (Map.Entry<String, Object> entry : object) {
        String step = EVERYWHERE.contains(entry.getKey()) ? "" : "." + entry.getKey();
        addArrays(place + step, entry.getValue(), arrays);
      }
    }
  }

  /** Properties of a schema of the document. */
  Set<String> properties(String schema) {
    return new TreeSet<>(resolve(ref(schema)).getJsonObject("properties").fieldNames());
  }

  private static JsonObject ref(String schema) {
    return new JsonObject().put("$ref", "#/components/schemas/" + schema);
  }

  /** Properties that answers of this schema had. */
  Set<String> seenProperties(String schema) {
    return seenProperties.getOrDefault(ref(schema).encode(), Set.of());
  }

  private JsonObject resolve(JsonObject value) {
    String ref = value.getString("$ref");
    if (ref == null) {
      return value;
    }
    JsonObject found = document;
    for (String step : ref.substring("#/".length()).split("/", -1)) {
      found = found.getJsonObject(step);
    }
    return found;
  }

  /** Fails unless the document allows this answer to this operation. */
  void check(String operation, Answer answer) {
    String what = operation + " " + answer.status();
    assertThat(answers()).as("documented: " + what + " " + answer.body()).contains(what);
    seen.add(what);
    JsonObject response =
        resolve(responses(operation).getJsonObject(String.valueOf(answer.status())));
    JsonObject headers = response.getJsonObject("headers", new JsonObject());
    for (String header : headers.fieldNames()) {
      assertThat(answer.header(header)).as(what + ": " + header).isNotEmpty();
      if ("integer"
          .equals(headers.getJsonObject(header).getJsonObject("schema").getString("type"))) {
        assertThat(Integer.parseInt(answer.header(header))).as(what + ": " + header).isPositive();
      }
    }
    String type = answer.header("Content-Type").split(";", 2)[0];
    assertThat(response.getJsonObject("content").fieldNames()).as(what).contains(type);
    if (Answers.JSON.equals(type)) {
      assertValid(
          what,
          response.getJsonObject("content").getJsonObject(type).getJsonObject("schema"),
          answer.json());
    }
  }

  /** Fails unless the document allows this event of this stream. */
  void checkEvent(String operation, String name, JsonObject data) {
    JsonObject schema =
        responses(operation)
            .getJsonObject("200")
            .getJsonObject("content")
            .getJsonObject("text/event-stream")
            .getJsonObject("x-events")
            .getJsonObject(name);
    assertThat(schema).as("documented: " + operation + " " + name).isNotNull();
    seen.add(operation + " 200 " + name);
    assertValid(operation + " " + name, schema, data);
  }

  /** Names of the events of a stream. */
  Set<String> events(String operation) {
    return new TreeSet<>(
        responses(operation)
            .getJsonObject("200")
            .getJsonObject("content")
            .getJsonObject("text/event-stream")
            .getJsonObject("x-events")
            .fieldNames());
  }

  void assertValid(String what, JsonObject schema, JsonObject body) {
    seenProperties
        .computeIfAbsent(schema.encode(), any -> new TreeSet<>())
        .addAll(body.fieldNames());
    OutputUnit result =
        validators.computeIfAbsent(schema.encode(), any -> validator(schema)).validate(body);
    assertThat(result.getValid()).as(what + ": " + result.getErrors() + " " + body).isTrue();
  }

  private Validator validator(JsonObject schema) {
    JsonObject whole = schema.copy().put(COMPONENTS, document.getJsonObject(COMPONENTS).copy());
    return Validator.create(
        JsonSchema.of(whole),
        new JsonSchemaOptions()
            .setBaseUri("https://fastpay.example/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic));
  }
}
