package tempo.fastpay.web;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/**
 * Fuzz target: what HTTP clients send to a real web role, as bodies and as paths with queries. It
 * always answers, never with a failure of its own, and says no by a known code.
 */
public final class RestFuzz {
  /** Of the aggregator behind the node. */
  static final RejectCode ANSWER_TO_SUBMISSIONS = RejectCode.INSUFFICIENT_FUNDS;

  private static final int POST = 0;
  private static final int GET = 1;
  private static final int REFUSED = 400;
  private static final int FAILED = 500;

  /** Certified, and the same in every process: seeds are made by another one than tries them. */
  private static final Payment PAYMENT =
      Fixtures.screened(
          Fixtures.builder(Fixtures.BOB, Fixtures.dollars(1), 0)
              .validBefore(UInt64.of(4_000_000_000L))
              .build()
              .signSecp256k1(Fixtures.ALICE.privateKey(), Fixtures.CRYPTO));

  private static final String SUBMIT = "/api/v1/submit-raw-tx";
  private static final Set<String> CODES =
      Arrays.stream(RejectCode.values()).map(Enum::name).collect(Collectors.toSet());

  private static WebServer web;
  private static RawHttp connection;

  private RestFuzz() {}

  public static Stream<byte[]> seeds() {
    String hash = Fixtures.envelope(PAYMENT).txHash().toHex();
    JsonObject bare = new JsonObject().put("tempo_tx_hex", PAYMENT.raw().toHex());
    JsonObject full =
        new JsonCodec(web().aggregator.committee.committee())
            .encode(Fixtures.request(PAYMENT, web().aggregator.committee.qc(PAYMENT)));
    return Stream.concat(
        Stream.of(bare, full).map(body -> input(POST, body.encode())),
        Stream.of(
                "",
                "index.html",
                "openapi.json",
                "api/v1/info",
                "api/v1/chain/head",
                "api/v1/committee",
                "api/v1/evidence?limit=3&cursor=",
                "api/v1/bulletin-board?tx_hash=" + hash + "&limit=10&since_unix_millis=1",
                "api/v1/bulletin-board?address=" + Fixtures.BOB.address().toHex() + "&cursor=x",
                "api/v1/tx/" + hash + "/status",
                "api/v1/tx/" + hash + "/qc",
                "api/v1/events?tx_hash=" + hash + "&cursor=",
                "api/v1/accounts/"
                    + Fixtures.BOB.address().toHex()
                    + "?asset="
                    + Fixtures.ALPHA_USD.toHex()
                    + "&nonce_keys_be="
                    + Fixtures.NONCE_KEY.word().toHex())
            .map(path -> input(GET, path)));
  }

  private static byte[] input(int form, String text) {
    byte[] bytes = (" " + text).getBytes(StandardCharsets.UTF_8);
    bytes[0] = (byte) form;
    return bytes;
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    code(input);
  }

  /** What refused it; empty where it was answered, or is no input of this target. */
  static Optional<String> code(byte[] input) throws IOException {
    if (input.length == 0 || input[0] < POST || input[0] > GET) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOfRange(input, 1, input.length);
    RawHttp http = connection();
    if (input[0] == GET) {
      http.write(RawHttp.get("/" + onOneLine(content)));
    } else {
      http.write(
              "POST "
                  + SUBMIT
                  + " HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\nContent-Length: "
                  + content.length
                  + "\r\n\r\n")
          .write(content);
    }
    Answer answer = http.read();
    if (answer.header("Content-Length").isEmpty() || answer.header("Connection").equals("close")) {
      disconnect();
    }
    if (answer.status() >= FAILED) {
      throw new AssertionError("the node failed to serve a request: " + answer);
    }
    if (answer.status() < REFUSED) {
      return Optional.empty();
    }
    if (!CODES.contains(answer.code())) {
      throw new AssertionError("refused by no known code: " + answer);
    }
    return Optional.of(answer.code());
  }

  /** What cannot stand in a request's first line is escaped. */
  private static String onOneLine(byte[] path) {
    StringBuilder line = new StringBuilder();
    for (byte b : path) {
      if (b > ' ' && b < 0x7f) {
        line.append((char) b);
      } else {
        line.append('%').append(String.format("%02x", b));
      }
    }
    return line.toString();
  }

  private static WebServer web() {
    if (web == null) {
      try {
        web = new WebServer();
        await(web.aggregator.pay(PAYMENT));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      web.aggregator.onSubmit = RestFuzz::nobodySigns;
    }
    return web;
  }

  private static Future<FanoutReply> nobodySigns(SubmitRequest request) {
    return Future.succeededFuture(
        new FanoutReply(
            request.envelope().txHash(),
            Optional.empty(),
            List.of(),
            List.of(
                new ValidatorReject(
                    Optional.empty(), Reject.of(ANSWER_TO_SUBMISSIONS, "there is none"))),
            Optional.empty()));
  }

  private static RawHttp connection() throws IOException {
    if (connection == null) {
      connection = new RawHttp(web().port());
    }
    return connection;
  }

  private static void disconnect() throws IOException {
    connection.close();
    connection = null;
  }

  /** Ends the server that the first input has started. */
  static void stop() throws Exception {
    if (connection != null) {
      disconnect();
    }
    if (web != null) {
      web.close();
      web = null;
    }
  }
}
