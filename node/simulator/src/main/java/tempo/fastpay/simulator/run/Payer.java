package tempo.fastpay.simulator.run;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.Person;
import tempo.fastpay.simulator.world.SimChain;

/** Somebody who pays, payment after payment. */
abstract class Payer {
  static final int TICK_MS = 500;
  private static final int SHORTEST_LIFETIME_MS = 8_000;
  static final int LONGEST_LIFETIME_MS = 28_000;

  protected final Broad broad;
  protected final Random random;
  protected final List<Person> people;
  protected final Person self;
  protected final int id;
  private final Set<MessageId> chained = new HashSet<>();

  Payer(Broad broad, List<Person> people, int index) {
    this.broad = broad;
    this.random = broad.random();
    this.people = people;
    this.self = people.get(index);
    this.id = broad.members() + index;
  }

  final Address address() {
    return self.address();
  }

  /** Hears the QC of a payment to it, from its sender. */
  abstract void paid(VerifiedQc qc);

  /** Acts on a block that was made, before anybody sees it. */
  void beforeAnybodySees() {}

  /** Acts on the end of all faults. */
  void healed() {}

  /**
   * True for an honest payer that had money all the time and has had nothing certified since all
   * healed.
   */
  boolean stillWaits() {
    return false;
  }

  @Override
  public final String toString() {
    return self.name();
  }

  /** Its balance at the chain's tip. */
  protected final long settled() {
    SimChain chain = broad.world().chain();
    return chain.balance(address(), Order.USD, chain.tip().height()).longValueExact();
  }

  /**
   * An amount to pay: often all there is, or two fifths; or more than there is without money that
   * is not settled, where there is some.
   */
  protected final long someOf(long own, long most) {
    if (most > own && random.nextInt(8) > 0) {
      long least = Math.max(1, own + 1);
      return least + random.nextInt((int) (most - least) + 1);
    }
    long share = random.nextInt(3) == 0 ? most : Math.max(1, 2 * most / 5);
    return 1L + random.nextInt((int) share);
  }

  protected final long lifetimeMs() {
    return random.nextInt(SHORTEST_LIFETIME_MS, LONGEST_LIFETIME_MS);
  }

  /** Anybody; often the sender of the money that is not settled. */
  protected final Person recipient(List<Payment> credits) {
    Optional<Person> giver =
        people.stream()
            .filter(
                person ->
                    credits.stream().anyMatch(credit -> credit.sender().equals(person.address())))
            .findFirst();
    return giver
        .filter(any -> random.nextInt(3) == 0)
        .orElseGet(() -> people.get(random.nextInt(people.size())));
  }

  /** Brings the QC of its own payment to the recipient. */
  protected final void tellRecipient(VerifiedQc qc) {
    broad.payers().stream()
        .filter(payer -> payer.address().equals(qc.payment().recipient()))
        .forEach(payer -> payer.paid(qc));
  }

  /** Counts a payment that rests on money that is not settled. */
  protected final void countChain(Payment payment, Collection<Payment> credits) {
    broad.count(Fault.CHAINED);
    chained.add(payment.message());
    for (Payment credit : credits) {
      if (broad.payers().stream().anyMatch(payer -> payer.chained.contains(credit.message()))) {
        broad.count(Fault.CHAINED_DEEP);
      }
      if (credit.sender().equals(payment.recipient())) {
        broad.count(Fault.CYCLE);
      }
    }
  }
}
