package tempo.fastpay.web;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.math.BigInteger;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.web.events.SseText;

/** Serves the chained flow as server-sent events; one at a time for the whole node. */
final class DemoRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(DemoRoutes.class);
  private static final int TOO_MANY_REQUESTS = 429;

  /** A flow waits for a block, and then takes less than a second. */
  private static final long RETRY_AFTER_MS = 3_000;

  /** How often a stream that waits for a block says that it lives. */
  private static final long BEAT_MS = 5_000;

  private final Loop loop;
  private final DemoFlow flow;
  private final Connections connections;
  private boolean isRunning;

  DemoRoutes(Loop loop, DemoFlow flow, Connections connections) {
    this.loop = loop;
    this.flow = flow;
    this.connections = connections;
  }

  void mount(Api api) {
    api.post("/demo/chained-flow", this::run);
  }

  private void run(RoutingContext ctx) {
    loop.check();
    if (isRunning) {
      throw HttpRefusal.retryLater(
          TOO_MANY_REQUESTS, "a demo runs already: watch it, or try again", RETRY_AFTER_MS);
    }
    isRunning = true;
    EventRoutes.begin(ctx, connections);
    Teller teller = new Teller(ctx.response());
    Runnable stopBeating = loop.every(BEAT_MS, () -> teller.write(Buffer.buffer(SseText.COMMENT)));
    teller.write(Buffer.buffer(SseText.COMMENT));
    // Who leaves early ends the telling, not the flow: its payments are on their way.
    loop.onLoop(Future.succeededFuture().compose(now -> flow.run(teller)))
        .onFailure(teller::failed)
        .onComplete(
            over -> {
              isRunning = false;
              stopBeating.run();
              teller.end();
            });
  }

  /** Tells one caller; what a caller does not take is not told. */
  private static final class Teller implements FlowListener {
    private final HttpServerResponse response;

    Teller(HttpServerResponse response) {
      this.response = response;
    }

    void write(Buffer text) {
      if (!response.closed() && !response.ended() && !response.writeQueueFull()) {
        response.write(text);
      }
    }

    private void tell(String name, JsonObject data) {
      write(SseText.event(name, data));
    }

    @Override
    public void began(Committee committee) {
      tell(
          "began",
          new JsonObject()
              .put("chain_id", committee.chainId().toString())
              .put("threshold", committee.threshold())
              .put(
                  "validators",
                  new JsonArray(committee.members().stream().map(Validator::name).toList())));
    }

    @Override
    public void funded(UInt64 height, Map<String, BigInteger> balances) {
      JsonObject amounts = new JsonObject();
      balances.forEach((name, units) -> amounts.put(name, units.toString()));
      tell("funded", new JsonObject().put("height", height.toString()).put("balances", amounts));
    }

    @Override
    public void certified(UInt64 height, String from, String to, FlowReport.Certified payment) {
      tell(
          "certified",
          new JsonObject()
              .put("height", height.toString())
              .put("from", from)
              .put("to", to)
              .put("amount", FlowReport.AMOUNT.toString())
              .put("tx_hash", payment.txHash().toHex())
              .put("qc_hash", payment.qcHash().toHex())
              .put("signers", new JsonArray(payment.signers()))
              .put("millis", payment.millis())
              .put("unix_millis", Long.toString(payment.certifiedUnixMillis())));
    }

    @Override
    public void ended(FlowReport report) {
      tell("ended", report.toJson());
    }

    void failed(Throwable cause) {
      boolean isKnown = cause instanceof FastPayException;
      if (!isKnown) {
        LOG.atError().setMessage("the chained flow failed").setCause(cause).log();
      }
      tell(
          "failed",
          new JsonObject()
              .put("message", isKnown ? cause.getMessage() : "this node's log says why")
              .put(
                  "retry_may_help",
                  cause instanceof FastPayException known && known.retryMayHelp()));
    }

    void end() {
      if (!response.closed() && !response.ended()) {
        response.end();
      }
    }
  }
}
