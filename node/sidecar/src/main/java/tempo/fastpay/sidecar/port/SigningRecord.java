package tempo.fastpay.sidecar.port;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.sidecar.core.Base;
import tempo.fastpay.sidecar.core.Permit;

/**
 * What a validator has permitted, remembered across any crash (L8). A failed future means that the
 * write may not have happened: the validator stops.
 */
public abstract class SigningRecord {
  /** Everything a restart needs: the permits not yet forgotten, and the recorded H. */
  public record Contents(List<Permit> permits, Optional<Base> base) {
    public Contents {
      permits = List.copyOf(permits);
    }
  }

  /** Opens the record and reads it back. Called once, before anything else. */
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

  /** Records H, durably, before anything is pruned by it. H never goes back. */
  public abstract Future<Void> advance(Base base);

  /** Forgets keys that the chain's finalized nonce has passed (L2, L11). */
  public abstract Future<Void> forget(List<ContentionKey> keys);

  public abstract Future<Void> close();
}
