package tempo.fastpay.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Keeps balances and nonces, and L2 to L6 as far as a client can tell, without the margins, limits
 * and durability of a real validator.
 */
final class MockLedger {
  private static final BigInteger MILLIS_PER_SECOND = BigInteger.valueOf(1_000);
  private static final long BLOCK_TIME_MS = 500;
  private static final long BEGUN_MS = System.currentTimeMillis();

  private final Map<AccountQuery, BigInteger> balances = new HashMap<>();
  private final Map<Lane, UInt64> nonces = new HashMap<>();
  private final Map<ContentionKey, Live> permits = new LinkedHashMap<>();
  private final Map<ContentionKey, Live> known = new LinkedHashMap<>();
  private long height = 1;

  /** A payment and the first envelope it was seen in. */
  record Live(Payment payment, TxHash txHash) {}

  void fund(Address address, AssetId asset, UInt64 amount) {
    balances.put(new AccountQuery(address, asset), amount.toBigInteger());
  }

  UInt64 height() {
    return UInt64.of(height);
  }

  /** The time of the block at the height: the same at every validator. */
  UInt64 unixMillis() {
    return UInt64.of(BEGUN_MS + height * BLOCK_TIME_MS);
  }

  /** The reason to refuse the payment now; changes nothing. */
  Optional<Reject> refusal(
      Envelope envelope, Payment payment, boolean namesMissingParent, long nowMillis) {
    return expiry(envelope, payment, nowMillis)
        .or(() -> otherMessage(payment))
        .or(() -> permits.containsKey(payment.contentionKey()) ? Optional.empty() : order(payment))
        .or(
            () ->
                permits.containsKey(payment.contentionKey())
                    ? Optional.empty()
                    : funds(payment, namesMissingParent));
  }

  private Optional<Reject> expiry(Envelope envelope, Payment payment, long nowMillis) {
    Optional<BigInteger> validBeforeMillis =
        payment.validBefore().map(seconds -> seconds.toBigInteger().multiply(MILLIS_PER_SECOND));
    BigInteger now = BigInteger.valueOf(nowMillis);
    if (envelope.expiry() instanceof Expiry.UnixMillis until) {
      BigInteger millis = until.millis().toBigInteger();
      if (validBeforeMillis.isPresent() && validBeforeMillis.get().compareTo(millis) < 0) {
        return reject(RejectCode.INVALID_FORMAT, "expiry: later than the signed valid_before");
      }
      if (millis.compareTo(now) <= 0) {
        return reject(RejectCode.EXPIRED, "expiry: has passed");
      }
    } else if (envelope.expiry() instanceof Expiry.MaxBlockHeight until
        && until.height().isLessThan(height())) {
      return reject(RejectCode.EXPIRED, "expiry: the head is at " + height);
    }
    return validBeforeMillis.isPresent() && validBeforeMillis.get().compareTo(now) <= 0
        ? reject(RejectCode.EXPIRED, "valid_before: has passed")
        : Optional.empty();
  }

  private Optional<Reject> otherMessage(Payment payment) {
    return Stream.of(permits, known)
        .flatMap(map -> Optional.ofNullable(map.get(payment.contentionKey())).stream())
        .filter(first -> !first.payment().message().equals(payment.message()))
        .findFirst()
        .map(
            first ->
                Reject.equivocation(
                    "another payment has the key " + payment.contentionKey(), first.txHash()));
  }

  private Optional<Reject> order(Payment payment) {
    UInt64 nonce = nonce(payment.lane());
    if (payment.nonceSeq().isLessThan(nonce)) {
      return reject(RejectCode.NONCE_SEQ_TOO_LOW, "nonce_seq: the lane is at " + nonce);
    }
    boolean onAnotherLane =
        live().stream()
            .anyMatch(
                other ->
                    other.payment().sender().equals(payment.sender())
                        && !other.payment().lane().equals(payment.lane()));
    if (onAnotherLane) {
      return reject(RejectCode.NONCE_SEQ_TOO_HIGH, "nonce_key: another lane is unsettled");
    }
    for (UInt64 seq = nonce; seq.isLessThan(payment.nonceSeq()); seq = seq.next()) {
      if (!known.containsKey(payment.lane().at(seq))) {
        return reject(
            RejectCode.NONCE_SEQ_TOO_HIGH, "nonce_seq: present the QC of " + seq + " first");
      }
    }
    return Optional.empty();
  }

