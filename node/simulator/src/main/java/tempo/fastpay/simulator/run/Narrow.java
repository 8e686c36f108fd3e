package tempo.fastpay.simulator.run;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.simulator.judge.Judges;
import tempo.fastpay.simulator.world.ChainNode;
import tempo.fastpay.simulator.world.CrashPoint;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.Person;
import tempo.fastpay.simulator.world.SimChain;
import tempo.fastpay.simulator.world.SimCommittee;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.Surroundings;
import tempo.fastpay.simulator.world.World;

/**
 * The narrow generator: an adversary without a network. It owns every sender's key and the liars,
 * asks any validator for anything, shows QCs when and to whom it likes, forges some, chooses which
 * payments a block includes, which validators hear of it and which crash where. Few keys and
 * amounts near two fifths of the balance: breaches of the laws are dense here.
 */
public final class Narrow implements Surroundings {
  private static final List<Person> PEOPLE =
      List.of(Person.named("a"), Person.named("b"), Person.named("c"));
  private static final Map<Order.Draft, List<Order>> SIGNED = new ConcurrentHashMap<>();
  private static final Map<Integer, SimCommittee> COMMITTEES = new ConcurrentHashMap<>();
  private static final int STEPS_PER_VALIDATOR = 30;
  private static final int BLOCKS_LIMIT = 9;
  private static final long BLOCK_MS = 6_000;
  private static final long FINALITY_MS = 1_000;
  private static final int ASKING_TRIES = 6;

  /** Limits by which two blocks of lag are fresh enough and three are not. */
  private static final CoreLimits LIMITS =
      CoreLimits.DEFAULT
          .withViewAgeMs(13_500)
          .withClockSkewMs(100)
          .withFinalityMs(100)
          .withMarginMs(13_800)
          .withPermits(1_000)
          .withStrangersKnown(1_000)
          .withKnown(1_000);

  private final Random random;
  private final Shape shape;
  private final World world;
  private final SimChain chain;
  private final List<SimValidator> honest = new ArrayList<>();
  private final ChainNode[] nodes;
  private final UInt64[] nodeHeights;
  private final List<Order> universe = new ArrayList<>();
  private final Map<TxHash, QuorumCertificate> qcs = new HashMap<>();
  private final Map<TxHash, QuorumCertificate> forged = new HashMap<>();
  private Optional<CrashPoint> plan = Optional.empty();

  private Narrow(
      long seed, Shape shape, Function<World, Observer> bench, Maker maker, boolean traced) {
    this.random = new Random(seed);
    this.shape = shape;
    SimCommittee committee = COMMITTEES.computeIfAbsent(shape.faulty(), SimCommittee::new);
    this.world = new World(committee, shape.faulty(), LIMITS, traced);
    this.chain = world.chain();
    chain.give(PEOPLE.get(0).address(), Order.USD, 15);
    if (shape.senders() > 1) {
      chain.give(PEOPLE.get(1).address(), Order.USD, random.nextBoolean() ? 0 : 3);
    }
    for (int i = 0; i < shape.payments(); i++) {
      List<Order> signed = signed();
      universe.addAll(signed);
      know(signed.get(0));
    }
    world.watchedBy(bench.apply(world));
    int members = committee.size() - shape.faulty();
    nodes = new ChainNode[members];
    nodeHeights = new UInt64[members];
    for (int seat = 0; seat < members; seat++) {
      nodeHeights[seat] = chain.tip().height();
      SimValidator validator = maker.make(world, this, seat);
      honest.add(validator);
      validator.start();
    }
  }

  /** Plays histories of one shape before all judges. */
  public static Generator of(Shape shape) {
    return of(shape, Judges::of);
  }

  /** Plays histories of one shape before some judges only. */
  public static Generator of(Shape shape, Function<World, Observer> bench) {
    return new Generator() {
      @Override
      public String name() {
        return shape.name() + (shape.faulty() == 1 ? "" : " f=" + shape.faulty());
      }

      @Override
      public Outcome play(long seed, Maker maker, boolean traced) {
        Narrow narrow = new Narrow(seed, shape, bench, maker, traced);
        return Outcome.of(name(), seed, narrow.world, narrow::play);
      }
    };
  }

  private void know(Order order) {
    world.hasScreened(order);
    world.truth().signed(order.payment());
  }

