package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.tx.AccessKey;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.TransferGas;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Checks L7 for a payment by itself, and the part of L1 that needs the chain: a view that is fresh,
 * an envelope and a payment that are not expired and leave a margin, and a payment the chain can
 * include.
 */
final class Freshness {
  private static final BigInteger MILLIS = BigInteger.valueOf(1000);

  private final CoreLimits limits;

  Freshness(CoreLimits limits) {
    this.limits = limits;
  }

  /** The first failure, or empty. */
  Optional<Reject> check(Candidate candidate, SenderFacts facts, FinalizedBlock base, Now now) {
    return view(base, now)
        .or(() -> accessKey(candidate.payment(), facts))
        .or(() -> envelope(candidate, now))
        .or(() -> window(candidate.payment(), base, now))
        .or(() -> includable(candidate.payment(), facts));
  }

  private Optional<Reject> view(FinalizedBlock base, Now now) {
    long ageMs = now.unixMillis() - base.unixMillis();
    if (ageMs > limits.viewAgeLimitMs()) {
      return Optional.of(
          Reject.retryAfter(
              "this validator's last finalized block is "
                  + ageMs
                  + " ms old, it signs up to "
                  + limits.viewAgeLimitMs()
                  + " ms: try again or ask another validator",
              limits.finalityMs()));
    }
    if (ageMs < -limits.clockSkewMs()) {
      return Optional.of(
          Reject.retryAfter(
              "this validator's clock is " + -ageMs + " ms behind the chain: try again",
              limits.finalityMs()));
    }
    return Optional.empty();
  }

  /** L1: a keychain signature names its sender; the chain must list the key behind it. */
  private static Optional<Reject> accessKey(Payment payment, SenderFacts facts) {
    if (payment.accessKey().isEmpty()) {
      return Optional.empty();
    }
    AccessKey key = payment.accessKey().get();
    if (facts.accessKey().isEmpty()) {
      return invalid("signature: access key " + key.keyId() + " is not active for this sender");
    }
    SenderFacts.KeyFacts listed = facts.accessKey().get();
    if (listed.type() != key.type()) {
      return invalid(
          "signature: access key "
              + key.keyId()
              + " is registered as "
              + listed.type()
              + ", the signature is "
              + key.type());
    }
    if (listed.expirySeconds().isPresent()
        && (payment.validBefore().isEmpty()
            || listed.expirySeconds().get().isLessThan(payment.validBefore().get()))) {
      return invalid(
          "valid_before: must not be later than the access key's expiry "
              + listed.expirySeconds().get());
    }
    return Optional.empty();
  }

  private static Optional<Reject> envelope(Candidate candidate, Now now) {
    return candidate
        .envelope()
        .expiry()
        .fold(
            byHeight -> byHeight(byHeight.height(), now),
            byTime -> byTime(byTime.millis(), candidate.payment().validBefore(), now));
  }

  private static Optional<Reject> byHeight(UInt64 height, Now now) {
    return height.isLessThan(now.headHeight())
        ? expired("expiry: the chain's head is " + now.headHeight() + " already")
        : Optional.empty();
  }

  private static Optional<Reject> byTime(UInt64 millis, Optional<UInt64> validBefore, Now now) {
    if (validBefore.isPresent()
        && millis.toBigInteger().compareTo(validBefore.get().toBigInteger().multiply(MILLIS)) > 0) {
      return invalid("expiry: later than the signed valid_before " + validBefore.get() + " s");
    }
    return millis.compareTo(UInt64.of(now.unixMillis())) <= 0
        ? expired("expiry: " + millis + " ms has passed at " + now.unixMillis() + " ms")
        : Optional.empty();
  }

  private Optional<Reject> window(Payment payment, FinalizedBlock base, Now now) {
    if (payment.validAfter().isPresent()
        && base.unixSeconds().isLessThan(payment.validAfter().get())) {
      return expired(
          "valid_after: not yet valid at block "
              + base.height()
              + ", try again at "
              + payment.validAfter().get()
              + " s");
    }
    if (payment.validBefore().isEmpty()) {
      return Optional.empty();
    }
    UInt64 validBefore = payment.validBefore().get();
    if (LivePayment.isExpired(payment, base)) {
      return expired("valid_before: expired at block " + base.height());
    }
    BigInteger latest = BigInteger.valueOf(now.unixMillis() + limits.lifetimeLimitMs());
    if (validBefore.toBigInteger().multiply(MILLIS).compareTo(latest) > 0) {
      return invalid(
          "valid_before: at most " + limits.lifetimeLimitMs() / 1000 + " s ahead of now");
    }
    return margin(payment, 0, base);
  }

  /** L7: what is left before valid_before must exceed margin × (1 + depth). */
  Optional<Reject> margin(Payment payment, int depth, FinalizedBlock base) {
    if (payment.validBefore().isEmpty()) {
      return Optional.empty();
    }
    BigInteger leftMs =
        payment
            .validBefore()
            .get()
            .toBigInteger()
            .multiply(MILLIS)
            .subtract(BigInteger.valueOf(base.unixMillis()));
    long neededMs = limits.marginMs() * (1L + depth);
    return leftMs.compareTo(BigInteger.valueOf(neededMs)) < 0
        ? expired(
            "valid_before: payment "
                + payment.contentionKey()
                + " has "
                + leftMs
                + " ms left, "
                + neededMs
                + " ms are needed with "
                + depth
                + " generations of unsettled payments under it")
        : Optional.empty();
  }

  private static Optional<Reject> includable(Payment payment, SenderFacts facts) {
    if (payment.maxFeePerGas().compareTo(facts.highestBaseFee()) < 0) {
      return invalid(
          "max_fee_per_gas: at least "
              + facts.highestBaseFee()
              + ", which the chain's base fee may reach");
    }
    UInt64 gas = TransferGas.worstCase(payment);
    if (payment.gasLimit().isLessThan(gas)) {
      return invalid("gas_limit: a transfer like this may need " + gas);
    }
    if (TransferGas.TRANSACTION_LIMIT.isLessThan(payment.gasLimit())) {
      return invalid("gas_limit: the chain takes at most " + TransferGas.TRANSACTION_LIMIT);
    }
    return facts.obstacle().map(reason -> Reject.of(RejectCode.INVALID_FORMAT, reason));
  }

  private static Optional<Reject> invalid(String message) {
    return Optional.of(Reject.of(RejectCode.INVALID_FORMAT, message));
  }

  private static Optional<Reject> expired(String message) {
    return Optional.of(Reject.of(RejectCode.EXPIRED, message));
  }
}
