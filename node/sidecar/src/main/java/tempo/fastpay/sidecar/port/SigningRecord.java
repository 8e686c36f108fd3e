package tempo.fastpay.sidecar.port;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.loop.Durations;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;

/**
 * Remembers what a validator has permitted and learned, across any crash (L8).
 *
 * <p>Repeated, a write changes nothing; a permit for a key that another message has fails. Writes
 * become durable in the order in which they were handed in; only what is final may be deleted
 * later. The record belongs to the context that opened it. A failed future means that a write may
 * not have happened: the validator stops.
 */
public abstract class SigningRecord {
  /**
   * Everything a restart needs.
   *
   * @param base the recorded H; empty: nothing was recorded yet
   * @param permits not yet forgotten
   * @param taken keys signed for without a permit that could be signed under
   * @param cursors of peers' boards
   * @param restoredUnixMillis when it was restored from a copy that may be older than what the
   *     validator signed last; empty: it is whole
   */
  public record Contents(
      Optional<FinalizedBlock> base,
      List<Permit> permits,
      Map<ContentionKey, TxHash> taken,
      List<KnownPayment> known,
      List<VerifiedCertificate> certificates,
      Map<ValidatorId, String> cursors,
      OptionalLong restoredUnixMillis) {
    public Contents {
      Objects.requireNonNull(base);
      permits = List.copyOf(permits);
      taken = Map.copyOf(taken);
      known = List.copyOf(known);
      certificates = List.copyOf(certificates);
      cursors = Map.copyOf(cursors);
      Objects.requireNonNull(restoredUnixMillis);
    }
  }

  /**
   * Opens the record and reads it back. Called once, before anything else.
   *
   * @return fails with {@link RecordException} where it cannot be trusted or is not this
   *     validator's
   */
  public abstract Future<Contents> open();

  /** Completes when the permit is durable; only then may anything be signed under it. */
  public final Future<Journaled<Permit>> append(Permit permit) {
    return write(permit).map(durable -> new Journaled<>(permit));
  }

  /** Writes a permit durably. */
  protected abstract Future<Void> write(Permit permit);

  /** Permits read back by {@link #open} are durable already. */
  public final Journaled<Permit> recovered(Permit permit) {
    return new Journaled<>(permit);
  }

  /** Writes what was learned; nobody needs to wait for it. */
  public abstract Future<Void> note(List<Note> notes);

  /** Records H, durably, before anything is pruned by it. H never goes back. */
  public abstract Future<Void> advance(FinalizedBlock base);

  /** Forgets what is final (L2, L11), in bounded steps between other writes. */
  public abstract Future<Void> forget(Forgotten forgotten);

  /** Notes that the record is whole again: what it had lost can no longer be signed by anybody. */
  public abstract Future<Void> whole();

  /** False while so much waits to be written that no more should be begun (L11). */
  public abstract boolean hasRoom();

  /** False for a record that a stopped process forgets. */
  public abstract boolean isDurable();

  /** How long commits took, their sync included; empty: there is none. */
  public Optional<Durations> commits() {
    return Optional.empty();
  }

  /** Closes it after what was handed in has been written. */
  public abstract Future<Void> close();
}
