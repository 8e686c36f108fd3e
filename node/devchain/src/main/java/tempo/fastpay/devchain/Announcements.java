package tempo.fastpay.devchain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * The newest heads in the order in which they were announced, those that were taken back included:
 * what filters are asked for. The oldest leaves.
 */
public final class Announcements {
  /** Heads remembered. A filter that is asked less often misses those that left. */
  public static final int LIMIT = 4_096;

  private final Deque<Bytes32> heads = new ArrayDeque<>();
  private long end;

  void add(Bytes32 head) {
    heads.addLast(head);
    end++;
    if (heads.size() > LIMIT) {
      heads.removeFirst();
    }
  }

  /** The position after the newest head. */
  public long end() {
    return end;
  }

  /** The heads from a position on, as far as they are remembered. */
  public List<Bytes32> since(long position) {
    List<Bytes32> found = new ArrayList<>();
    long at = end - heads.size();
    for (Bytes32 head : heads) {
      if (at >= position) {
        found.add(head);
      }
      at++;
    }
    return found;
  }
}
