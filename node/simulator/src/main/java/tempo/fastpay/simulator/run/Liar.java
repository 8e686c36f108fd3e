package tempo.fastpay.simulator.run;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Order;

/** A Byzantine member, with several bad habits at once. Silent once all has healed. */
final class Liar {
  private static final int TICK_MS = 600;
  private static final int MEMORY_LIMIT = 200;

  private final Broad broad;
  private final Random random;
  private final int seat;
  private final List<Fault> habits;
  private final List<Order> seen = new ArrayList<>();
  private final List<QuorumCertificate> qcs = new ArrayList<>();
  private final Map<TxHash, Map<ValidatorId, VerifiedCertificate>> collected = new HashMap<>();
  private final Set<Fault> all =
      EnumSet.range(Fault.BYZANTINE_SIGNS_EVERYTHING, Fault.BYZANTINE_FRAMES);

  Liar(Broad broad, int seat) {
    this.broad = broad;
    this.random = broad.random();
    this.seat = seat;
    List<Fault> some = new ArrayList<>(all);
    some.removeIf(habit -> random.nextInt(4) == 0);
    this.habits = some;
    broad.time().after(random.nextInt(TICK_MS), this::tick);
  }

  private boolean hasHabit(Fault habit) {
    return habits.contains(habit) && random.nextInt(3) > 0;
  }

  void submit(Order order, Consumer<SubmitReply> answer) {
    if (!broad.isChaos()) {
      return;
    }
    remember(order);
    if (hasHabit(Fault.BYZANTINE_SILENT)) {
      broad.count(Fault.BYZANTINE_SILENT);
    } else if (hasHabit(Fault.BYZANTINE_LIES)) {
      broad.count(Fault.BYZANTINE_LIES);
      answer.accept(lie(order));
    } else if (order.candidate().isPresent()) {
      broad.count(Fault.BYZANTINE_SIGNS_EVERYTHING);
      answer.accept(new SubmitReply.Certified(sign(order)));
    }
  }

  private void remember(Order order) {
    if (order.candidate().isPresent() && seen.size() < MEMORY_LIMIT) {
      seen.add(order);
    }
  }

  private SubmitReply lie(Order order) {
    if (random.nextBoolean() || seen.isEmpty()) {
      return new SubmitReply.Rejected(
          Reject.equivocation("you signed another one", order.txHash()));
    }
    Certificate other = sign(seen.get(random.nextInt(seen.size())));
    return order.candidate().isEmpty()
        ? new SubmitReply.Rejected(Reject.of(RejectCode.EXPIRED, "too late"))
        : new SubmitReply.Certified(
            new Certificate(
                other.signer(),
                order.txHash(),
                order.effectsHash(),
                other.effects(),
                other.epoch(),
                other.signature(),
                UInt64.ONE));
  }

  private Certificate sign(Order order) {
    return broad.world().sign(seat, order, UInt64.ONE);
  }

  void hears(QuorumCertificate qc) {
    if (qcs.size() < MEMORY_LIMIT) {
      qcs.add(qc);
    }
  }

  void hears(Certificate certificate) {
    broad
        .world()
        .verify(certificate)
        .ifPresent(
            good ->
                collected
                    .computeIfAbsent(good.txHash(), any -> new HashMap<>())
                    .put(good.signer(), good));
  }

  /**
   * A page of two payments that somebody signed, said to be two for one key: most often they are
   * not.
   */
  EvidencePage evidence() {
    List<Evidence> shown = new ArrayList<>();
    if (broad.isChaos() && !seen.isEmpty() && hasHabit(Fault.BYZANTINE_FRAMES)) {
      broad.count(Fault.BYZANTINE_FRAMES);
      Order first = seen.get(random.nextInt(seen.size()));
      Order second =
          random.nextBoolean() ? first.rewrapped(1) : seen.get(random.nextInt(seen.size()));
      int framed = random.nextInt(broad.members());
      shown.add(
          new Evidence.SenderEquivocation(
              Order.CHAIN,
              first.payment().contentionKey(),
              first.payment().raw(),
              second.payment().raw()));
      shown.add(
          new Evidence.ValidatorEquivocation(
              broad.world().committee().id(framed),
              broad.world().committee().committee.epoch(),
              signed(first),
              signed(second)));
    }
    return new EvidencePage(shown, "");
  }

  private Evidence.Signed signed(Order order) {
    return new Evidence.Signed(order.envelope(), sign(order).signature());
  }

  // --- what it tells clients -------------------------------------------------------------------

  private boolean lies() {
    boolean lying = broad.isChaos() && !seen.isEmpty() && hasHabit(Fault.BYZANTINE_LIES);
    if (lying) {
      broad.count(Fault.BYZANTINE_LIES);
    }
    return lying;
  }

  /** A head and an H that nobody else has, far behind or far ahead, and apart. */
  Optional<ChainHead> head() {
    if (!lies()) {
      return Optional.empty();
    }
    return Optional.of(
        new ChainHead(
            UInt64.of(random.nextInt(3_000)),
            Bytes32.ZERO,
            anyTime(),
            UInt64.of(random.nextInt(3_000)),
            Bytes32.ZERO,
            anyTime()));
  }

