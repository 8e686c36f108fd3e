package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;

/**
 * Answers requests at one address of the event bus, by the rules that {@link BusContract} sets for
 * all services: bounded in number, size and time; any failure reaches the caller with a code.
 * Belongs to the context it was started on.
 */
public final class BusService {
  private static final Logger LOG = LoggerFactory.getLogger(BusService.class);

  private final String address;
  private final Function<BusRequest, Future<JsonObject>> requests;
  private final BusLimits limits;
  private final AtomicInteger open = new AtomicInteger();
  private ServedAddress served;

  private BusService(
      String address, Function<BusRequest, Future<JsonObject>> requests, BusLimits limits) {
    this.address = address;
    this.requests = requests;
    this.limits = limits;
  }

  /**
   * Begins to serve.
   *
   * @param requests answers one request; the caller learns what it throws or fails with
   * @return complete when requests from everywhere reach it
   */
  public static Future<BusService> start(
      Vertx vertx,
      String address,
      Function<BusRequest, Future<JsonObject>> requests,
      BusLimits limits) {
    BusService service = new BusService(address, requests, limits);
    return ServedAddress.start(vertx, address, service::receive, ServedAddress.CHECK_MS)
        .map(
            served -> {
              service.served = served;
              return service;
            });
  }

  /** The number of requests that wait for their answer. */
  public int openRequests() {
    return open.get();
  }

  public Future<Void> close() {
    return served.close();
  }

  private void receive(Message<Object> message) {
    if (open.get() >= limits.openRequestsLimit()) {
      message.fail(BusContract.UNAVAILABLE, "too many open requests: try again later");
      return;
    }
    open.incrementAndGet();
    Future<JsonObject> answer;
    try {
      answer = requests.apply(read(message));
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer
        .timeout(limits.callTimeoutMs(), TimeUnit.MILLISECONDS)
        .eventually(
            () -> {
              open.decrementAndGet();
              return Future.succeededFuture();
            })
        .onComplete(message::reply, cause -> fail(message, cause));
  }

  private static BusRequest read(Message<Object> message) {
    if (!(message.body() instanceof JsonObject body)) {
      throw new MalformedRequestException("expected a JSON object as body");
    }
    BodySize.check(body);
    return new BusRequest(
        Optional.ofNullable(message.headers().get(BusContract.ACTION)),
        body,
        BusContract.REFUSALS_IN_BODY.equals(message.headers().get(BusContract.REFUSALS)));
  }

  private void fail(Message<Object> message, Throwable cause) {
    if (cause instanceof BusRequest.RefusedException refused) {
      message.fail(refused.reject().code().number(), refused.reject().message());
    } else if (cause instanceof MalformedRequestException) {
      message.fail(BusContract.MALFORMED, cause.getMessage());
    } else if (cause instanceof UnavailableException) {
      message.fail(BusContract.UNAVAILABLE, cause.getMessage());
    } else if (cause instanceof TimeoutException) {
      message.fail(BusContract.UNAVAILABLE, "not answered in time: try again");
    } else {
      LOG.atError()
          .setMessage("a request failed to be served")
          .addKeyValue("address", address)
          .setCause(cause)
          .log();
      message.fail(
          BusContract.UNAVAILABLE, address + " failed to serve the request; its log says why");
    }
  }
}
