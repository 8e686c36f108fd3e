package tempo.fastpay.simulator.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.Person;
import tempo.fastpay.simulator.world.SimChain;

/**
 * Somebody who pays, payment after payment, until each is certified or has expired. An honest one
 * signs one message per key, in order, on one lane at a time, and spends what it received by
 * showing its QC. The others have habits.
 */
final class Payer {
  private static final int TICK_MS = 700;
  private static final int CALL_TIMEOUT_MS = 2_000;
  private static final int MARGIN_SECONDS = 8;
  private static final int LIFETIME_SECONDS = 28;

  private final Broad broad;
  private final Random random;
  private final List<Person> people;
  private final Person self;
  private final int id;
  private final boolean honest;
  private final Set<Fault> habits = EnumSet.noneOf(Fault.class);
  private final Map<MessageId, VerifiedQc> credits = new LinkedHashMap<>();
  private final Map<MessageId, VerifiedQc> laneQcs = new LinkedHashMap<>();
  private final Set<MessageId> chained = new HashSet<>();
  private long lane = 1;
  private long sequence;
  private int memo;
  private Optional<Attempt> current = Optional.empty();
  private boolean served;

  /** One payment on its way to a quorum; an equivocator's has several orders. */
  private static final class Attempt {
    private final List<Order> orders;
    private final List<QuorumCertificate> parents;
    private final boolean afterHealing;
    private final Map<ValidatorId, VerifiedCertificate> votes = new LinkedHashMap<>();

    private Attempt(List<Order> orders, List<QuorumCertificate> parents, boolean afterHealing) {
      this.orders = orders;
      this.parents = parents;
      this.afterHealing = afterHealing;
    }

    private Order order() {
      return orders.get(0);
    }
  }

  Payer(Broad broad, List<Person> people, int index, boolean honest) {
    this.broad = broad;
    this.random = broad.random();
    this.people = people;
    this.self = people.get(index);
    this.id = broad.members() + index;
    this.honest = honest;
    if (!honest) {
      for (Fault habit :
          List.of(Fault.EQUIVOCATION, Fault.RACING_LANES, Fault.REWRAPPED_BY_SENDER, Fault.DRAIN)) {
        if (random.nextInt(3) > 0) {
          habits.add(habit);
        }
      }
      if (habits.contains(Fault.DRAIN)) {
        broad.world().truth().drains(self.address());
      }
    } else if (random.nextBoolean()) {
      habits.add(Fault.REWRAPPED_BY_SENDER);
    }
    broad.scheduler().after(random.nextInt(TICK_MS), this::tick);
  }

  /** Honest, with money, and still nothing certified since all healed. */
  boolean stillWaits() {
    return honest && !served && settled() > 1;
  }

  @Override
  public String toString() {
    return self.name();
  }

  private boolean does(Fault habit, int odds) {
    if (habits.contains(habit) && broad.isChaos() && random.nextInt(odds) == 0) {
      broad.count(habit);
      return true;
    }
    return false;
  }

  /** A block was made: who drains has had a transaction of its own in it. */
  void beforeAnybodySees() {
    if (habits.contains(Fault.DRAIN)
        && broad.isChaos()
        && random.nextInt(laneQcs.isEmpty() ? 20 : 3) == 0) {
      broad.count(Fault.DRAIN);
      broad.world().chain().drain(self.address(), Order.USD);
    }
  }

  private void tick() {
    if (honest || broad.isChaos()) {
      if (current.isPresent() && isOver(current.get())) {
        current = Optional.empty();
        changeLane();
      }
      if (current.isEmpty()) {
        begin();
      }
      current.ifPresent(this::push);
      broad.scheduler().after(TICK_MS / 2 + random.nextInt(TICK_MS), this::tick);
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

  private long settled() {
    SimChain chain = broad.world().chain();
    return chain.balance(self.address(), Order.USD, chain.tip().height()).longValueExact();
  }

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
    long incoming =
        broad.isChaos()
            ? credits.values().stream().mapToLong(qc -> qc.payment().amount().bits()).sum()
            : 0;
    long fee = random.nextInt(2);
    long most = own + incoming - fee;
    if (most < 1) {
      return;
    }
    long share = random.nextInt(3) == 0 ? most : Math.max(1, 2 * most / 5);
    long amount = broad.isChaos() ? 1 + random.nextInt((int) share) : 1;
    start(amount, fee, amount + fee > own);
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
      chain(orders);
    }
    current = Optional.of(new Attempt(orders, parents, !broad.isChaos()));
  }

  private void chain(List<Order> orders) {
    broad.count(Fault.CHAINED);
    MessageId message = orders.get(0).payment().message();
    chained.add(message);
    Payment payment = orders.get(0).payment();
    for (VerifiedQc credit : credits.values()) {
      if (broad.payers().stream()
          .anyMatch(payer -> payer.chained.contains(credit.payment().message()))) {
        broad.count(Fault.CHAINED_DEEP);
      }
      if (credit.payment().sender().equals(payment.recipient())) {
        broad.count(Fault.CYCLE);
      }
    }
  }

  private Order draft(long amount, long fee, long onLane, long at) {
    Person to = people.get(random.nextInt(people.size()));
    long until =
        broad.nowSeconds() + MARGIN_SECONDS + random.nextInt(LIFETIME_SECONDS - MARGIN_SECONDS);
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

  /** Who equivocates is in league with liars: they have all of it. */
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
      broad
          .world()
          .assemble(order, List.copyOf(attempt.votes.values()))
          .ifPresent(qc -> certified(attempt, qc));
    }
  }

  /** As {@code Presenting} in the client does: to members until f + 1 have taken it. */
  private void handOver(VerifiedQc qc) {
    Set<ValidatorId> signers =
        qc.certificates().stream().map(VerifiedCertificate::signer).collect(Collectors.toSet());
    Iterator<Integer> seats =
        IntStream.range(0, broad.members())
            .boxed()
            .sorted(
                Comparator.comparing(seat -> !signers.contains(broad.world().committee().id(seat))))
            .iterator();
    for (int taken = 0; taken <= Committee.faulty(broad.members()); taken++) {
      handOver(qc, seats);
    }
  }

  private void handOver(VerifiedQc qc, Iterator<Integer> seats) {
    if (seats.hasNext()) {
      AtomicBoolean taken = new AtomicBoolean();
      broad.presentTo(id, seats.next(), qc.certificate(), () -> taken.set(true));
      broad
          .scheduler()
          .after(
              CALL_TIMEOUT_MS,
              () -> {
                if (!taken.get()) {
                  handOver(qc, seats);
                }
              });
    }
  }

  private void certified(Attempt attempt, VerifiedQc qc) {
    current = Optional.empty();
    served = served || attempt.afterHealing;
    sequence++;
    laneQcs.put(qc.payment().message(), qc);
    Set<Payer> told = new LinkedHashSet<>(broad.payers());
    told.removeIf(payer -> !payer.self.address().equals(qc.payment().recipient()));
    told.forEach(payer -> payer.credits.put(qc.payment().message(), qc));
    told.add(this);
    told.forEach(payer -> payer.handOver(qc));
  }
}
