package tempo.fastpay.web;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.face.RequestIds;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Committee;

/** Serves the submission of a payment: reads it within bounds, decodes, submits, answers. */
final class SubmitRoute {
  /** A longer body is decoded on a worker thread, since that takes more than a millisecond. */
  private static final int LONG_BODY_BYTES = 64 * 1_024;

  private final Loop loop;
  private final Committee committee;
  private final AggregatorApi aggregator;
  private final JsonCodec codec;
  private final Answers answers;
  private final WebLimits limits;
  private final Gate gate;
  private final RequestIds requestIds = new RequestIds();

  SubmitRoute(
      Loop loop,
      Committee committee,
      AggregatorApi aggregator,
      JsonCodec codec,
      Answers answers,
      WebLimits limits) {
    this.loop = loop;
    this.committee = committee;
    this.aggregator = aggregator;
    this.codec = codec;
    this.answers = answers;
    this.limits = limits;
    this.gate = new Gate(loop, "submissions", limits.submissions(), Failures.RETRY_AFTER_MS);
  }

  Gate gate() {
    return gate;
  }

  void submit(RoutingContext ctx) {
    String address = ctx.request().remoteAddress().hostAddress();
    gate.enter(address);
    Object caller = ctx.request().connection();
    BodyReader.read(loop, ctx.request(), limits.bodyLimitBytes(), limits.bodyMs())
        .compose(this::decode)
        .map(request -> requestIds.check(caller, request))
        .compose(request -> submit(caller, request))
        .eventually(
            () -> {
              gate.leave(address);
              return Future.succeededFuture();
            })
        .onSuccess(reply -> answer(ctx, SubmitOutcome.of(reply, committee, codec)))
        .onFailure(ctx::fail);
  }

  private Future<SubmitRequest> decode(Buffer body) {
    if (body.length() > LONG_BODY_BYTES) {
      return loop.compute(() -> read(body));
    }
    return Future.succeededFuture(read(body));
  }

  private SubmitRequest read(Buffer body) {
    return codec.decodeSubmitRequest(JsonText.parseObject(body.getBytes()));
  }

  private Future<FanoutReply> submit(Object caller, SubmitRequest request) {
    return loop.onLoop(aggregator.submit(request).timeout(limits.callMs(), TimeUnit.MILLISECONDS))
        .onSuccess(reply -> requestIds.answered(caller, request, reply.qc().isPresent()));
  }

  private void answer(RoutingContext ctx, SubmitOutcome outcome) {
    if (outcome.refusal().isPresent()) {
      answers.refuse(ctx, outcome.refusal().get(), outcome.body());
    } else {
      answers.ok(ctx, outcome.body());
    }
  }
}
