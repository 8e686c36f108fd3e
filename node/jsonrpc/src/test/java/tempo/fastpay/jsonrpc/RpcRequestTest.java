package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends, and which answers it takes for one. */
class RpcRequestTest {
  private static final RpcRequest ONE = RpcRequest.single(7, RpcCall.of("m", 1, "two"));
  private static final RpcRequest TWO =
      RpcRequest.batch(7, List.of(RpcCall.of("a"), RpcCall.of("b")));

  private static List<RpcAnswer> read(RpcRequest request, String text) throws RpcException {
    return request.answersIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static RpcException refusal(RpcRequest request, String text) {
    RpcException refusal = catchThrowableOfType(RpcException.class, () -> read(request, text));
    assertThat(refusal).as(text).isNotNull();
    return refusal;
  }

  @Test
  void aCallIsWrittenAsJsonRpc() {
    assertThat(ONE.text().toJsonObject())
        .isEqualTo(
            new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 7)
                .put("method", "m")
                .put("params", JsonArray.of(1, "two")));
    assertThat(TWO.text().toJsonArray().getJsonObject(1).getInteger("id")).isEqualTo(8);
  }

  @Test
  void aResultOrAnErrorIsTheAnswer() throws Exception {
    assertThat(read(ONE, "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"a\":[1,null,true,1.5]}}"))
        .containsExactly(
            new RpcAnswer.Result(
                new JsonObject().put("a", new JsonArray().add(1).addNull().add(true).add(1.5))));
    assertThat(read(ONE, "{\"id\":7,\"result\":null,\"error\":null}"))
        .containsExactly(new RpcAnswer.Result(null));
    assertThat(read(ONE, "{\"id\":7,\"error\":{\"code\":3,\"message\":\"no\",\"data\":\"0x\"}}"))
        .containsExactly(new RpcAnswer.Failed(new RpcError(3, "no", Optional.of("0x"))));
  }

  @Test
  void ofAResultOnlyTheFieldsThatAreWantedAreRead() throws Exception {
    RpcRequest some =
        RpcRequest.batch(
            7, List.of(RpcCall.of("a").wanting(Set.of("a")), RpcCall.of("b").wanting(Set.of("b"))));
    assertThat(
            read(
                some,
                "[{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":[{\"a\":1,\"c\":{\"a\":[2]},\"b\":{\"x\":3}}]},"
                    + "{\"id\":8,\"error\":{\"code\":3,\"message\":\"no\",\"more\":1}}]"))
        .containsExactly(
            new RpcAnswer.Result(
                JsonArray.of(new JsonObject().put("a", 1).put("b", new JsonObject()))),
            new RpcAnswer.Failed(new RpcError(3, "no", Optional.empty())));
    assertThat(refusal(some, "[{\"id\":7,\"result\":{\"c\":1,\"c\":2}},{\"id\":8}]").kind())
        .as("twice the same field is no JSON, whoever wants it")
        .isEqualTo(RpcException.Kind.MALFORMED);
    RpcRequest all =
        RpcRequest.batch(7, List.of(RpcCall.of("a").wanting(Set.of("a")), RpcCall.of("b")));
    assertThat(all.fields()).as("one of them wants everything").isEmpty();
  }

  @Test
  void theAnswersOfABatchAreFoundByTheirIds() throws Exception {
    assertThat(read(TWO, "[{\"id\":8,\"result\":\"b\"},{\"id\":7,\"result\":\"a\"}]"))
        .containsExactly(new RpcAnswer.Result("a"), new RpcAnswer.Result("b"));
  }

  @Test
  void anErrorWithoutAnIdIsTheRequests() {
    String error = "\"error\":{\"code\":-32600,\"message\":\"no\"}}";
    for (String text : List.of("{\"id\":null," + error, "{" + error)) {
      for (RpcRequest request : List.of(ONE, TWO)) {
        RpcException refusal = refusal(request, text);
        assertThat(refusal.kind()).isEqualTo(RpcException.Kind.ERROR);
        assertThat(refusal.error()).contains(RpcError.of(-32600, "no"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "<html>",
        "{\"id\":7,\"result\":1",
        "{\"id\":7,\"result\":1} {}",
        "{\"id\":7,\"id\":7,\"result\":1}",
        "{\"id\":7}",
        "{\"id\":8,\"result\":1}",
        "{\"id\":\"7\",\"result\":1}",
        "{\"id\":7.0,\"result\":1}",
        "{\"result\":1}",
        "{\"id\":7,\"result\":1,\"error\":{\"code\":1,\"message\":\"\"}}",
        "{\"id\":7,\"error\":\"no\"}",
        "{\"id\":7,\"error\":{\"message\":\"no code\"}}",
        "{\"id\":7,\"error\":{\"code\":\"1\",\"message\":\"\"}}",
        "{\"id\":7,\"error\":{\"code\":1}}",
        "{\"id\":7,\"result\":1e999}",
        "[{\"id\":7,\"result\":1}]"
      })
  void whatIsNoAnswerToOneCallIsMalformed(String text) {
    assertThat(refusal(ONE, text).kind()).isEqualTo(RpcException.Kind.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"id\":7,\"result\":1}",
        "[{\"id\":7,\"result\":1}]",
        "[{\"id\":7,\"result\":1},{\"id\":7,\"result\":1}]",
        "[{\"id\":7,\"result\":1},{\"id\":9,\"result\":1}]",
        "[{\"id\":7,\"result\":1},{\"result\":1}]",
        "[{\"id\":7,\"result\":1},null]",
        "[{\"id\":7,\"result\":1},{\"id\":8,\"result\":1},{\"id\":9,\"result\":1}]"
      })
  void whatIsNoAnswerToABatchIsMalformed(String text) {
    assertThat(refusal(TWO, text).kind()).isEqualTo(RpcException.Kind.MALFORMED);
  }

  @Test
  void deepNestingIsNotRead() throws Exception {
    String open = "[".repeat(62);
    String close = "]".repeat(62);
    assertThat(read(ONE, "{\"id\":7,\"result\":" + open + close + "}")).hasSize(1);
    assertThat(refusal(ONE, "{\"id\":7,\"result\":[[" + open + close + "]]}").kind())
        .isEqualTo(RpcException.Kind.MALFORMED);
  }
}
