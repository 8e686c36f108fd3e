package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * One random history of a chain, three honest validators and a fourth that signs everything, with a
 * sender who signs several payments for the same keys. The adversary picks who is asked what, who
 * learns which QC when, and what a block includes. Judges look on:
 *
 * <ul>
 *   <li>one message per contention key is certified (L2);
 *   <li>no account's certified outflow exceeds its balance on chain and its certified inflow (L5).
 * </ul>
 */
final class Schedule {
  private static final SketchCrypto CRYPTO = new SketchCrypto();
  private static final TestCommittee COMMITTEE = new TestCommittee(4, "n", UInt64.ONE, CRYPTO);
  private static final List<Account> PEOPLE =
      List.of(Account.named("a", CRYPTO), Account.named("b", CRYPTO), Account.named("c", CRYPTO));
  private static final Map<String, List<Choice>> SIGNED = new ConcurrentHashMap<>();
  private static final int HONEST = 3;

  /** Honest certificates that make a quorum with the fourth's. */
  private static final int NEEDED = 2;

  private static final int STEPS = 90;
  private static final int BLOCKS_LIMIT = 9;
  private static final long BLOCK_SECONDS = 6;

  /** Two blocks of lag are fresh enough, three are not. */
  private static final CoreLimits LIMITS =
      new CoreLimits(13_500, 100, 100, 13_800, 8, 600_000, 1_000, 1_000, 1_000, 256);

  /** A payment in one of its envelopes. */
  private record Choice(Signed signed, Candidate candidate) {}

  private final Random random;
  private final Shape shape;
  private final TestChain chain = new TestChain();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Choice> universe = new ArrayList<>();
  private final Map<Choice, Set<Integer>> votes = new HashMap<>();
  private final List<VerifiedQc> qcs = new ArrayList<>();
  private final Map<MessageId, Payment> certified = new LinkedHashMap<>();
  private final Map<ContentionKey, MessageId> byKey = new HashMap<>();
  private final Set<MessageId> included = new HashSet<>();
  private final Set<MessageId> over = new HashSet<>();
  private final Map<Address, BigInteger> broken = new HashMap<>();
  private final List<String> trace = new ArrayList<>();
  private final boolean traced;

  private Schedule(
      long seed, Shape shape, BiFunction<TestChain, CoreLimits, Node> honest, boolean traced) {
    this.random = new Random(seed);
    this.shape = shape;
    this.traced = traced;
    chain.give(PEOPLE.get(0), 15);
    if (shape.senders() > 1) {
      chain.give(PEOPLE.get(1), random.nextBoolean() ? 0 : 3);
    }
    for (int i = 0; i < HONEST; i++) {
      nodes.add(honest.apply(chain, LIMITS));
    }
    for (int i = 0; i < shape.payments(); i++) {
      universe.addAll(signed());
    }
  }

  /**
   * Plays one history.
   *
   * @return what was broken and how it came to that; empty if the judges saw nothing
   */
  static Optional<String> play(
      long seed, Shape shape, BiFunction<TestChain, CoreLimits, Node> honest) {
    Optional<String> verdict = new Schedule(seed, shape, honest, false).play();
    if (verdict.isEmpty()) {
      return Optional.empty();
    }
    Schedule again = new Schedule(seed, shape, honest, true);
    again.play();
    return Optional.of(
        "seed " + seed + ": " + verdict.get() + "\n" + String.join("\n", again.trace));
  }

