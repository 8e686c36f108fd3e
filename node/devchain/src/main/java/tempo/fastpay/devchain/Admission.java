package tempo.fastpay.devchain;

import java.util.Optional;
import java.util.function.LongSupplier;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.Refusal;
import tempo.fastpay.devchain.ledger.Standing;
import tempo.fastpay.devchain.ledger.Transaction;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Decides what the pool takes, in a node's words. */
final class Admission {
  /** The least that a payment's {@code valid_before} is ahead when it is handed in. */
  static final long WINDOW_LEAST_S = 3;

  private final Ledger ledger;
  private final Pool pool;
  private final LongSupplier unixMillis;
  private long salt;

  Admission(Ledger ledger, Pool pool, LongSupplier unixMillis) {
    this.ledger = ledger;
    this.pool = pool;
    this.unixMillis = unixMillis;
  }

  /** Takes a payment into the pool, unless a node would refuse it. */
  Submission admit(Payment payment) {
    return windowRefusal(payment)
        .<Submission>map(Submission.Refused::new)
        .orElseGet(() -> admit(Transaction.Signed.of(payment)));
  }

  private Optional<Refusal> windowRefusal(Payment payment) {
    UInt64 leastS = UInt64.of(unixMillis.getAsLong() / 1000 + WINDOW_LEAST_S);
    UInt64 mostS = UInt64.of((unixMillis.getAsLong() + Pool.EARLY_LIMIT_MS) / 1000);
    if (payment.validBefore().isPresent() && payment.validBefore().get().compareTo(leastS) <= 0) {
      return Optional.of(
          Refusal.invalid(
              "valid_before "
                  + payment.validBefore().get()
                  + " is too close to current time (min allowed: > "
                  + leastS
                  + ")"));
    }
    if (payment.validAfter().isPresent() && mostS.isLessThan(payment.validAfter().get())) {
      return Optional.of(
          Refusal.invalid(
              "valid_after "
                  + payment.validAfter().get()
                  + " is too far in the future (max allowed: "
                  + mostS
                  + ")"));
    }
    return Optional.empty();
  }

  /** Takes a transaction into the pool, unless a node would refuse it. */
  Submission admit(Transaction tx) {
    if (pool.get(tx.hash()).isPresent()) {
      return refused(Refusal.invalid("already known"));
    }
    Standing standing =
        ledger.next(Math.max(unixMillis.getAsLong(), ledger.head().timestampMs())).standing(tx);
    if (standing instanceof Standing.Dead dead) {
      return refused(dead.because());
    }
    if (!ledger.hasRoom()) {
      return refused(Refusal.rejected("txpool is full"));
    }
    return switch (pool.add(tx, unixMillis.getAsLong())) {
      case TAKEN -> new Submission.Accepted(tx.hash());
      case KNOWN -> refused(Refusal.invalid("already known"));
      case UNDERPRICED -> refused(Refusal.invalid("replacement transaction underpriced"));
      case FULL -> refused(Refusal.rejected("txpool is full"));
    };
  }

  private static Submission refused(Refusal refusal) {
    return new Submission.Refused(refusal);
  }

  /** A call of an account, with the account's next nonce on this key. */
  Transaction.Unsigned unsigned(
      Address from,
      NonceKey key,
      Address to,
      Bytes input,
      Optional<Transaction.Unsigned.Grant> grant) {
    Lane lane = new Lane(from, key);
    UInt64 nonce = pool.nextNonce(lane, ledger.nonce(lane, ledger.head().number()));
    return Transaction.Unsigned.of(from, key, nonce, to, input, salt++, grant);
  }
}
