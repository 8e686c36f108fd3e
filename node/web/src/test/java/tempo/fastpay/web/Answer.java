package tempo.fastpay.web;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a server answered. */
record Answer(int status, Map<String, String> headers, String body) {
  static Answer of(HttpResponse<String> response) {
    Map<String, String> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new Answer(response.statusCode(), headers, response.body());
  }

  /** Empty where it is not there. */
  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  JsonObject json() {
    return new JsonObject(body);
  }

  JsonObject reject() {
    return json().getJsonObject("reject");
  }

  String code() {
    return reject().getString("code");
  }

  String message() {
    return reject().getString("message");
  }
}
