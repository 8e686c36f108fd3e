package tempo.fastpay.web.bridge;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.AggregatorAction;

/**
 * Decides which messages of a client pass a bridge: {@code send} a request with a known action to
 * the aggregator, {@code register} for what aggregators publish, {@code ping}. One policy for every
 * bridge; what it refuses never reaches the bus.
 */
final class BridgePolicy {
  /** The addresses that clients may listen on. */
  static final Set<String> TOPICS =
      Set.of(
          BusContract.EVENTS_CERTIFICATE,
          BusContract.EVENTS_QC,
          BusContract.EVENTS_TX,
          BusContract.EVENTS_HEAD);

  /** The longest name a client gives to an answer; the browser's bridge takes no longer one. */
  static final int REPLY_ADDRESS_LIMIT_CHARS = 36;

  private static final Set<String> FIELDS =
      Set.of("type", "address", "headers", "body", "replyAddress");
  private static final Set<String> HEADERS = Set.of(BusContract.ACTION, BusContract.REFUSALS);
  private static final String ACTIONS =
      Arrays.stream(AggregatorAction.values())
          .map(AggregatorAction::label)
          .collect(Collectors.joining(", "));

  private BridgePolicy() {}

  /**
   * Returns why a message is refused: its field and what was expected, nothing of what was there.
   *
   * @return empty where it may pass
   */
  static Optional<String> refusal(JsonObject message) {
    if (!FIELDS.containsAll(message.fieldNames())) {
      return Optional.of("expected the fields " + named(FIELDS) + " alone");
    }
    return switch (message.getValue("type") instanceof String type ? type : "") {
      case "send" -> ofRequest(message);
      case "register", "unregister" -> ofListening(message);
      case "ping" -> Optional.empty();
      case "publish" -> Optional.of("type: clients ask and listen, they do not publish");
      default -> Optional.of("type: expected send, register, unregister or ping");
    };
  }

  private static Optional<String> ofRequest(JsonObject message) {
    if (!BusContract.AGGREGATOR.equals(message.getValue("address"))) {
      return Optional.of("address: expected " + BusContract.AGGREGATOR);
    }
    if (!(message.getValue("headers") instanceof JsonObject headers)
        || !(headers.getValue(BusContract.ACTION) instanceof String action)
        || AggregatorAction.of(action).isEmpty()) {
      return Optional.of("headers: expected " + BusContract.ACTION + ", one of " + ACTIONS);
    }
    if (!(message.getValue("body") instanceof JsonObject)) {
      return Optional.of("body: expected a JSON object");
    }
    if (replyAddress(message).isEmpty()) {
      return Optional.of(
          "replyAddress: expected a text of 1 to "
              + REPLY_ADDRESS_LIMIT_CHARS
              + " letters, digits, '.', ':', '_' and '-'");
    }
    return ofHeaders(headers);
  }

  private static Optional<String> ofListening(JsonObject message) {
    if (!(message.getValue("address") instanceof String topic) || !TOPICS.contains(topic)) {
      return Optional.of("address: expected one of " + named(TOPICS));
    }
    // Browsers' clients send headers along with a registration, empty unless they are told.
    Object headers = message.getValue("headers", new JsonObject());
    return headers instanceof JsonObject object
        ? ofHeaders(object)
        : Optional.of("headers: expected a JSON object");
  }

  private static Optional<String> ofHeaders(JsonObject headers) {
    if (!HEADERS.containsAll(headers.fieldNames())) {
      return Optional.of("headers: expected " + named(HEADERS) + " alone");
    }
    return List.of(BusContract.REFUSALS_IN_BODY)
            .contains(headers.getValue(BusContract.REFUSALS, BusContract.REFUSALS_IN_BODY))
        ? Optional.empty()
        : Optional.of(
            "headers: expected " + BusContract.REFUSALS + " to be " + BusContract.REFUSALS_IN_BODY);
  }

  /** The name a client gives to the answer, where it is one. */
  static Optional<String> replyAddress(JsonObject message) {
    return message.getValue("replyAddress") instanceof String text
            && text.matches("[A-Za-z0-9.:_-]{1," + REPLY_ADDRESS_LIMIT_CHARS + "}")
        ? Optional.of(text)
        : Optional.empty();
  }

  private static String named(Set<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }
}
