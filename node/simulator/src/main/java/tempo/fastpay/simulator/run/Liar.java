package tempo.fastpay.simulator.run;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
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
    broad.scheduler().after(random.nextInt(TICK_MS), this::tick);
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

  /** Two payments that somebody signed, said to be two for one key: most often they are not. */
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

  private void tick() {
    if (!broad.isChaos()) {
      return;
    }
    if (!habits.isEmpty() && !seen.isEmpty()) {
      act(habits.get(random.nextInt(habits.size())));
    }
    broad.scheduler().after(TICK_MS, this::tick);
  }

  private void act(Fault habit) {
    Order order = seen.get(random.nextInt(seen.size()));
    int peer = random.nextInt(broad.members());
    if (habit == Fault.BYZANTINE_LIES) {
      broad.count(habit);
      List<Certificate> own = List.of(sign(order));
      broad.presentTo(
          seat,
          peer,
          new QuorumCertificate(
              order.txHash(), order.effectsHash(), own, 1, Optional.of(order.envelope())));
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
