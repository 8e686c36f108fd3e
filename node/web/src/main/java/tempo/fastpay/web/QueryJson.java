package tempo.fastpay.web;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonFields;

/** Reads a request's query as the JSON object that the one codec reads. */
final class QueryJson {
  private QueryJson() {}

  /**
   * Returns one text field per parameter.
   *
   * @param lists parameters that may be repeated, which become arrays of text
   * @throws MalformedRequestException if another one is repeated
   */
  static JsonObject of(RoutingContext ctx, Set<String> lists) {
    JsonObject json = new JsonObject();
    MultiMap query = ctx.queryParams();
    for (String name : query.names()) {
      List<String> values = query.getAll(name);
      if (lists.contains(name)) {
        json.put(name, new JsonArray(values));
      } else if (values.size() == 1) {
        json.put(name, values.get(0));
      } else {
        throw new MalformedRequestException(
            name + ": expected once in the query, got " + values.size() + " of them");
      }
    }
    return json;
  }

  /**
   * Checks that there is no parameter, for routes that take none.
   *
   * @throws MalformedRequestException naming one that is there all the same
   */
  static void none(RoutingContext ctx) {
    JsonFields.read(of(ctx, Set.of()), nothing -> nothing);
  }
}