  private long pick(List<Long> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Some payment, in two envelopes. */
  private List<Order> signed() {
    int sender = random.nextInt(shape.senders());
    int recipient = shape.senders() == 1 ? 2 : random.nextInt(PEOPLE.size());
    int lane = random.nextInt(3) > 0 && shape.lanes() < 3 ? 0 : random.nextInt(shape.lanes());
    int sequence = random.nextInt(shape.sequences());
    long amount = pick(shape.amounts());
    long fee = pick(shape.fees());
    long until = pick(shape.until());
    return SIGNED.computeIfAbsent(
        new Order.Draft(
            PEOPLE.get(sender),
            PEOPLE.get(recipient),
            Order.USD,
            amount,
            lane + 1,
            sequence,
            fee,
            until == Order.NEVER ? Order.NEVER : SimChain.GENESIS_SECONDS + until,
            random.nextInt(2)),
        draft -> {
          Order signed = draft.sign();
          return List.of(signed, signed.rewrapped(1));
        });
  }

  private void play() {
    int steps = STEPS_PER_VALIDATOR * honest.size();
    for (int step = 0; step < steps && world.breach().isEmpty(); step++) {
      SimValidator validator = honest.get(random.nextInt(honest.size()));
      int kind = random.nextInt(64);
      if (!validator.isUp()) {
        start(validator);
      } else if (kind < 36) {
        plan = crashPlan(kind);
        ask(validator);
        plan = Optional.empty();
      } else if (kind < 48) {
        gossip(validator);
      } else if (kind < 50) {
        forge(validator);
      } else if (kind < 55) {
        block();
      } else if (kind < 62) {
        plan = kind == 61 && shape.restarts() ? advancing() : Optional.empty();
        follow(validator);
        plan = Optional.empty();
      } else if (shape.restarts()) {
        crash(validator);
      }
    }
  }

  private Optional<CrashPoint> crashPlan(int kind) {
    if (kind > 2 || !shape.restarts()) {
      return Optional.empty();
    }
    CrashPoint[] points = {
      CrashPoint.BEFORE_APPEND,
      CrashPoint.BEFORE_SYNC,
      CrashPoint.BEFORE_REPLY,
      CrashPoint.AFTER_REPLY
    };
    return Optional.of(points[random.nextInt(points.length)]);
  }

  private Optional<CrashPoint> advancing() {
    return Optional.of(random.nextBoolean() ? CrashPoint.ADVANCING : CrashPoint.ADVANCED);
  }

  private void ask(SimValidator validator) {
    int from = random.nextInt(universe.size());
    boolean[] signs = new boolean[1];
    for (int i = 0; i < ASKING_TRIES && !signs[0] && validator.isUp(); i++) {
      Order order = universe.get((from + i) % universe.size());
      if (!world.truth().hasSigned(validator.seat(), order.txHash())) {
        Consumer<SubmitReply> answer = reply -> signs[0] = reply instanceof SubmitReply.Certified;
        validator.submit(order, List.of(), answer);
      }
    }
  }

  private void gossip(SimValidator validator) {
    List<Order> certified = world.truth().certifiedOrders();
    if (!certified.isEmpty()) {
      validator.present(qc(certified.get(random.nextInt(certified.size()))));
    }
  }

  private QuorumCertificate qc(Order order) {
    return qcs.computeIfAbsent(
        order.txHash(),
        any -> {
          List<Certificate> certificates = new ArrayList<>(liars(order));
          certificates.addAll(world.truth().certificates(order.txHash()));
          return qc(order, certificates, world.committee().committee.threshold());
        });
  }

  private List<Certificate> liars(Order order) {
    List<Certificate> certificates = new ArrayList<>();
    for (int seat = honest.size(); seat < world.committee().size(); seat++) {
      certificates.add(world.sign(seat, order, UInt64.ONE));
    }
    return certificates;
  }

  private static QuorumCertificate qc(Order order, List<Certificate> certificates, int threshold) {
    return new QuorumCertificate(
        order.txHash(),
        order.effectsHash(),
        certificates.subList(0, Math.min(certificates.size(), threshold)),
        threshold,
        Optional.of(order.envelope()));
  }

  /** Shows a validator a QC of the liars alone, with a threshold to match. */
  private void forge(SimValidator validator) {
    Order order = universe.get(random.nextInt(universe.size()));
    world.faults().count(Fault.BYZANTINE_LIES);
    validator.present(
        forged.computeIfAbsent(
            order.txHash(),
            any -> {
              List<Certificate> liars = liars(order);
              return qc(order, liars, liars.size());
            }));
  }

  private void follow(SimValidator validator) {
    UInt64 height = validator.core().base().height();
    if (height.isLessThan(chain.tip().height())) {
      finalizes(validator, height.next());
    }
  }

  private void finalizes(SimValidator validator, UInt64 height) {
    nodeHeights[validator.seat()] = height;
    nodes[validator.seat()].finalizes(height);
  }

  private void crash(SimValidator validator) {
    validator.crash(waiting -> waiting == 0 ? 0 : random.nextInt(waiting + 1));
    start(validator);
  }

  /**
   * Starts a validator. Its chain node may be another one now, one block behind; then it starts
   * once that is not.
   */
  private void start(SimValidator validator) {
    UInt64 height = nodeHeights[validator.seat()];
    boolean behind = random.nextBoolean() && height.bits() > SimChain.GENESIS_HEIGHT;
    nodeHeights[validator.seat()] = behind ? UInt64.of(height.bits() - 1) : height;
    if (!isStarted(validator)) {
      nodeHeights[validator.seat()] = height;
      isStarted(validator);
    }
  }

  private boolean isStarted(SimValidator validator) {
    Future<Boolean> started = validator.start();
    if (started.failed() && world.breach().isEmpty()) {
      throw new IllegalStateException(started.cause());
    }
    return started.succeeded() && started.result();
  }

  /** Makes a block with some of the certified payments that can be executed. */
  private void block() {
    if (chain.length() >= BLOCKS_LIMIT) {
      return;
    }
    List<Payment> chosen = new ArrayList<>();
    Map<Address, BigInteger> spent = new HashMap<>();
    Set<Lane> lanes = new HashSet<>();
    List<Order> waiting = new ArrayList<>(world.truth().certifiedOrders());
    for (int i = random.nextInt(4); i > 0 && !waiting.isEmpty(); i--) {
      Payment payment = waiting.remove(random.nextInt(waiting.size())).payment();
      BigInteger needed =
          spent
              .getOrDefault(payment.sender(), BigInteger.ZERO)
              .add(payment.amount().toBigInteger())
              .add(payment.feeBound());
      if (chain.executable(payment, BLOCK_MS)
          && needed.compareTo(
                  chain.balance(payment.sender(), payment.asset(), chain.tip().height()))
              <= 0
          && lanes.add(payment.lane())) {
        spent.put(payment.sender(), needed);
        chosen.add(payment);
      }
    }
    List<Payment> included = chain.block(BLOCK_MS, chosen);
    chain.finalizes(chain.tip().height());
    world
        .trace()
        .note(
            "block",
            chain.tip().height(),
            "includes",
            included.stream().map(Payment::contentionKey).toList());
    world.observer().block();
  }

  /**
   * Plays a history, lets everything that ends end and shows everybody every QC. Then the laws must
   * let everybody with money spend it (docs/protocol.md, "What the system promises").
   *
   * @return a sender that cannot, and why; empty if all can
   */
  public static Optional<String> healed(long seed, Shape shape, Maker maker) {
    Narrow narrow = new Narrow(seed, shape, Judges::of, maker, false);
    narrow.play();
    return narrow.heal().map(reason -> shape.name() + " seed " + seed + ": " + reason);
  }

  private Optional<String> heal() {
    chain.block(60_000, List.of());
    chain.finalizes(chain.tip().height());
    List<Order> shuffled = new ArrayList<>(world.truth().certifiedOrders());
    for (SimValidator validator : honest) {
      if (!validator.isUp()) {
        start(validator);
      }
      finalizes(validator, chain.tip().height());
      Collections.shuffle(shuffled, random);
      shuffled.forEach(order -> validator.present(qc(order)));
    }
    for (Person person : PEOPLE) {
      for (SimValidator validator : honest) {
        Optional<String> reason = spends(person, validator);
        if (reason.isPresent()) {
          return reason;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> spends(Person person, SimValidator validator) {
    var summary = validator.core().account(person.address(), Order.USD);
    long left =
        chain
            .balance(person.address(), Order.USD, chain.tip().height())
            .subtract(summary.outgoing())
            .add(summary.incoming())
            .longValueExact();
    if (!summary.sent().isEmpty() || left <= 0) {
      return Optional.empty();
    }
    Order spending =
        new Order.Draft(person, PEOPLE.get(0), Order.USD, left, 50, 0, 0, Order.NEVER, 0).sign();
    know(spending);
    List<SubmitReply> replies = new ArrayList<>();
    validator.submit(spending, List.of(), replies::add);
    return replies.get(0) instanceof SubmitReply.Certified
        ? Optional.empty()
        : Optional.of(person + " has " + left + " and is answered " + replies);
  }

  // --- the adversary is the world ------------------------------------------------------------

  @Override
  public long unixMillis(SimValidator validator) {
    return chain.tip().unixMillis() + FINALITY_MS;
  }

  @Override
  public SeededLoop process(SimValidator validator) {
    return SeededLoop.of(0);
  }

  @Override
  public Future<Chain> connects(SimValidator validator, SeededLoop process) {
    int seat = validator.seat();
    nodes[seat] = new ChainNode(chain, nodeHeights[seat]);
    return Future.succeededFuture(nodes[seat]);
  }

  @Override
  public void whenRead(SimValidator validator, Runnable task) {
    task.run();
  }

  @Override
  public void written(SimValidator validator) {
    validator.disk().sync();
  }

  @Override
  public boolean crashes(SimValidator validator, CrashPoint point) {
    if (plan.filter(point::equals).isEmpty()) {
      return false;
    }
    plan = Optional.empty();
    validator.crash(waiting -> random.nextInt(waiting + 1));
    return true;
  }

  @Override
  public void shows(SimValidator validator, Certificate certificate) {
    // The adversary collects certificates by itself.
  }

  @Override
  public void shows(SimValidator validator, VerifiedQc qc) {
    // Nobody hears of it before the adversary tells them.
  }
}
