package tempo.fastpay.web.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.contract.BusContract.AggregatorAction;

class BridgePolicyTest {
  private static JsonObject request() {
    return new JsonObject()
        .put("type", "send")
        .put("address", "fastpay.aggregator")
        .put("headers", new JsonObject().put("action", "status").put("refusals", "body"))
        .put("body", new JsonObject())
        .put("replyAddress", "0c1b8d2e-6a3f-4c55-9d27-000000000001");
  }

  private static void assertRefused(JsonObject message, String reason) {
    assertThat(BridgePolicy.refusal(message))
        .as("%s", message)
        .hasValueSatisfying(told -> assertThat(told).startsWith(reason).hasSizeLessThan(200));
  }

  @ParameterizedTest
  @EnumSource(AggregatorAction.class)
  void everyActionOfAnAggregatorMayBeAskedFor(AggregatorAction action) {
    JsonObject request = request().put("headers", new JsonObject().put("action", action.label()));
    assertThat(BridgePolicy.refusal(request)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fastpay.events.certificate",
        "fastpay.events.qc",
        "fastpay.events.tx",
        "fastpay.events.head"
      })
  void whatAggregatorsPublishMayBeListenedTo(String topic) {
    for (String type : new String[] {"register", "unregister"}) {
      JsonObject message = new JsonObject().put("type", type).put("address", topic);
      assertThat(BridgePolicy.refusal(message)).isEmpty();
      assertThat(BridgePolicy.refusal(message.put("headers", new JsonObject()))).isEmpty();
      assertRefused(message.put("headers", "none"), "headers: expected a JSON object");
      assertRefused(
          message.put("headers", new JsonObject().put("localOnly", true)), "headers: expected");
    }
  }

  @Test
  void pingsPass() {
    assertThat(BridgePolicy.refusal(new JsonObject().put("type", "ping"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fastpay.sidecar.dave",
        "fastpay.events.qc",
        "fastpay.aggregator ",
        "FASTPAY.AGGREGATOR",
        "fastpay.aggregator.x",
        "__vertx.reply.0c1b8d2e-6a3f-4c55-9d27-000000000001",
        "*",
        ""
      })
  void noOtherAddressIsAsked(String address) {
    assertRefused(request().put("address", address), "address: expected fastpay.aggregator");
  }

  @Test
  void aHugeAddressIsNotRepeated() {
    String huge = "fastpay.aggregator".repeat(10_000);
    assertRefused(request().put("address", huge), "address: expected fastpay.aggregator");
    assertRefused(
        new JsonObject().put("type", "register").put("address", huge), "address: expected one of");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fastpay.aggregator",
        "fastpay.sidecar.dave",
        "fastpay.sidecar.dave.events",
        "fastpay.events.",
        "fastpay.events.*",
        "fastpay.events.qc.x",
        "__vertx.reply.1",
        ""
      })
  void nothingElseIsListenedTo(String address) {
    assertRefused(
        new JsonObject().put("type", "register").put("address", address),
        "address: expected one of fastpay.events.certificate");
  }

  @Test
  void nobodyPublishes() {
    for (String address : new String[] {"fastpay.aggregator", "fastpay.events.qc"}) {
      assertRefused(
          request().put("type", "publish").put("address", address), "type: clients ask and listen");
    }
  }

  @Test
  void typesAreTheFourKnownOnes() {
    for (Object type : new Object[] {"SEND", "rec", "message", "err", "", 1, true, null}) {
      assertRefused(request().put("type", type), "type: expected send, register");
    }
    assertRefused(new JsonObject(), "type: expected send, register");
  }

  @Test
  void anActionIsNeededAndKnown() {
    for (Object action : new Object[] {"fund", "validator-info", "SUBMIT", "", 1, null}) {
      assertRefused(
          request().put("headers", new JsonObject().put("action", action)),
          "headers: expected action, one of submit");
    }
    for (Object headers : new Object[] {"action", new JsonArray().add("action"), null}) {
      assertRefused(request().put("headers", headers), "headers: expected action, one of submit");
    }
  }

  /** Headers of this kind steer the bus itself in other bridges. */
  @Test
  void unknownHeadersAreRefused() {
    for (String name : new String[] {"timeout", "localOnly", "codecName", "Action", "x"}) {
      JsonObject request = request();
      request.getJsonObject("headers").put(name, "1");
      assertRefused(request, "headers: expected action, refusals alone");
    }
    JsonObject request = request();
    request.getJsonObject("headers").put("refusals", "header");
    assertRefused(request, "headers: expected refusals to be body");
    request.getJsonObject("headers").put("refusals", 1);
    assertRefused(request, "headers: expected refusals to be body");
  }

  @Test
  void aBodyIsAnObject() {
    for (Object body : new Object[] {"{}", 1, new JsonArray(), null}) {
      assertRefused(request().put("body", body), "body: expected a JSON object");
    }
  }

  @Test
  void anAnswerHasAShortName() {
    for (Object name : new Object[] {"", "a b", "ä", "1".repeat(37), 1, null}) {
      JsonObject request = request().put("replyAddress", name);
      assertRefused(request, "replyAddress: expected a text of 1 to 36");
      assertThat(BridgePolicy.replyAddress(request)).isEmpty();
    }
  }

  @Test
  void unknownFieldsAreRefused() {
    assertRefused(request().put("send", true), "expected the fields address, body, headers");
  }
}
