package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document has what its readers' tools expect, as {@code redocly lint} does. */
class OpenApiRulesTest {
  private static final String COMPONENTS = "components";

  private JsonObject document;

  @BeforeEach
  void read() throws IOException {
    try (InputStream text = WebRoutes.class.getResourceAsStream("openapi.json")) {
      document = new JsonObject(new String(text.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private Map<String, JsonObject> operations() {
    Map<String, JsonObject> operations = new TreeMap<>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      methods
          .fieldNames()
          .forEach(method -> operations.put(method + " " + path, methods.getJsonObject(method)));
    }
    return operations;
  }

  @Test
  void itSaysWhereItIsServedUnderWhichLicenceAndThatNobodyLogsIn() {
    assertThat(document.getJsonArray("servers").getJsonObject(0).getString("url")).isEqualTo("/");
    assertThat(document.getJsonArray("security")).isEmpty();
    assertThat(document.getJsonObject("info").getJsonObject("license").getString("identifier"))
        .isEqualTo("Apache-2.0");
  }

  @Test
  void everyOperationHasOneTagAndEveryTagAnOperation() {
    Set<String> declared = new TreeSet<>();
    for (Object tag : document.getJsonArray("tags")) {
      assertThat(((JsonObject) tag).getString("description")).isNotEmpty();
      declared.add(((JsonObject) tag).getString("name"));
    }
    Set<String> used = new TreeSet<>();
    operations()
        .forEach(
            (name, operation) -> {
              JsonArray tags = operation.getJsonArray("tags", new JsonArray());
              assertThat(tags).as(name).hasSize(1);
              used.add(tags.getString(0));
            });
    assertThat(used).isEqualTo(declared);
  }

  @Test
  void everyOperationSaysHowItRefuses() {
    operations()
        .forEach(
            (name, operation) ->
                assertThat(operation.getJsonObject("responses").fieldNames())
                    .as(name)
                    .anyMatch(status -> status.startsWith("4")));
  }

  @Test
  void everyComponentIsUsed() {
    String text = document.encode();
    List<String> unused = new ArrayList<>();
    JsonObject kinds = document.getJsonObject(COMPONENTS);
    for (String kind : kinds.fieldNames()) {
      for (String name : kinds.getJsonObject(kind).fieldNames()) {
        String reference = "\"#/" + COMPONENTS + "/" + kind + "/" + name + "\"";
        if (!text.contains(reference)) {
          unused.add(reference);
        }
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void everyRequiredPropertyIsDescribed() {
    checkRequired("", document);
  }

  private static void checkRequired(String place, Object part) {
    if (part instanceof JsonArray list) {
      list.forEach(each -> checkRequired(place, each));
    } else if (part instanceof JsonObject object) {
      if (object.getValue("required") instanceof JsonArray required
          && object.containsKey("properties")) {
        assertThat(object.getJsonObject("properties").fieldNames())
            .as(place)
            .containsAll(required.stream().map(String.class::cast).toList());
      } else if ("object".equals(object.getValue("type"))) {
        assertThat(object.getValue("required")).as(place).isNull();
      }
      object.forEach(entry -> checkRequired(place + "/" + entry.getKey(), entry.getValue()));
    }
  }
}
