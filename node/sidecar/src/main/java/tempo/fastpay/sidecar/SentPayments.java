package tempo.fastpay.sidecar;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Remembers which payments the chain's node has taken, and when each is to be sent again: a node
 * may lose what it took, or think otherwise of it now. With few of them that is each block's, with
 * very many each fourth one's, so that sending again never keeps new ones from being sent.
 */
final class SentPayments {
  /** Payments that are sent again with each block, the eldest first; the others wait. */
  static final int RESENT_LIMIT = 256;

  /** Blocks that a payment waits at most until it is sent again. */
  static final int WAIT_LIMIT_BLOCKS = 4;

  /** With H as it was when they were sent, the eldest first; no more than are live. */
  private final Map<MessageId, UInt64> sent = new LinkedHashMap<>();

  void add(MessageId message, UInt64 h) {
    sent.remove(message);
    sent.put(message, h);
  }

  void remove(MessageId message) {
    sent.remove(message);
  }

  boolean has(MessageId message) {
    return sent.containsKey(message);
  }

  /** Forgets those that are to be sent again at this H. */
  void moved(UInt64 h) {
    Iterator<UInt64> heights = sent.values().iterator();
    int early = 0;
    while (heights.hasNext()) {
      if (!isDue(heights.next(), h) && ++early > RESENT_LIMIT) {
        return;
      }
      heights.remove();
    }
  }

  private static boolean isDue(UInt64 sentAt, UInt64 h) {
    return h.bits() - sentAt.bits() >= WAIT_LIMIT_BLOCKS;
  }
}
