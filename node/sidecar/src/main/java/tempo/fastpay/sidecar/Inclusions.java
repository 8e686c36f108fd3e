package tempo.fastpay.sidecar;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.LivePayment;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;

/**
 * Shows which certified payments stand in blocks that are not final, and takes it back where such a
 * block was replaced. No law rests on it: until a block is final nothing counts (L14). Holds no
 * more than the live payments that the chain's blocks above H carry out.
 */
public final class Inclusions {
  private record Place(LivePayment live, UInt64 height, Bytes32 blockHash) {}

  private final ValidatorCore core;
  private final PaymentBook book;
  private final Consumer<LivePayment> onDropped;
  private final Map<ContentionKey, Place> places = new HashMap<>();

  /**
   * Inclusions, none at first.
   *
   * @param onDropped hears of a payment that is in no block any more: it is to be sent again
   */
  public Inclusions(ValidatorCore core, PaymentBook book, Consumer<LivePayment> onDropped) {
    this.core = core;
    this.book = book;
    this.onDropped = onDropped;
  }

  /** Takes in which blocks stand above the last finalized one. */
  public void above(Chain.Above above) {
    Set<Bytes32> standing = new HashSet<>();
    above.blocks().forEach(block -> standing.add(block.hash()));
    // A block at or below the last finalized one is gone from the list because it is final, or
    // because another one is: H tells, once it is there.
    leave(
        place ->
            above.finalized().isLessThan(place.height()) && !standing.contains(place.blockHash()));
    above.blocks().forEach(this::add);
  }

  private void add(Chain.Unfinal block) {
    for (ContentionKey key : block.used()) {
      core.certifiedAt(key)
          .ifPresent(
              live ->
                  block
                      .paid(live.payment())
                      .ifPresent(transaction -> included(live, block, transaction)));
    }
  }

  private void included(LivePayment live, Chain.Unfinal block, Bytes32 transaction) {
    places.put(live.payment().contentionKey(), new Place(live, block.height(), block.hash()));
    book.placed(
        live.message(),
        Stage.INCLUDED,
        block.height(),
        "",
        new Inclusion(block.hash(), transaction));
  }

  /** H has moved: what stood at or below it has settled, or was never there. */
  public void moved(UInt64 h) {
    leave(place -> !h.isLessThan(place.height()));
  }

  private void leave(Predicate<Place> isGone) {
    Set<Place> gone = new HashSet<>();
    places.values().removeIf(place -> isGone.test(place) && gone.add(place));
    for (Place place : gone) {
      LivePayment live = place.live();
      if (core.certifiedAt(live.payment().contentionKey()).isPresent()) {
        book.dropped(live.message(), core.base().height());
        onDropped.accept(live);
      }
    }
  }
}
