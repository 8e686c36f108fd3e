package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;

/**
 * A payment for certification.
 *
 * @param claims what the envelope repeats of the payment, each to be held against the signed bytes;
 *     at most {@value #CLAIMS_LIMIT}
 * @param parentQcs QCs of earlier payments: of the lane (L3) and of credits to be spent (L6); at
 *     most {@value #PARENT_QCS_LIMIT}
 * @param requestId the caller's own name for this request, at most {@value #REQUEST_ID_LIMIT_CHARS}
 *     characters (L9)
 */
public record SubmitRequest(
    Envelope envelope,
    List<Intent> claims,
    List<QuorumCertificate> parentQcs,
    Optional<String> requestId) {
  /** The most claims of one request: an envelope has two places for them. */
  public static final int CLAIMS_LIMIT = 2;

  public static final int PARENT_QCS_LIMIT = 16;
  public static final int REQUEST_ID_LIMIT_CHARS = 128;

  public SubmitRequest {
    Objects.requireNonNull(envelope);
    claims = List.copyOf(claims);
    parentQcs = List.copyOf(parentQcs);
    if (claims.size() > CLAIMS_LIMIT) {
      throw new IllegalArgumentException(
          "intent: at most " + CLAIMS_LIMIT + " claims, got " + claims.size());
    }
    if (parentQcs.size() > PARENT_QCS_LIMIT) {
      throw new IllegalArgumentException(
          "parent_qcs: at most " + PARENT_QCS_LIMIT + ", got " + parentQcs.size());
    }
    if (requestId.isPresent() && requestId.get().length() > REQUEST_ID_LIMIT_CHARS) {
      throw new IllegalArgumentException(
          "client_request_id: at most " + REQUEST_ID_LIMIT_CHARS + " characters");
    }
  }

  /**
   * Looks for a claim that contradicts the payment: what the request repeats must equal what the
   * sender signed (L1).
   *
   * @param payment the one in the envelope
   * @return the first field that contradicts it, in words; empty if none does
   */
  public Optional<String> contradiction(Payment payment) {
    Intent signed =
        new Intent(payment.sender(), payment.recipient(), payment.amount(), payment.asset());
    return VerifiedQc.contradiction(envelope, payment)
        .or(
            () ->
                claims.stream()
                    .filter(claim -> !claim.equals(signed))
                    .findFirst()
                    .map(claim -> "intent " + claim + " differs from the signed " + signed));
  }

  /** This request with other parents. */
  public SubmitRequest withParentQcs(List<QuorumCertificate> others) {
    return new SubmitRequest(envelope, claims, others, requestId);
  }

  public static SubmitRequest of(Envelope envelope, List<QuorumCertificate> parentQcs) {
    return new SubmitRequest(envelope, List.of(), parentQcs, Optional.empty());
  }
}
