package tempo.fastpay.chain.walk;

import java.util.Map;
import java.util.Optional;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.types.UInt64;

/** H as this chain has it, the blocks before it, and the head above it. For one thread. */
public final class FinalizedHeads {
  private final Map<UInt64, Header> recent;
  private Header h;
  private Header latest;

  /**
   * Begins at a finalized block.
   *
   * @param limit the most headers kept
   */
  public FinalizedHeads(Header first, int limit) {
    this.recent = BoundedMap.byInsertion(limit);
    this.h = first;
    this.latest = first;
    recent.put(first.height(), first);
  }

  /** H. */
  public Header h() {
    return h;
  }

  /** The finalized block at a height; empty: it is not kept, or there is none yet. */
  public Optional<Header> at(UInt64 height) {
    return Optional.ofNullable(recent.get(height));
  }

  /** The head, and H beneath it. */
  public ChainHead head() {
    return new ChainHead(
        latest.height(),
        latest.id().hash(),
        UInt64.of(latest.unixMillis()),
        h.height(),
        h.id().hash(),
        UInt64.of(h.unixMillis()));
  }

  /** H moves; never back. */
  void moved(Header next) {
    if (next.height().compareTo(h.height()) <= 0) {
      throw new IllegalArgumentException("H is " + h.height() + ", not before " + next.height());
    }
    h = next;
    recent.put(next.height(), next);
    saw(latest);
  }

  /** The head may go back, but not below H. */
  void saw(Header head) {
    latest = head.height().isLessThan(h.height()) ? h : head;
  }
}
