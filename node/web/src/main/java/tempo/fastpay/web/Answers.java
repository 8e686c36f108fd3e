package tempo.fastpay.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import tempo.fastpay.loop.HardClose;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.types.Reject;

/** Writes answers, and counts the bytes of them that nobody has taken yet. */
final class Answers {
  static final String JSON = "application/json";
  static final String NO_STORE = "no-store";

  private static final int OK = 200;

  private static final long MILLIS_PER_SECOND = 1_000;

  private final JsonCodec codec;
  private final long untakenLimitBytes;
  private final AtomicLong untakenBytes = new AtomicLong();
  private final LongAdder rejects = new LongAdder();

  /**
   * Makes the answers of one server.
   *
   * @param untakenLimitBytes of answers in memory; see {@link #checkRoom}
   */
  Answers(JsonCodec codec, long untakenLimitBytes) {
    this.codec = codec;
    this.untakenLimitBytes = untakenLimitBytes;
  }

  /**
   * Refuses more work while others do not take what they asked for.
   *
   * @throws HttpRefusal 503
   */
  void checkRoom() {
    if (untakenBytes.get() >= untakenLimitBytes) {
      throw HttpRefusal.retryLater(
          Failures.UNAVAILABLE, "too many answers wait to be taken", Failures.RETRY_AFTER_MS);
    }
  }

  long untakenBytes() {
    return untakenBytes.get();
  }

  /** The number of refusals answered. */
  long rejects() {
    return rejects.sum();
  }

  void ok(RoutingContext ctx, JsonObject body) {
    json(ctx, OK, body);
  }

  /** Answers with a JSON object, which no cache may keep: it holds now only. */
  void json(RoutingContext ctx, int status, JsonObject body) {
    ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    end(ctx, status, JSON, body.toBuffer());
  }

  /** Answers {reject}, and when to try again where that is known. */
  void refuse(RoutingContext ctx, HttpRefusal refusal) {
    refuse(ctx, refusal, new JsonObject());
  }

  /**
   * Answers {reject} and more fields, and when to try again where that is known.
   *
   * @param more further fields of the body
   */
  void refuse(RoutingContext ctx, HttpRefusal refusal, JsonObject more) {
    rejects.increment();
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      HardClose.now(ctx.request().connection());
      return;
    }
    Reject reject = refusal.reject();
    reject
        .retryAfterMillis()
        .ifPresent(millis -> response.putHeader(HttpHeaders.RETRY_AFTER, seconds(millis)));
    json(ctx, refusal.status(), more.put("reject", codec.encode(reject)));
  }

  private static String seconds(long millis) {
    return Long.toString(Math.max(1, (millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND));
  }

  void end(RoutingContext ctx, int status, String type, Buffer body) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      // Whoever asked has left.
      return;
    }
    untakenBytes.addAndGet(body.length());
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        // Vert.x leaves it out where it leaves out the body, which a HEAD asks about.
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
        .end(body)
        .onComplete(taken -> untakenBytes.addAndGet(-body.length()));
  }
}
