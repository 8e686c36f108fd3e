package tempo.fastpay.web;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/**
 * A committee's answers to a payment as one HTTP answer.
 *
 * @param refusal empty: certified
 * @param body {tx_hash, effects_hash?, stage?, cert_count, qc_formed, qc_hash?, rejects}
 */
record SubmitOutcome(Optional<HttpRefusal> refusal, JsonObject body) {
  private static final int UNPROCESSABLE = 422;

  static SubmitOutcome of(FanoutReply reply, Committee committee, JsonCodec codec) {
    return new SubmitOutcome(
        reply.qc().isPresent() ? Optional.empty() : Optional.of(refusal(reply, committee)),
        body(reply, codec));
  }

  private static JsonObject body(FanoutReply reply, JsonCodec codec) {
    JsonObject whole = codec.encode(reply);
    JsonObject body = new JsonObject().put("tx_hash", whole.getString("tx_hash"));
    if (reply.effectsHash().isPresent()) {
      body.put("effects_hash", whole.getString("effects_hash"));
    }
    stage(reply).ifPresent(stage -> body.put("stage", stage.name()));
    body.put("cert_count", reply.certificates().size()).put("qc_formed", reply.qc().isPresent());
    reply.qc().ifPresent(qc -> body.put("qc_hash", qc.hash().toHex()));
    return body.put("rejects", whole.getJsonArray("rejects"));
  }

  private static Optional<Lifecycle.Stage> stage(FanoutReply reply) {
    if (reply.qc().isPresent()) {
      return Optional.of(Lifecycle.Stage.CERTIFIED);
    }
    return reply.certificates().isEmpty()
        ? Optional.empty()
        : Optional.of(Lifecycle.Stage.ACCEPTED);
  }

  /** 422 where so many have refused for good that no quorum is left; else 503. */
  private static HttpRefusal refusal(FanoutReply reply, Committee committee) {
    List<Reject> forGood =
        reply.rejects().stream()
            .map(ValidatorReject::reject)
            .filter(reject -> reject.code().retry() != RejectCode.Retry.AFTER_BACKOFF)
            .toList();
    boolean isByAggregator =
        reply.rejects().stream()
            .anyMatch(
                refused -> refused.validator().isEmpty() && forGood.contains(refused.reject()));
    if (isByAggregator || committee.size() - forGood.size() < committee.threshold()) {
      return new HttpRefusal(UNPROCESSABLE, dominant(forGood));
    }
    return HttpRefusal.retryLater(
        Failures.UNAVAILABLE,
        "undecided: "
            + reply.certificates().size()
            + " certificates of "
            + committee.threshold()
            + "; submit the same payment again",
        retryAfterMs(reply).orElse(Failures.RETRY_AFTER_MS));
  }

  /** The most frequent code; between equals the one earlier in the list of codes. */
  private static Reject dominant(List<Reject> rejects) {
    Map<RejectCode, Long> counts = new EnumMap<>(RejectCode.class);
    rejects.forEach(reject -> counts.merge(reject.code(), 1L, Long::sum));
    long most = counts.values().stream().max(Comparator.naturalOrder()).orElseThrow();
    RejectCode code =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() == most)
            .findFirst()
            .orElseThrow()
            .getKey();
    return rejects.stream().filter(reject -> reject.code() == code).findFirst().orElseThrow();
  }

  /** The median of what validators ask for: a minority cannot put a payment off. */
  private static OptionalLong retryAfterMs(FanoutReply reply) {
    long[] asked =
        reply.rejects().stream()
            .map(refused -> refused.reject().retryAfterMillis())
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .sorted()
            .toArray();
    return asked.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(asked[(asked.length - 1) / 2]);
  }
}
