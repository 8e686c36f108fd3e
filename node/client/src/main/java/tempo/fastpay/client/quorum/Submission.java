package tempo.fastpay.client.quorum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;

/**
 * A signed payment on its way to a committee. Every attempt at every validator sends these very
 * bytes.
 *
 * @param payment the screened payment of {@code envelope}
 * @param parents QCs the payment rests on, the most needed first. What exceeds one request's
 *     {@value SubmitRequest#PARENT_QCS_LIMIT} is presented before it
 */
public record Submission(Envelope envelope, Payment payment, List<QuorumCertificate> parents) {
  public Submission {
    Objects.requireNonNull(envelope);
    Objects.requireNonNull(payment);
    parents = List.copyOf(parents);
  }

  SubmitRequest request() {
    return SubmitRequest.of(
        envelope, parents.subList(0, Math.min(parents.size(), SubmitRequest.PARENT_QCS_LIMIT)));
  }

  /** The QCs that do not fit the request, in portions of which each can be presented at once. */
  List<List<QuorumCertificate>> presentedBefore() {
    List<List<QuorumCertificate>> portions = new ArrayList<>();
    for (int from = SubmitRequest.PARENT_QCS_LIMIT;
        from < parents.size();
        from += SubmitRequest.PARENT_QCS_LIMIT) {
      portions.add(
          parents.subList(from, Math.min(parents.size(), from + SubmitRequest.PARENT_QCS_LIMIT)));
    }
    // The last portion holds the oldest payments of the lane, which the others follow.
    Collections.reverse(portions);
    return portions;
  }

  Effects effects() {
    return Effects.of(payment);
  }
}
