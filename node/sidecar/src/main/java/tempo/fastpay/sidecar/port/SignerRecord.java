package tempo.fastpay.sidecar.port;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.Permit;

/**
 * Remembers the messages that a signer apart from its validator has signed for: the first one on
 * each contention key, for ever (L2). A signer sees no chain and believes no validator that says
 * what is final, so nothing is ever forgotten.
 *
 * <p>Repeated, a claim gets the answer it got before. Of two claims of one key the first one handed
 * in wins. Claims may come from any thread. A failed future means that a write may not have
 * happened: the signer stops (L8).
 */
public abstract class SignerRecord {
  /** The holder of a key. */
  public sealed interface Claim {
    /** The message that asked, now or before: the permit is durable. */
    record Granted(Journaled<Permit> permit) implements Claim {}

    /** Another message, first. */
    record Taken(TxHash by) implements Claim {}
  }

  /**
   * The entry of a key in the record.
   *
   * @param permit empty for a key that is taken without a permit that could be signed under
   */
  protected record First(TxHash txHash, Optional<Permit> permit) {
    public First {
      Objects.requireNonNull(txHash);
      Objects.requireNonNull(permit);
    }

    public static First of(Permit permit) {
      return new First(permit.txHash(), Optional.of(permit));
    }
  }

  /**
   * Opens the record. Called once, before anything else.
   *
   * @return fails with {@link RecordException} where it cannot be trusted or is not this key's
   */
  public abstract Future<Void> open();

  /** Claims a key for a message; completes when the key's holder is recorded durably. */
  public final Future<Claim> claim(Permit asked) {
    return first(asked)
        .map(
            first ->
                first
                    .permit()
                    .filter(permit -> permit.message().equals(asked.message()))
                    .<Claim>map(permit -> new Claim.Granted(new Journaled<>(permit)))
                    .orElseGet(() -> new Claim.Taken(first.txHash())));
  }

  /** The entry of the permit's key: this permit, written durably, where there was none. */
  protected abstract Future<First> first(Permit asked);

  /** False while so much waits to be written that no more should be begun (L11). */
  public abstract boolean hasRoom();

  /** Closes it after what was handed in has been written. */
  public abstract Future<Void> close();
}