  private UInt64 anyTime() {
    return random.nextInt(4) == 0
        ? UInt64.MAX
        : UInt64.of(broad.unixMillis() + (random.nextInt(2_000_001) - 1_000_000));
  }

  /** An account with riches or debts, nonces that were never reached, at any time. */
  Optional<AccountView> account(AccountQuery query) {
    if (!lies()) {
      return Optional.empty();
    }
    BigInteger much = BigInteger.valueOf(random.nextInt(2_001) - 1_000);
    Order other = seen.get(random.nextInt(seen.size()));
    return Optional.of(
        new AccountView(
            random.nextInt(4) == 0 ? other.payment().sender() : query.address(),
            query.asset(),
            UInt64.of(random.nextInt(3_000)),
            anyTime(),
            much,
            BigInteger.ZERO,
            BigInteger.ZERO,
            much,
            query.nonceKeys().stream()
                .flatMap(key -> Stream.of(key, key))
                .map(
                    key ->
                        new AccountView.LaneView(
                            key,
                            UInt64.of(random.nextInt(9)),
                            UInt64.of(random.nextInt(9)),
                            Optional.of(other.txHash())))
                .toList()));
  }

  /**
   * A status that is not true: settled, failed, expired; or with other bytes, or a QC without a
   * quorum.
   */
  Optional<Optional<PaymentStatus>> payment(PaymentQuery query) {
    if (!lies()) {
      return Optional.empty();
    }
    Order order =
        seen.stream()
            .filter(known -> query.equals(new PaymentQuery.ByTxHash(known.txHash())))
            .findFirst()
            .filter(known -> random.nextInt(4) > 0)
            .orElseGet(() -> seen.get(random.nextInt(seen.size())));
    Lifecycle.Stage[] stages = Lifecycle.Stage.values();
    Lifecycle told =
        new Lifecycle(
            order.txHash(),
            stages[random.nextInt(stages.length)],
            UInt64.ONE,
            UInt64.ONE,
            "so it is");
    return Optional.of(
        random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.of(
                new PaymentStatus(order.envelope(), told, Optional.of(withoutQuorum(order)))));
  }

  private QuorumCertificate withoutQuorum(Order order) {
    return new QuorumCertificate(
        order.txHash(),
        order.effectsHash(),
        List.of(sign(order)),
        1,
        Optional.of(order.envelope()));
  }

  /** A page of its own certificates over payments it has seen, and a forged one. */
  Optional<BoardPage> page() {
    if (!lies()) {
      return Optional.empty();
    }
    List<Certificate> shown = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      shown.add(sign(seen.get(random.nextInt(seen.size()))));
    }
    if (lie(seen.get(0)) instanceof SubmitReply.Certified forged) {
      shown.add(forged.certificate());
    }
    return Optional.of(new BoardPage(shown, "liar" + random.nextInt(9)));
  }

  // --- what it does by itself ------------------------------------------------------------------

  private void tick() {
    if (!broad.isChaos()) {
      return;
    }
    if (!habits.isEmpty() && !seen.isEmpty()) {
      act(habits.get(random.nextInt(habits.size())));
    }
    broad.time().after(TICK_MS, this::tick);
  }

  private void act(Fault habit) {
    Order order = seen.get(random.nextInt(seen.size()));
    int peer = random.nextInt(broad.members());
    if (habit == Fault.BYZANTINE_LIES) {
      broad.count(habit);
      broad.presentTo(seat, peer, withoutQuorum(order));
    } else if (habit == Fault.BYZANTINE_REPLAYS && !qcs.isEmpty()) {
      broad.count(habit);
      broad.presentTo(seat, peer, qcs.get(random.nextInt(qcs.size())));
    } else if (habit == Fault.BYZANTINE_WITHHOLDS) {
      hidden(order)
          .ifPresent(
              qc -> {
                broad.count(habit);
                broad.presentTo(seat, peer, qc);
              });
    } else if (habit == Fault.BYZANTINE_TWO_FACES) {
      broad.count(habit);
      Order other = rival(order).orElseGet(() -> seen.get(random.nextInt(seen.size())));
      for (int to = 0; to < broad.members(); to++) {
        broad.certificateTo(seat, to, sign(to % 2 == 0 ? order : other));
      }
    }
  }

  /** Another payment on the same key, if its sender has signed one. */
  private Optional<Order> rival(Order order) {
    return seen.stream()
        .filter(
            other ->
                other.payment().contentionKey().equals(order.payment().contentionKey())
                    && !other.payment().message().equals(order.payment().message()))
        .findFirst();
  }

  /** A QC that only the liars know to exist, shown to one validator, at any time. */
  private Optional<QuorumCertificate> hidden(Order order) {
    Map<ValidatorId, VerifiedCertificate> votes =
        new HashMap<>(collected.getOrDefault(order.txHash(), Map.of()));
    for (Liar liar : broad.liars()) {
      broad.world().verify(liar.sign(order)).ifPresent(good -> votes.put(good.signer(), good));
    }
    List<VerifiedCertificate> sorted =
        votes.values().stream()
            .sorted(java.util.Comparator.comparing(good -> good.signer().toHex()))
            .toList();
    return broad.world().assemble(order, sorted).map(VerifiedQc::certificate);
  }
}
