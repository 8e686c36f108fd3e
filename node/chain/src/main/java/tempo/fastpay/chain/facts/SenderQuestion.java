package tempo.fastpay.chain.facts;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.AccessKey;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;

/**
 * Asks what a validator must know of a payment's sender: which cells, as one answer leads to the
 * next question, and what they mean together. The chain's rules of fee tokens and policies are
 * here; nothing is read.
 */
final class SenderQuestion {
  private static final long MILLIS = 1000;
  private static final UInt64 LOCAL_CHAIN = UInt64.of(1337);
  private static final UInt64 ANVIL_CHAIN = UInt64.of(31_337);
  private static final UInt64 REJECTS_ALL = UInt64.ZERO;
  private static final UInt64 ALLOWS_ALL = UInt64.ONE;

  private final Payment payment;
  private final Header at;
  private final Fork fork;
  private final FeeRoutes routes;
  private final Obstacles obstacles;

  /**
   * Asks about a payment.
   *
   * @param proposers of the last blocks; none: too few are known
   */
  SenderQuestion(Payment payment, Header at, Fork fork, Set<Address> proposers) {
    this.payment = payment;
    this.at = at;
    this.fork = fork;
    this.routes = new FeeRoutes(payment.feeBound(), fork, proposers);
    this.obstacles = new Obstacles(this);
  }

  Payment payment() {
    return payment;
  }

  Fork fork() {
    return fork;
  }

  /** The cells that are asked for, as far as what is known tells. */
  Set<Cell<?>> cells(Known known) {
    Set<Cell<?>> cells = new LinkedHashSet<>();
    cells.add(Cell.nonce(payment.lane()));
    addToken(cells, payment.asset());
    if (payment.feeToken().isEmpty()) {
      cells.add(new Cell.UserToken(payment.sender()));
    }
    payment.accessKey().ifPresent(key -> addKey(cells, key));
    cells.add(dryRun());
    if (fork.hasReceivePolicies()) {
      cells.add(received());
    }
    known
        .find(token(payment.asset()))
        .flatMap(rules -> rules)
        .ifPresent(rules -> addPolicy(cells, rules));
    feeToken(known).ifPresent(token -> addFeeToken(cells, token, known));
    return cells;
  }

  private void addToken(Set<Cell<?>> cells, AssetId token) {
    cells.add(token(token));
    cells.add(new Cell.Balance(payment.sender(), token));
  }

  private void addKey(Set<Cell<?>> cells, AccessKey key) {
    cells.add(key(key));
    cells.add(remaining(key, payment.asset()));
    cells.add(callAllowed(key));
  }

  private void addPolicy(Set<Cell<?>> cells, Cell.TokenState.Rules rules) {
    if (isAsked(rules.policyId())) {
      cells.add(authorized(rules, payment.sender(), Cell.Authorized.Side.SENDER));
      cells.add(authorized(rules, payment.recipient(), Cell.Authorized.Side.RECIPIENT));
    }
  }

  private void addFeeToken(Set<Cell<?>> cells, AssetId token, Known known) {
    addToken(cells, token);
    cells.addAll(routes.cells(known, token));
    payment.accessKey().ifPresent(key -> cells.add(remaining(key, token)));
    known
        .find(token(token))
        .flatMap(rules -> rules)
        .filter(rules -> isAsked(rules.policyId()))
        .ifPresent(
            rules -> {
              cells.add(authorized(rules, payment.sender(), Cell.Authorized.Side.SENDER));
              if (feeManagerMustReceive()) {
                cells.add(authorized(rules, Contracts.FEE_MANAGER, Cell.Authorized.Side.RECIPIENT));
              }
            });
  }

  private static boolean isAsked(UInt64 policyId) {
    return !policyId.equals(REJECTS_ALL) && !policyId.equals(ALLOWS_ALL);
  }

  /** False where none of the last proposers could take the fee. */
  boolean isLiquid(Known known, AssetId feeToken) {
    return routes.isLiquid(known, feeToken);
  }

  /** Until T8 a fee was a transfer like any other (TIP-1042). */
  boolean feeManagerMustReceive() {
    return !fork.isAtLeast(Fork.T8);
  }

  /** Whether a token's policy lets an account stand on a side of a transfer. */
  boolean isAuthorized(
      Known known, Cell.TokenState.Rules rules, Address account, Cell.Authorized.Side side) {
    return isAsked(rules.policyId())
        ? known.get(authorized(rules, account, side))
        : rules.policyId().equals(ALLOWS_ALL);
  }

