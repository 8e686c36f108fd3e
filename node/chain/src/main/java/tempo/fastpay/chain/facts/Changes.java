package tempo.fastpay.chain.facts;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.block.Log;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** What some blocks moved, by what they tell: transactions and logs. */
final class Changes {
  private static final int NONCE_INCREMENTED_TOPICS = 3;

  private final Set<Part> parts = new HashSet<>();
  private final Map<Lane, UInt64> nonces = new HashMap<>();

  /** Their own nonce may be another than their transactions of key 0 say. */
  private final Set<Address> unsure = new HashSet<>();

  private boolean isComplete = true;

  private Changes() {}

  static Changes of(List<BlockContents> blocks) {
    Changes changes = new Changes();
    for (BlockContents block : blocks) {
      block.executed().forEach(changes::add);
    }
    return changes;
  }

  private void add(Executed executed) {
    addSender(executed);
    if (executed.hasAuthorizations()) {
      // Who gave them is not told.
      parts.add(Part.All.ACCOUNT_NONCES);
      isComplete = false;
    }
    executed.logs().forEach(this::add);
  }

  private void addSender(Executed executed) {
    Address sender = executed.from();
    parts.add(new Part.AccountNonce(sender));
    // Scopes of access keys change without a log, by a transaction of the account alone; so does
    // what a fee that is given back restores to a limit.
    parts.add(new Part.KeysOf(sender));
    if (executed.nonceKey().equals(NonceKey.PROTOCOL)) {
      BigInteger used = executed.nonce().toBigInteger();
      addNonce(new Lane(sender, NonceKey.PROTOCOL), used.add(BigInteger.ONE));
    } else {
      // A transaction that creates a contract takes an account nonce, too, and no log says so.
      unsure.add(sender);
      if (!executed.nonceKey().isExpiring()) {
        parts.add(new Part.LaneNonce(new Lane(sender, executed.nonceKey())));
      }
    }
  }

  private void add(Log log) {
    parts.addAll(Touch.of(log));
    if (log.contract().equals(Contracts.NONCE)) {
      addNonce(log);
    }
  }

  private void addNonce(Log log) {
    if (!log.event().equals(Optional.of(ChainEvent.NONCE_INCREMENTED))
        || log.topics().size() != NONCE_INCREMENTED_TOPICS
        || log.data().size() != Bytes32.SIZE) {
      isComplete = false;
      return;
    }
    addNonce(
        new Lane(Abi.address(log.topics().get(1)), new NonceKey(log.topics().get(2))),
        Abi.onlyWord(log.data()).toNumber());
  }

  private void addNonce(Lane lane, BigInteger nonce) {
    if (nonce.bitLength() > Long.SIZE) {
      isComplete = false;
      return;
    }
    nonces.put(lane, UInt64.of(nonce));
  }

  Set<Part> parts() {
    return parts;
  }

  /** All lanes that moved, with their nonces; empty: other lanes may have moved, too. */
  Optional<Map<Lane, UInt64>> movedLanes() {
    return isComplete ? Optional.of(Map.copyOf(nonces)) : Optional.empty();
  }

  /** The lane's nonce after the blocks; empty: they do not tell. */
  Optional<UInt64> nonce(Lane lane) {
    boolean isAccountNonce = lane.nonceKey().equals(NonceKey.PROTOCOL);
    return !isComplete || (isAccountNonce && unsure.contains(lane.sender()))
        ? Optional.empty()
        : Optional.ofNullable(nonces.get(lane));
  }
}
