package tempo.fastpay.jsonrpc;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import tempo.fastpay.loop.HardClose;

/** Answers one POST. Belongs to the server's loop. */
final class HttpPost {
  /** Closed at once, the unread rest of a body would make the other side lose the answer. */
  private static final long LINGER_MS = 500;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONTENT_TOO_LARGE = 413;

  private final RpcService service;
  private final HttpServerRequest request;
  private final Quota calls;
  private final Buffer body = Buffer.buffer();
  private Runnable stopTimer = () -> {};
  private boolean isRead;

  private HttpPost(RpcService service, HttpServerRequest request) {
    this.service = service;
    this.request = request;
    this.calls = new Quota(service.limits().callsPerConnectionLimit());
  }

  /** Reads the body and answers it; to be called in the turn in which the request came. */
  static void serve(RpcService service, HttpServerRequest request) {
    new HttpPost(service, request).begin();
  }

  private void begin() {
    RpcServerLimits limits = service.limits();
    stopTimer =
        service
            .loop()
            .after(
                limits.bodyTimeoutMs(),
                () ->
                    refuse(
                        REQUEST_TIMEOUT,
                        "body: expected it complete within " + limits.bodyTimeoutMs() + " ms"));
    request.handler(this::take);
    request.exceptionHandler(broken -> read());
    request.endHandler(end -> answer());
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      var unused = request.response().writeContinue();
    }
  }

  /** Returns true the first time: nothing more of the body counts. */
  private boolean read() {
    boolean isFirst = !isRead;
    isRead = true;
    stopTimer.run();
    return isFirst;
  }

  private void take(Buffer chunk) {
    if (isRead) {
      return;
    }
    int limitBytes = service.limits().bodyLimitBytes();
    if (body.length() + chunk.length() > limitBytes) {
      refuse(CONTENT_TOO_LARGE, "body: expected at most " + limitBytes + " bytes");
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void refuse(int status, String message) {
    if (!read()) {
      return;
    }
    request.pause();
    request.response().setStatusCode(status).putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    service
        .answer(Incoming.refused(RpcError.PARSE_ERROR, message), 0, this::carryOut)
        .onSuccess(text -> end(text.orElseThrow()));
    service.loop().after(LINGER_MS, () -> HardClose.now(request.connection()));
  }

  private void answer() {
    if (!read()) {
      return;
    }
    service
        .read(body)
        .compose(incoming -> service.answer(incoming, body.length(), this::carryOut))
        .onSuccess(text -> end(text.orElseGet(Buffer::buffer)));
  }

  private Future<RpcAnswer> carryOut(RpcCall call, boolean isAlone) {
    if (Subscriptions.isAbout(call)) {
      return Future.succeededFuture(
          new RpcAnswer.Failed(
              RpcError.of(
                  RpcError.METHOD_NOT_FOUND, call.method() + " is there over WebSocket alone")));
    }
    return service.runner().run(call, calls);
  }

  private void end(Buffer text) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    int bytes = text.length();
    service.held().add(bytes);
    Runnable stopUnread =
        service
            .loop()
            .after(service.limits().unreadLimitMs(), () -> HardClose.now(request.connection()));
    response.putHeader(HttpHeaders.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    response
        .end(text)
        .onComplete(
            taken -> {
              service.held().remove(bytes);
              stopUnread.run();
            });
  }
}