  private static Cell.Authorized authorized(
      Cell.TokenState.Rules rules, Address account, Cell.Authorized.Side side) {
    return new Cell.Authorized(rules.policyId(), account, side);
  }

  Cell.TokenState token(AssetId token) {
    return new Cell.TokenState(token, fork.bindsPoliciesInRegistry());
  }

  Cell.Received received() {
    return new Cell.Received(payment.asset(), payment.sender(), payment.recipient());
  }

  Cell.DryRun dryRun() {
    return new Cell.DryRun(payment.asset(), payment.sender(), payment.recipient());
  }

  Cell.Key key(AccessKey key) {
    return new Cell.Key(payment.sender(), key.keyId());
  }

  Cell.Remaining remaining(AccessKey key, AssetId token) {
    return new Cell.Remaining(payment.sender(), key.keyId(), token);
  }

  Cell.CallAllowed callAllowed(AccessKey key) {
    return new Cell.CallAllowed(
        payment.sender(),
        key.keyId(),
        payment.asset(),
        payment.memo().isPresent() ? ContractCall.TRANSFER_WITH_MEMO : ContractCall.TRANSFER,
        payment.recipient());
  }

  /**
   * The token that the chain takes the fee from: the payment's, else the sender's, else the one
   * that is transferred where fees may be paid in it, else pathUSD. Empty: not known yet.
   */
  Optional<AssetId> feeToken(Known known) {
    if (payment.feeToken().isPresent()) {
      return payment.feeToken();
    }
    Optional<Optional<AssetId>> chosen = known.find(new Cell.UserToken(payment.sender()));
    if (chosen.isEmpty() || chosen.get().isPresent()) {
      return chosen.flatMap(token -> token);
    }
    return known
        .find(token(payment.asset()))
        .map(
            rules ->
                rules.map(Cell.TokenState.Rules::isUsd).orElse(false)
                    ? payment.asset()
                    : Contracts.PATH_USD);
  }

  /** The facts, once all {@link #cells} are known. */
  SenderFacts answer(Known known) {
    AssetId feeToken = feeToken(known).orElseThrow();
    Map<AssetId, BigInteger> balances = new HashMap<>();
    balances.put(payment.asset(), balance(known, payment.asset()));
    balances.put(feeToken, balance(known, feeToken));
    return new SenderFacts(
        at.height(),
        known.nonce(payment.lane()),
        balances,
        feeToken,
        highestBaseFee(),
        payment.accessKey().flatMap(key -> listed(known, key)),
        obstacles.first(known, feeToken));
  }

  private BigInteger balance(Known known, AssetId token) {
    return known.get(new Cell.Balance(payment.sender(), token));
  }

  /** A development chain may be run without fees, and then has none. */
  private BigInteger highestBaseFee() {
    UInt64 chain = payment.chainId().value();
    boolean isForDevelopment = chain.equals(LOCAL_CHAIN) || chain.equals(ANVIL_CHAIN);
    return isForDevelopment && at.baseFee().signum() == 0 ? BigInteger.ZERO : fork.highestBaseFee();
  }

  /** The entry of a key that may sign now. */
  Optional<SenderFacts.KeyFacts> listed(Known known, AccessKey key) {
    UInt64 nowSeconds = UInt64.of(at.unixMillis() / MILLIS);
    return known
        .get(key(key))
        .filter(listed -> nowSeconds.isLessThan(listed.expirySeconds()))
        .flatMap(listed -> keyFacts(known, key, listed));
  }

  private Optional<SenderFacts.KeyFacts> keyFacts(
      Known known, AccessKey key, Cell.Key.Listed listed) {
    return keyType(listed.type())
        .map(
            type ->
                new SenderFacts.KeyFacts(
                    type,
                    Optional.of(listed.expirySeconds()).filter(end -> !end.equals(UInt64.MAX)),
                    listed.hasLimits()
                        ? Optional.of(known.get(remaining(key, payment.asset())).units())
                        : Optional.empty()));
  }

  /** Kinds of key that are not known here sign no payment. */
  private static Optional<KeyType> keyType(UInt64 number) {
    return number.isLessThan(UInt64.of(KeyType.values().length))
        ? KeyType.of((int) number.bits())
        : Optional.empty();
  }
}