  private Optional<Reject> funds(Payment payment, boolean namesMissingParent) {
    AssetId feeToken = payment.feeToken().orElse(payment.asset());
    for (AssetId token : new TreeSet<>(List.of(payment.asset(), feeToken))) {
      BigInteger needed = debit(payment, token);
      BigInteger available = available(payment.sender(), token);
      if (available.compareTo(needed) < 0) {
        return namesMissingParent
            ? reject(RejectCode.MISSING_PARENT_QC, "parent_qcs: the named parent is missing")
            : reject(
                RejectCode.INSUFFICIENT_FUNDS, "amount: needs " + needed + ", has " + available);
      }
    }
    return Optional.empty();
  }

  private static Optional<Reject> reject(RejectCode code, String message) {
    return Optional.of(Reject.of(code, message));
  }

  void permit(Payment payment, TxHash txHash) {
    permits.putIfAbsent(payment.contentionKey(), new Live(payment, txHash));
  }

  /** Takes a QC in; true if it is news: a live payment that was not known to be certified. */
  boolean learn(VerifiedQc qc) {
    Payment payment = qc.payment();
    return !payment.nonceSeq().isLessThan(nonce(payment.lane()))
        && known.putIfAbsent(qc.contentionKey(), new Live(payment, qc.txHash())) == null;
  }

  Optional<TxHash> at(ContentionKey key) {
    return Optional.ofNullable(known.getOrDefault(key, permits.get(key))).map(Live::txHash);
  }

  /** Makes a block of every live payment that its sender can pay for, and returns those. */
  List<Live> block() {
    height++;
    List<Live> included = new ArrayList<>();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (Live next : live()) {
        progress |= include(next, included);
      }
    }
    return included;
  }

  private boolean include(Live next, List<Live> included) {
    Payment payment = next.payment();
    AccountQuery sender = new AccountQuery(payment.sender(), payment.asset());
    BigInteger amount = payment.amount().toBigInteger();
    BigInteger rest = balances.getOrDefault(sender, BigInteger.ZERO).subtract(amount);
    if (!payment.nonceSeq().equals(nonce(payment.lane())) || rest.signum() < 0) {
      return false;
    }
    balances.put(sender, rest);
    balances.merge(new AccountQuery(payment.recipient(), payment.asset()), amount, BigInteger::add);
    nonces.put(payment.lane(), payment.nonceSeq().next());
    included.add(next);
    return true;
  }

  private UInt64 nonce(Lane lane) {
    return nonces.getOrDefault(lane, UInt64.ZERO);
  }

  private List<Live> live() {
    Map<ContentionKey, Live> all = new LinkedHashMap<>(permits);
    all.putAll(known);
    return all.values().stream().filter(this::isLive).toList();
  }

  private boolean isLive(Live live) {
    return !live.payment().nonceSeq().isLessThan(nonce(live.payment().lane()));
  }

  private static BigInteger debit(Payment payment, AssetId token) {
    BigInteger amount =
        payment.asset().equals(token) ? payment.amount().toBigInteger() : BigInteger.ZERO;
    return payment.feeToken().orElse(payment.asset()).equals(token)
        ? amount.add(payment.feeBound())
        : amount;
  }

  private BigInteger outgoing(Address address, AssetId token) {
    return live().stream()
        .filter(live -> live.payment().sender().equals(address))
        .map(live -> debit(live.payment(), token))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private BigInteger incoming(Address address, AssetId token) {
    return known.values().stream()
        .filter(this::isLive)
        .map(Live::payment)
        .filter(payment -> payment.recipient().equals(address) && payment.asset().equals(token))
        .map(payment -> payment.amount().toBigInteger())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private BigInteger available(Address address, AssetId token) {
    return balances
        .getOrDefault(new AccountQuery(address, token), BigInteger.ZERO)
        .subtract(outgoing(address, token))
        .add(incoming(address, token));
  }

  AccountView view(AccountQuery query) {
    TreeSet<NonceKey> keys = new TreeSet<>(query.nonceKeys());
    live().stream()
        .map(Live::payment)
        .filter(payment -> payment.sender().equals(query.address()))
        .forEach(payment -> keys.add(payment.nonceKey()));
    return new AccountView(
        query.address(),
        query.asset(),
        height(),
        unixMillis(),
        balances.getOrDefault(new AccountQuery(query.address(), query.asset()), BigInteger.ZERO),
        outgoing(query.address(), query.asset()),
        incoming(query.address(), query.asset()),
        available(query.address(), query.asset()),
        keys.stream().map(key -> lane(new Lane(query.address(), key))).toList());
  }

  private AccountView.LaneView lane(Lane lane) {
    UInt64 nonce = nonce(lane);
    UInt64 next = nonce;
    Optional<TxHash> pending = Optional.empty();
    for (Optional<TxHash> at = at(lane.at(next)); at.isPresent(); at = at(lane.at(next))) {
      pending = at;
      next = next.next();
    }
    return new AccountView.LaneView(lane.nonceKey(), nonce, next, pending);
  }
}
