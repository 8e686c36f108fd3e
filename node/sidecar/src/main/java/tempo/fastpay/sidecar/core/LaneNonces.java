package tempo.fastpay.sidecar.core;

import java.util.HashMap;
import java.util.Map;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/** What a finalized block says about the nonces of lanes, at its height. */
public sealed interface LaneNonces {
  Map<Lane, UInt64> nonces();

  /** These and more, all read at one height. */
  default Read and(Map<Lane, UInt64> more) {
    Map<Lane, UInt64> all = new HashMap<>(nonces());
    all.putAll(more);
    return new Read(all);
  }

  /**
   * The lanes that moved since H: all of them, so that what is not named has stayed. Other lanes
   * may be in it.
   */
  record Moved(Map<Lane, UInt64> nonces) implements LaneNonces {
    public Moved {
      nonces = Map.copyOf(nonces);
    }
  }

  /** The nonces of certain lanes, whether they moved or not; nothing is known of others. */
  record Read(Map<Lane, UInt64> nonces) implements LaneNonces {
    public Read {
      nonces = Map.copyOf(nonces);
    }
  }
}
