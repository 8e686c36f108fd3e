package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.loop.Loop;

/** One request and the reading of its answer, no further than its limit. Belongs to one loop. */
final class HttpExchange {
  private static final int OK = 200;

  /** How much of an answer that is none becomes part of the failure's text. */
  private static final int SHOWN_LIMIT_BYTES = 1_024;

  private final Loop loop;
  private final RpcRequest request;
  private final int answerLimitBytes;
  private final Parts read = new Parts();
  private final Promise<List<RpcAnswer>> answers = Promise.promise();
  private Optional<HttpClientRequest> sent = Optional.empty();
  private Runnable stopTimer = () -> {};

  HttpExchange(Loop loop, RpcRequest request, int answerLimitBytes) {
    this.loop = loop;
    this.request = request;
    this.answerLimitBytes = answerLimitBytes;
    answers.future().onComplete(over -> stopTimer.run());
  }

  /** The answers, in the order of the calls; fails with an {@link RpcException}. */
  Future<List<RpcAnswer>> answers() {
    return answers.future();
  }

  /** Makes it fail if it is not over in time; takes the place of an earlier such limit. */
  void within(long limitMs, RpcException.Kind kind, String message) {
    stopTimer.run();
    stopTimer = loop.after(limitMs, () -> fail(RpcException.of(kind, message, null)));
  }

  private boolean isOver() {
    return answers.future().isComplete();
  }

  void begin(HttpClient client, RequestOptions to) {
    client
        .request(to)
        .onFailure(this::broken)
        .onSuccess(
            connected -> {
              if (isOver()) {
                var unused = connected.reset();
                return;
              }
              sent = Optional.of(connected);
              connected
                  .exceptionHandler(this::broken)
                  .send(request.text())
                  .onFailure(this::broken)
                  .onSuccess(this::receive);
            });
  }

  /** Ends it with a failure, unless it is over: nothing more of it is read. */
  void fail(RpcException cause) {
    if (answers.tryFail(cause)) {
      sent.ifPresent(
          each -> {
            var unused = each.reset();
          });
    }
  }

  private void broken(Throwable cause) {
    fail(
        RpcException.of(
            RpcException.Kind.UNREACHABLE,
            "the connection failed: " + Texts.cut(cause.getMessage()),
            cause));
  }

  private void receive(HttpClientResponse response) {
    response
        .exceptionHandler(this::broken)
        .handler(this::take)
        .endHandler(end -> answered(response.statusCode()));
  }

  private void take(Buffer chunk) {
    if (isOver()) {
      return;
    }
    if (read.length() + chunk.length() > answerLimitBytes) {
      fail(RpcRequest.malformed("longer than " + answerLimitBytes + " bytes"));
    } else {
      read.add(chunk);
    }
  }

  private void answered(int status) {
    if (isOver()) {
      return;
    }
    if (read.length() > JsonReader.ON_LOOP_LIMIT_BYTES) {
      loop.compute(() -> interpret(status)).onComplete(this::tell, this::tellFailure);
      return;
    }
    try {
      tell(interpret(status));
    } catch (RpcException e) {
      tellFailure(e);
    }
  }

  private List<RpcAnswer> interpret(int status) throws RpcException {
    try {
      return request.answersIn(read.stream());
    } catch (RpcException e) {
      if (status == OK || e.kind() == RpcException.Kind.ERROR) {
        throw e;
      }
      throw RpcException.of(
          RpcException.Kind.UNREACHABLE,
          "HTTP status " + status + ": " + Texts.cut(read.beginning(SHOWN_LIMIT_BYTES)),
          null);
    }
  }

  private void tell(List<RpcAnswer> result) {
    answers.tryComplete(result);
  }

  private void tellFailure(Throwable cause) {
    answers.tryFail(cause);
  }
}
