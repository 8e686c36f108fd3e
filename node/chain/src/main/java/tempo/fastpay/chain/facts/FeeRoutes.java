package tempo.fastpay.chain.facts;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;

/**
 * Finds whether a fee can be swapped into the token that at least one of the last proposers takes,
 * as a node's pool asks: in one step, or since T5 through the token that the fee token is quoted in
 * (TIP-1033). What other payments take out of the same pools is not counted.
 */
final class FeeRoutes {
  private static final BigInteger KEPT = BigInteger.valueOf(9_970);
  private static final BigInteger SCALE = BigInteger.valueOf(10_000);

  private final BigInteger fee;
  private final Fork fork;
  private final Set<Address> proposers;

  /**
   * Routes of a fee.
   *
   * @param fee the most that it can be, in the fee token's units
   * @param proposers of the last blocks; none: every fee finds its way, as far as is known
   */
  FeeRoutes(BigInteger fee, Fork fork, Set<Address> proposers) {
    this.fee = fee;
    this.fork = fork;
    this.proposers = fee.signum() == 0 ? Set.of() : proposers;
  }

  /** The cells that are asked for, as far as what is known tells. */
  Set<Cell<?>> cells(Known known, AssetId feeToken) {
    Set<Cell<?>> cells = new LinkedHashSet<>();
    proposers.forEach(proposer -> cells.add(new Cell.ValidatorToken(proposer)));
    Set<AssetId> taken = taken(known);
    if (taken.isEmpty() || taken.contains(feeToken)) {
      return cells;
    }
    if (hasTwoSteps()) {
      cells.add(new Cell.QuoteToken(feeToken));
    }
    Optional<AssetId> between = between(known, feeToken);
    for (AssetId token : taken) {
      cells.add(new Cell.FeePool(feeToken, token));
      between
          .filter(hop -> !hop.equals(token))
          .ifPresent(
              hop -> {
                cells.add(new Cell.FeePool(feeToken, hop));
                cells.add(new Cell.FeePool(hop, token));
              });
    }
    return cells;
  }

  /** False where no way is known, once all {@link #cells} are. */
  boolean isLiquid(Known known, AssetId feeToken) {
    Set<AssetId> taken = taken(known);
    return taken.isEmpty()
        || taken.contains(feeToken)
        || taken.stream().anyMatch(token -> hasRoute(known, feeToken, token));
  }

  private boolean hasRoute(Known known, AssetId feeToken, AssetId taken) {
    BigInteger once = swapped(fee);
    return holds(known, feeToken, taken, once)
        || between(known, feeToken)
            .filter(hop -> !hop.equals(taken))
            .filter(hop -> holds(known, feeToken, hop, once))
            .filter(hop -> holds(known, hop, taken, swapped(once)))
            .isPresent();
  }

  private static boolean holds(Known known, AssetId from, AssetId to, BigInteger units) {
    return known.get(new Cell.FeePool(from, to)).compareTo(units) >= 0;
  }

  private static BigInteger swapped(BigInteger units) {
    return units.multiply(KEPT).divide(SCALE);
  }

  private boolean hasTwoSteps() {
    return fork.isAtLeast(Fork.T5);
  }

  private Optional<AssetId> between(Known known, AssetId feeToken) {
    return known.find(new Cell.QuoteToken(feeToken)).flatMap(token -> token);
  }

  /** The tokens that the proposers take; none: not known yet, or not asked. */
  private Set<AssetId> taken(Known known) {
    Set<AssetId> taken = new LinkedHashSet<>();
    for (Address proposer : proposers) {
      Optional<AssetId> token = known.find(new Cell.ValidatorToken(proposer));
      if (token.isEmpty()) {
        return Set.of();
      }
      taken.add(token.get());
    }
    return taken;
  }
}
