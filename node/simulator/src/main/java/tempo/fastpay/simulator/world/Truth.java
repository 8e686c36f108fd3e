package tempo.fastpay.simulator.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.world.SimChain.Cell;

/**
 * Keeps what really happened, which nobody inside can know. The Byzantine members count as if they
 * had signed everything: a message is certified once so many honest ones signed one envelope of it
 * that the liars could complete the quorum at any time.
 */
public final class Truth {
  /**
   * A message of which a QC exists or could.
   *
   * @param freshest the highest H at which one of its honest signers permitted it
   * @param stalest the lowest H at which one did
   */
  public record Certified(Order order, UInt64 freshest, UInt64 stalest) {
    public Payment payment() {
      return order.payment();
    }
  }

  private record Permitted(int seat, MessageId message) {}

  private final int needed;
  private final Map<TxHash, Map<Integer, Certificate>> votes = new HashMap<>();
  private final Map<Permitted, UInt64> permittedAt = new HashMap<>();
  private final Map<MessageId, Certified> certified = new LinkedHashMap<>();
  private final List<Order> certifiedOrders = new ArrayList<>();
  private final Map<ContentionKey, Set<MessageId>> signed = new HashMap<>();

  private final Set<Address> outside = new HashSet<>();
  private final Set<Cell> cells = new LinkedHashSet<>();

  /**
   * Makes a history in which nothing has happened yet.
   *
   * @param needed honest certificates that make a quorum with all the liars'
   */
  public Truth(int needed) {
    this.needed = needed;
  }

  /** Notes that a sender has signed this payment. */
  public void signed(Payment payment) {
    signed.computeIfAbsent(payment.contentionKey(), any -> new HashSet<>()).add(payment.message());
    cells.add(new Cell(payment.sender(), payment.asset()));
    cells.add(new Cell(payment.recipient(), payment.asset()));
  }

  /** Notes that an account's owner moves money without FastPay. */
  public void drains(Address account) {
    outside.add(account);
  }

  public boolean spendsOutside(Address account) {
    return outside.contains(account);
  }

  /** All accounts and tokens there are. */
  public Set<Cell> cells() {
    return cells;
  }

  /** True if its sender signed another message for the same key. */
  public boolean isEquivocation(Payment payment) {
    return isEquivocation(payment.contentionKey());
  }

  /** True if the key's sender signed two messages for it. */
  public boolean isEquivocation(ContentionKey key) {
    return signed.getOrDefault(key, Set.of()).size() > 1;
  }

  void permitted(int seat, MessageId message, UInt64 height) {
    permittedAt.putIfAbsent(new Permitted(seat, message), height);
  }

  /**
   * Counts an honest certificate that somebody was shown.
   *
   * @return the message, if it is certified from now on
   */
  Optional<Certified> vote(int seat, Order order, Certificate certificate) {
    Map<Integer, Certificate> voters =
        votes.computeIfAbsent(order.txHash(), any -> new TreeMap<>());
    if (voters.putIfAbsent(seat, certificate) != null || voters.size() != needed) {
      return Optional.empty();
    }
    certifiedOrders.add(order);
    MessageId message = order.payment().message();
    List<UInt64> heights =
        voters.keySet().stream()
            .map(voter -> permittedAt.getOrDefault(new Permitted(voter, message), UInt64.ZERO))
            .sorted()
            .toList();
    Certified first = new Certified(order, heights.get(heights.size() - 1), heights.get(0));
    return certified.putIfAbsent(message, first) == null ? Optional.of(first) : Optional.empty();
  }

  public boolean hasSigned(int seat, TxHash txHash) {
    return votes.getOrDefault(txHash, Map.of()).containsKey(seat);
  }

  /** The honest certificates over one envelope that somebody was shown. */
  public List<Certificate> certificates(TxHash txHash) {
    return List.copyOf(votes.getOrDefault(txHash, Map.of()).values());
  }

  /** The certified envelopes; some may be around the same message. */
  public List<Order> certifiedOrders() {
    return certifiedOrders;
  }

  public Collection<Certified> certified() {
    return certified.values();
  }

  public boolean isCertified(MessageId message) {
    return certified.containsKey(message);
  }
}
