package tempo.fastpay.simulator.run;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.Person;
import tempo.fastpay.simulator.world.SimChain;

/**
 * Somebody who pays, and has bad habits: signs two messages for one key, races lanes, re-wraps,
 * drains its account. Silent once all has healed.
 */
final class Cheat extends Payer {
  private final Set<Fault> habits = EnumSet.noneOf(Fault.class);
  private final Map<MessageId, VerifiedQc> credits = new LinkedHashMap<>();
  private final Map<MessageId, VerifiedQc> laneQcs = new LinkedHashMap<>();
  private long lane = 1;
  private long sequence;
  private int memo;
  private Optional<Attempt> current = Optional.empty();

  /** One payment on its way to a quorum, or several for one key. */
  private static final class Attempt {
    private final List<Order> orders;
    private final List<QuorumCertificate> parents;
    private final Map<ValidatorId, VerifiedCertificate> votes = new LinkedHashMap<>();

    private Attempt(List<Order> orders, List<QuorumCertificate> parents) {
      this.orders = orders;
      this.parents = parents;
    }

    private Order order() {
      return orders.get(0);
    }
  }

  Cheat(Broad broad, List<Person> people, int index) {
    super(broad, people, index);
    for (Fault habit :
        List.of(Fault.EQUIVOCATION, Fault.RACING_LANES, Fault.REWRAPPED_BY_SENDER, Fault.DRAIN)) {
      if (random.nextInt(3) > 0) {
        habits.add(habit);
      }
    }
    if (habits.contains(Fault.DRAIN)) {
      broad.world().truth().drains(self.address());
    }
    broad.time().after(random.nextInt(TICK_MS), this::tick);
  }

  @Override
  void paid(VerifiedQc qc) {
    credits.put(qc.payment().message(), qc);
  }

  private boolean does(Fault habit, int odds) {
    if (habits.contains(habit) && random.nextInt(odds) == 0) {
      broad.count(habit);
      return true;
    }
    return false;
  }

  /** Drains its account, where it has that habit, as by a transaction of its own in the block. */
  @Override
  void beforeAnybodySees() {
    if (habits.contains(Fault.DRAIN)
        && broad.isChaos()
        && random.nextInt(laneQcs.isEmpty() ? 20 : 3) == 0) {
      broad.count(Fault.DRAIN);
      broad.world().chain().drain(self.address(), Order.USD);
    }
  }

  private void tick() {
    if (broad.isChaos()) {
      if (current.isPresent() && isOver(current.get())) {
        current = Optional.empty();
        changeLane();
      }
      if (current.isEmpty()) {
        begin();
      }
      current.ifPresent(this::push);
      broad.time().after(TICK_MS / 2 + random.nextInt(TICK_MS), this::tick);
    }
  }

  private boolean isOver(Attempt attempt) {
    return !broad.world().chain().isLiveAtTip(attempt.order().payment());
  }

  private void changeLane() {
    lane++;
    sequence = 0;
    laneQcs.clear();
    broad.count(Fault.LANE_CHANGED);
  }

  // --- the next payment ------------------------------------------------------------------------

  private void begin() {
    SimChain chain = broad.world().chain();
    boolean lost =
        laneQcs.values().stream()
            .map(VerifiedQc::payment)
            .anyMatch(
                payment -> !chain.isLiveAtTip(payment) && chain.fate(payment.message()).isEmpty());
    laneQcs.values().removeIf(qc -> !chain.isLiveAtTip(qc.payment()));
    credits.values().removeIf(qc -> !chain.isLiveAtTip(qc.payment()));
    if (lost || (laneQcs.isEmpty() && sequence > 0 && random.nextInt(4) == 0)) {
      changeLane();
    }
    long pending =
        laneQcs.values().stream()
            .mapToLong(qc -> qc.payment().amount().bits() + qc.payment().feeBound().longValue())
            .sum();
    long own = settled() - pending;
    long incoming = credits.values().stream().mapToLong(qc -> qc.payment().amount().bits()).sum();
    long fee = random.nextInt(2);
    long most = own + incoming - fee;
    if (most >= 1) {
      long amount = someOf(own - fee, most);
      start(amount, fee, amount + fee > own);
    }
  }

  private void start(long amount, long fee, boolean needsCredit) {
    List<Order> orders = new ArrayList<>(List.of(draft(amount, fee, lane, sequence)));
    if (does(Fault.EQUIVOCATION, 2)) {
      orders.add(draft(Math.max(1, amount - 1), fee, lane, sequence));
    }
    if (does(Fault.RACING_LANES, 3)) {
      orders.add(draft(amount, fee, lane + 100 + memo, 0));
    }
    List<QuorumCertificate> parents = new ArrayList<>();
    laneQcs.values().forEach(qc -> parents.add(qc.certificate()));
    if (needsCredit) {
      credits.values().forEach(qc -> parents.add(qc.certificate()));
      countChain(
          orders.get(0).payment(), credits.values().stream().map(VerifiedQc::payment).toList());
    }
    current = Optional.of(new Attempt(orders, parents));
  }

  private Order draft(long amount, long fee, long onLane, long at) {
    Person to = recipient(credits.values().stream().map(VerifiedQc::payment).toList());
    long until = (broad.unixMillis() + lifetimeMs()) / 1_000;
    Order order =
        new Order.Draft(self, to, Order.USD, amount, onLane, at, fee, until, memo++).sign();
    broad.world().hasScreened(order);
    broad.world().truth().signed(order.payment());
    return order;
  }

  // --- until it is certified -------------------------------------------------------------------

  private void push(Attempt attempt) {
    for (int seat = 0; seat < broad.members(); seat++) {
      if (!attempt.votes.containsKey(broad.world().committee().id(seat))) {
        Order order = attempt.orders.get(seat % attempt.orders.size());
        if (does(Fault.REWRAPPED_BY_SENDER, 6)) {
          broad.submit(id, seat, order.rewrapped(1 + memo % 5), attempt.parents, any -> {});
        }
        broad.submit(id, seat, order, attempt.parents, reply -> answered(attempt, reply));
        tellLiar(seat, order, attempt);
      }
    }
  }

  /** Gives a liar all orders of an equivocation: its sender is in league with liars. */
  private void tellLiar(int seat, Order told, Attempt attempt) {
    for (Order other : attempt.orders) {
      if (broad.isLiar(seat) && !other.equals(told)) {
        broad.submit(id, seat, other, attempt.parents, ignored -> {});
      }
    }
  }

  private void answered(Attempt attempt, SubmitReply reply) {
    if (!(reply instanceof SubmitReply.Certified certified)) {
      return;
    }
    Certificate certificate = certified.certificate();
    broad
        .world()
        .verify(certificate)
        .ifPresent(
            good -> {
              if (certificate.txHash().equals(attempt.order().txHash())) {
                attempt.votes.put(good.signer(), good);
                assemble(attempt);
              }
            });
  }

  private void assemble(Attempt attempt) {
    Order order = attempt.order();
    if (current.filter(attempt::equals).isPresent()) {
      broad.world().assemble(order, List.copyOf(attempt.votes.values())).ifPresent(this::certified);
    }
  }

  private void certified(VerifiedQc qc) {
    current = Optional.empty();
    sequence++;
    laneQcs.put(qc.payment().message(), qc);
    tellRecipient(qc);
  }
}