  private static long pick(List<Long> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  /** Some payment, in two envelopes. */
  private List<Choice> signed() {
    int sender = random.nextInt(shape.senders());
    int recipient = shape.senders() == 1 ? 2 : random.nextInt(PEOPLE.size());
    int lane = random.nextInt(3) > 0 && shape.lanes() < 3 ? 0 : random.nextInt(shape.lanes());
    int sequence = random.nextInt(shape.sequences());
    long amount = pick(shape.amounts(), random);
    long fee = pick(shape.fees(), random);
    long until = pick(shape.until(), random);
    int memo = random.nextInt(2);
    String name =
        sender + "" + recipient + "" + lane + sequence + ":" + amount + ":" + fee + ":" + until
            + ":" + memo;
    return SIGNED.computeIfAbsent(
        name,
        any -> {
          Account from = PEOPLE.get(sender);
          Account to = PEOPLE.get(recipient);
          Draft draft =
              until == Shape.FOREVER
                  ? Draft.payForever(from, to, amount)
                  : Draft.pay(from, to, amount).until(until);
          Signed signed = draft.lane(lane + 1).seq(sequence).fee(fee).memo(memo).sign();
          Signed rewrapped = signed.rewrapped(1);
          return List.of(
              new Choice(signed, signed.candidate()), new Choice(rewrapped, rewrapped.candidate()));
        });
  }

  private Optional<String> play() {
    for (int step = 0; step < STEPS; step++) {
      int node = random.nextInt(HONEST);
      int kind = random.nextInt(64);
      Optional<String> verdict = Optional.empty();
      if (kind < 36) {
        verdict = ask(node);
      } else if (kind < 50) {
        gossip(node);
      } else if (kind < 55) {
        verdict = block();
      } else if (kind < 62) {
        follow(node);
      } else if (shape.restarts()) {
        note("v", node, "restarts");
        nodes.get(node).restarts();
      }
      if (verdict.isPresent()) {
        note(verdict.get());
        return verdict;
      }
    }
    return Optional.empty();
  }

  private void note(Object... words) {
    if (traced) {
      trace.add(Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" ")));
    }
  }

  private Optional<String> ask(int node) {
    int from = random.nextInt(universe.size());
    for (int i = 0; i < 6; i++) {
      Choice choice = universe.get((from + i) % universe.size());
      Set<Integer> signers = votes.computeIfAbsent(choice, any -> new HashSet<>());
      if (!signers.contains(node) && nodes.get(node).signs(choice.candidate())) {
        signers.add(node);
        note("v", node, "at", nodes.get(node).core.base().height(), "signs", choice.signed());
        return signers.size() == NEEDED ? certify(choice.signed(), signers) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<String> certify(Signed signed, Set<Integer> signers) {
    note("QC of", signed, "by", signers);
    int[] members = {
      3,
      signers.stream().min(Integer::compare).orElseThrow(),
      signers.stream().max(Integer::compare).orElseThrow()
    };
    qcs.add(COMMITTEE.qc(signed, members));
    Payment payment = signed.payment();
    MessageId first = byKey.putIfAbsent(payment.contentionKey(), payment.message());
    if (first != null && !first.equals(payment.message())) {
      return Optional.of("two payments are certified on " + payment.contentionKey());
    }
    certified.put(payment.message(), payment);
    return overspent();
  }

  private void gossip(int node) {
    if (!qcs.isEmpty()) {
      VerifiedQc qc = qcs.get(random.nextInt(qcs.size()));
      Learned learned = nodes.get(node).learns(qc);
      note("v", node, "learns", qc.contentionKey(), learned);
    }
  }

  private void follow(int node) {
    UInt64 height = nodes.get(node).core.base().height();
    if (height.isLessThan(chain.tip().height())) {
      nodes.get(node).follows(chain.at(height.next()));
      note("v", node, "is at", height.next());
    }
  }

  /** A block with some of the certified payments that can be executed. */
  private Optional<String> block() {
    if (chain.tip().height().bits() - TestChain.GENESIS_HEIGHT >= BLOCKS_LIMIT) {
      return Optional.empty();
    }
    List<Signed> chosen = new ArrayList<>();
    Map<Address, BigInteger> spent = new HashMap<>();
    Set<Object> lanes = new HashSet<>();
    List<VerifiedQc> waiting = new ArrayList<>(qcs);
    for (int i = random.nextInt(4); i > 0 && !waiting.isEmpty(); i--) {
      VerifiedQc qc = waiting.remove(random.nextInt(waiting.size()));
      Payment payment = qc.payment();
      BigInteger needed =
          payment
              .amount()
              .toBigInteger()
              .add(payment.feeBound())
              .add(spent.getOrDefault(payment.sender(), BigInteger.ZERO));
      if (executable(payment)
          && needed.compareTo(balance(payment.sender())) <= 0
          && lanes.add(payment.lane())) {
        spent.put(payment.sender(), needed);
        included.add(payment.message());
        chosen.add(Signed.of(payment, qc.envelope()));
      }
    }
    chain.block(BLOCK_SECONDS, chosen.toArray(Signed[]::new));
    note("block", chain.tip().height(), "includes", chosen);
    for (Payment payment : certified.values()) {
      if (!isLive(payment)
          && over.add(payment.message())
          && !included.contains(payment.message())) {
        broken.merge(payment.recipient(), payment.amount().toBigInteger(), BigInteger::add);
        note(payment.contentionKey(), "ended unpaid");
      }
    }
    return overspent();
  }

  private boolean executable(Payment payment) {
    UInt64 height = chain.tip().height();
    Base next = new Base(height, chain.tip().unixMillis() + BLOCK_SECONDS * 1000);
    return payment.nonceSeq().equals(chain.nonce(payment.lane(), height))
        && !LivePayment.isExpired(payment, next);
  }

  private BigInteger balance(Address account) {
    return chain.balance(account, Draft.USD, chain.tip().height());
  }

  private boolean isLive(Payment payment) {
    return LivePayment.isLive(
        payment, chain.nonce(payment.lane(), chain.tip().height()), chain.tip());
  }

  /**
   * Certified outflow against balance and certified inflow, at the chain's tip. What ended unpaid
   * was a promise broken by time, not by the laws of funds: its recipient is excused.
   */
  private Optional<String> overspent() {
    for (Account account : PEOPLE) {
      BigInteger left =
          balance(account.address()).add(broken.getOrDefault(account.address(), BigInteger.ZERO));
      for (Payment payment : certified.values()) {
        if (isLive(payment)) {
          if (payment.sender().equals(account.address())) {
            left = left.subtract(payment.amount().toBigInteger()).subtract(payment.feeBound());
          }
          if (payment.recipient().equals(account.address())) {
            left = left.add(payment.amount().toBigInteger());
          }
        }
      }
      if (left.signum() < 0) {
        return Optional.of(account + " has certified " + left.negate() + " too much");
      }
    }
    return Optional.empty();
  }

  /**
   * Plays a history, lets everything that ends end, settles all that can be settled and shows
   * everybody every QC. Then the laws must let everybody with money spend it (PROTOCOL section 1).
   *
   * @return who cannot, and why; empty if all can
   */
  static Optional<String> healed(
      long seed, Shape shape, BiFunction<TestChain, CoreLimits, Node> honest) {
    Schedule schedule = new Schedule(seed, shape, honest, false);
    schedule.play();
    return schedule.heal().map(reason -> "seed " + seed + ": " + reason);
  }

  private Optional<String> heal() {
    chain.block(60);
    showAll();
    for (Account account : PEOPLE) {
      for (Node node : nodes) {
        ValidatorCore.AccountSummary summary = node.core.account(account.address(), Draft.USD);
        BigInteger left =
            balance(account.address()).subtract(summary.outgoing()).add(summary.incoming());
        if (summary.sent().isEmpty() && left.signum() > 0) {
          Signed spending =
              Draft.payForever(account, PEOPLE.get(0), left.longValueExact()).lane(50).sign();
          Decision decision = node.decide(spending.candidate());
          if (!(decision instanceof Decision.Certify)) {
            return Optional.of(account + " has " + left + " and is answered " + decision);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** In the order in which the network has them, which is none. */
  private void showAll() {
    List<VerifiedQc> shuffled = new ArrayList<>(qcs);
    for (Node node : nodes) {
      while (node.core.base().height().isLessThan(chain.tip().height())) {
        node.follows(chain.at(node.core.base().height().next()));
      }
      Collections.shuffle(shuffled, random);
      shuffled.forEach(node::learns);
    }
  }

  /** How many payments a history certified: whether it was worth playing. */
  static int certifiedIn(long seed, Shape shape, BiFunction<TestChain, CoreLimits, Node> honest) {
    Schedule schedule = new Schedule(seed, shape, honest, false);
    schedule.play();
    return schedule.certified.size();
  }
}
