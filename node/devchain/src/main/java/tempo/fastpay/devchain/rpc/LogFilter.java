package tempo.fastpay.devchain.rpc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tempo.fastpay.devchain.ledger.Log;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Which logs somebody wants.
 *
 * @param addresses empty: any
 * @param topics for each place the topics that are wanted there; empty: any
 */
record LogFilter(Set<Address> addresses, List<Set<Bytes32>> topics) {
  /** The most addresses of a filter, and topics of one place. */
  static final int ALTERNATIVES_LIMIT = 1_000;

  private static final int TOPICS_MOST = 4;

  LogFilter {
    addresses = Set.copyOf(addresses);
    topics = List.copyOf(topics);
  }

  static LogFilter of(JsonObject json) throws RpcException {
    Set<Address> addresses = new HashSet<>();
    if (json.getValue("address") != null) {
      for (Object each : alternatives(json.getValue("address"), "address")) {
        addresses.add(Params.address(each, "address"));
      }
    }
    List<Set<Bytes32>> topics = new ArrayList<>();
    if (json.getValue("topics") != null) {
      if (!(json.getValue("topics") instanceof JsonArray places) || places.size() > TOPICS_MOST) {
        throw Params.invalid("topics", "expected a list of at most " + TOPICS_MOST);
      }
      for (int i = 0; i < places.size(); i++) {
        topics.add(topicsAt(places.getValue(i)));
      }
    }
    return new LogFilter(addresses, topics);
  }

  private static Set<Bytes32> topicsAt(Object place) throws RpcException {
    Set<Bytes32> wanted = new HashSet<>();
    if (place != null) {
      for (Object each : alternatives(place, "topics")) {
        wanted.add(Params.hash(each, "topics"));
      }
    }
    return wanted;
  }

  private static List<?> alternatives(Object value, String name) throws RpcException {
    List<?> alternatives = Params.oneOrMore(value);
    if (alternatives.size() > ALTERNATIVES_LIMIT) {
      throw Params.invalid(name, "expected at most " + ALTERNATIVES_LIMIT);
    }
    return alternatives;
  }

  boolean matches(Log log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      boolean isWanted =
          topics.get(i).isEmpty()
              || (i < log.topics().size() && topics.get(i).contains(log.topics().get(i)));
      if (!isWanted) {
        return false;
      }
    }
    return true;
  }
}
