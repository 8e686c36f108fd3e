package tempo.fastpay.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import tempo.fastpay.loop.Loop;

/** Reads the body of a request, no further than its limit and no longer than its time. */
final class BodyReader {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONTENT_TOO_LARGE = 413;

  private final HttpServerRequest request;
  private final int limitBytes;
  private final Buffer read = Buffer.buffer();
  private final Promise<Buffer> done = Promise.promise();

  private BodyReader(HttpServerRequest request, int limitBytes) {
    this.request = request;
    this.limitBytes = limitBytes;
  }

  /**
   * Reads it all; to be called in the turn in which the request came.
   *
   * @return fails with {@link HttpRefusal} 400, 408 or 413, and then reads no more
   */
  static Future<Buffer> read(Loop loop, HttpServerRequest request, int limitBytes, long limitMs) {
    BodyReader reader = new BodyReader(request, limitBytes);
    Runnable stopTimer =
        loop.after(
            limitMs,
            () ->
                reader.fail(
                    HttpRefusal.wrong(
                        REQUEST_TIMEOUT, "body: expected it complete within " + limitMs + " ms")));
    reader.start();
    return reader.done.future().onComplete(over -> stopTimer.run());
  }

  private void start() {
    if (announcedBytes() > limitBytes) {
      fail(tooLarge());
      return;
    }
    request.handler(this::take);
    // Chunks that are none, or a caller that left: nothing that this node has to explain.
    request.exceptionHandler(
        broken ->
            fail(HttpRefusal.wrong(Failures.BAD_REQUEST, "body: it broke off before its end")));
    request.endHandler(end -> done.tryComplete(read));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
  }

  /** 0 where nothing, or nothing that is a number, is said: then it is counted as it comes. */
  private long announcedBytes() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void take(Buffer chunk) {
    if (done.future().isComplete()) {
      return;
    }
    if (read.length() + chunk.length() > limitBytes) {
      fail(tooLarge());
    } else {
      read.appendBuffer(chunk);
    }
  }

  private void fail(HttpRefusal refusal) {
    if (done.tryFail(refusal)) {
      request.pause();
    }
  }

  private HttpRefusal tooLarge() {
    return HttpRefusal.wrong(CONTENT_TOO_LARGE, "body: expected at most " + limitBytes + " bytes");
  }
}
