package tempo.fastpay.simulator.run;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.loop.SeededTime;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.simulator.judge.CulpritsNamed;
import tempo.fastpay.simulator.judge.ServedInTime;
import tempo.fastpay.simulator.judge.ToldAsItWas;
import tempo.fastpay.simulator.node.Pool;
import tempo.fastpay.simulator.world.CrashPoint;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Network;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.Person;
import tempo.fastpay.simulator.world.Shown;
import tempo.fastpay.simulator.world.SimChain;
import tempo.fastpay.simulator.world.SimCommittee;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.Surroundings;
import tempo.fastpay.simulator.world.World;

/**
 * The broad generator: a network, clocks, a chain that makes blocks, people who pay each other,
 * some of them badly, strangers and liars. First everything goes wrong, then all heals, and the
 * honest must be served.
 */
final class Broad implements Surroundings {
  static final long CHAOS_MS = 70_000;

  /** The stated bound: a lifetime, and the time that a payment needs to be decided and settled. */
  static final long SERVED_MS = 45_000;

  private static final int BLOCK_MS = 2_000;
  private static final int PAUSE_MS = 3_500;
  private static final int GOSSIP_MS = 3_000;
  private static final int EVIDENCE_MS = 2_000;
  private static final int FETCH_MS = 5_000;
  private static final int RESTART_MS = 3_000;
  private static final Reject NOT_TAKEN = Reject.retryAfter("no room for it now", 1_000);
  private static final int CRASH_ODDS = 60;
  private static final int CRASH_AT_NODES_ODDS = 1_500;
  private static final int KILLED_MS = 140_000;
  private static final int HONEST_PAYERS = 3;

  /** Spreads seeds: neighbouring ones would begin alike. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final Map<Integer, SimCommittee> COMMITTEES = new ConcurrentHashMap<>();

  static final int MARGIN_MS = 6_100;

  private static final CoreLimits LIMITS =
      CoreLimits.DEFAULT
          .withViewAgeMs(4_000)
          .withClockSkewMs(500)
          .withFinalityMs(1_500)
          .withMarginMs(MARGIN_MS)
          .withDepth(3)
          .withLifetimeMs(30_000)
          .withPermits(1_000)
          .withStrangersKnown(750)
          .withKnown(1_000)
          .withSenderLive(256);

  private static final int TIGHT_ONE_IN = 16;

  /** Limits so small that they are reached. */
  private static final CoreLimits TIGHT =
      LIMITS.withPermits(6).withStrangersKnown(4).withKnown(6).withSenderLive(2);

  private final Random random;
  private final SeededTime time = new SeededTime();
  private final World world;
  private final Network network;
  private final List<SimValidator> honest = new ArrayList<>();
  private final List<Liar> liars = new ArrayList<>();
  private final List<Payer> payers = new ArrayList<>();
  private final Stranger stranger;
  private final OwnNodes nodes;
  private final int[] skewsMs;
  private final boolean[] syncing;
  private final Set<Payment> mempool = new LinkedHashSet<>();
  private boolean chaos = true;

  private Broad(
      long seed, int faulty, Function<World, Observer> bench, Maker maker, boolean traced) {
    this.random = new Random(seed * SPREAD);
    SimCommittee committee = COMMITTEES.computeIfAbsent(faulty, SimCommittee::new);
    boolean tight = seed % TIGHT_ONE_IN == 0;
    this.world = new World(committee, faulty, tight ? TIGHT : LIMITS, traced);
    this.network = new Network(time, random, world.faults());
    int members = committee.size() - faulty;
    this.nodes = new OwnNodes(this, members, new Mempool());
    this.skewsMs = random.ints(members, -200, 200).toArray();
    this.syncing = new boolean[members];
    for (int seat = 0; seat < members; seat++) {
      honest.add(maker.make(world, this, seat));
    }
    for (int seat = members; seat < committee.size(); seat++) {
      liars.add(new Liar(this, seat));
    }
    this.stranger = new Stranger(this);
    List<Person> people = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      people.add(Person.named(name));
    }
    for (int i = 0; i < people.size(); i++) {
      Payer payer =
          i < HONEST_PAYERS ? new HonestPayer(this, people, i, maker) : new Cheat(this, people, i);
      // Most have little of their own: they pay with what they have just been paid.
      boolean rich = i % HONEST_PAYERS == 0;
      world.chain().give(people.get(i).address(), Order.USD, random.nextInt(8) + (rich ? 60 : 0));
      payers.add(payer);
    }
    world.watchedBy(bench.apply(world));
  }

  static Generator of(int faulty, Function<World, Observer> bench) {
    return new Generator() {
      @Override
      public String name() {
        return "broad" + (faulty == 1 ? "" : " f=" + faulty);
      }

      @Override
      public Outcome play(long seed, Maker maker, boolean traced) {
        Broad broad = new Broad(seed, faulty, bench, maker, traced);
        return Outcome.of(name(), seed, broad.world, broad::play);
      }
    };
  }

  private void play() {
    honest.forEach(this::again);
    time.after(BLOCK_MS, this::block);
    time.after(random.nextInt(8_000), this::split);
    honest.forEach(
        validator -> {
          time.after(random.nextInt(GOSSIP_MS), () -> gossip(validator));
          time.after(random.nextInt(EVIDENCE_MS), () -> pollEvidence(validator));
          time.after(random.nextInt(KILLED_MS), () -> killed(validator));
          nodes.change(validator);
        });
    runUntil(CHAOS_MS);
    chaos = false;
    network.heal();
    nodes.heal();
    payers.forEach(Payer::healed);
    world.trace().note("all heals");
    runUntil(CHAOS_MS + SERVED_MS);
    if (world.breach().isPresent()) {
      return;
    }
    if (!world.limits().equals(TIGHT)) {
      new ServedInTime().judge(payers.stream().filter(Payer::stillWaits).toList(), SERVED_MS);
    }
    new CulpritsNamed(world).judgeTheEnd(honest);
    new ToldAsItWas(world).judgeTheEnd(honest);
  }

  private void runUntil(long endMs) {
    while (time.nowMs() < endMs && world.breach().isEmpty()) {
      time.runUntil(Math.min(endMs, time.nowMs() + BLOCK_MS));
    }
  }

  // --- what actors need ----------------------------------------------------------------------

  World world() {
    return world;
  }

  Random random() {
    return random;
  }

  SeededTime time() {
    return time;
  }

  boolean isChaos() {
    return chaos;
  }

  /** The present time, in unix milliseconds. */
  long unixMillis() {
    return SimChain.GENESIS_SECONDS * 1000 + time.nowMs();
  }

  int members() {
    return honest.size() + liars.size();
  }

  boolean isLiar(int seat) {
    return seat >= honest.size();
  }

  List<Payer> payers() {
    return payers;
  }

  List<Liar> liars() {
    return liars;
  }

  /** Sends a submission over the network, and its answer back. */
  void submit(
      int from, int seat, Order order, List<QuorumCertificate> parents, Consumer<SubmitReply> to) {
    stranger.overhears(order, parents);
    Consumer<SubmitReply> back = reply -> network.send(seat, from, () -> to.accept(reply));
    network.send(
        from,
        seat,
        () -> {
          if (seat < honest.size()) {
            honest.get(seat).submit(order, parents, back);
          } else {
            liars.get(seat - honest.size()).submit(order, back);
          }
        });
  }

  void presentTo(int from, int seat, QuorumCertificate qc) {
    presentTo(from, seat, List.of(qc), results -> {});
  }

  /**
   * Presents several QCs over the network, and sends the answer back. A liar says that it takes
   * them and tells nobody.
   */
  void presentTo(
      int from, int seat, List<QuorumCertificate> qcs, Consumer<List<PresentResult>> to) {
    network.send(
        from,
        seat,
        () -> {
          if (seat < honest.size() && !honest.get(seat).isUp()) {
            return;
          }
          List<Future<PresentResult>> results = new ArrayList<>();
          for (QuorumCertificate qc : qcs) {
            results.add(present(seat, qc).map(taken -> result(qc, taken)));
          }
          Future.all(results)
              .onSuccess(
                  all -> network.send(seat, from, () -> to.accept(all.<PresentResult>list())));
        });
  }

  private Future<Boolean> present(int seat, QuorumCertificate qc) {
    if (seat < honest.size()) {
      return honest.get(seat).present(qc);
    }
    liars.get(seat - honest.size()).hears(qc);
    return Future.succeededFuture(true);
  }

  private static PresentResult result(QuorumCertificate qc, boolean taken) {
    return taken
        ? new PresentResult.Accepted(qc.txHash())
        : new PresentResult.Refused(qc.txHash(), NOT_TAKEN);
  }

  /** Sends a client's question to a member, and the answer back; a liar may give none. */
  <T> void ask(
      int from,
      int seat,
      Function<Shown, Future<T>> question,
      Function<Liar, Optional<T>> lie,
      Consumer<T> to) {
    network.send(
        from,
        seat,
        () -> {
          if (seat >= honest.size()) {
            lie.apply(liars.get(seat - honest.size()))
                .ifPresent(told -> network.send(seat, from, () -> to.accept(told)));
          } else if (honest.get(seat).isUp()) {
            question
                .apply(honest.get(seat).shown())
                .onSuccess(told -> network.send(seat, from, () -> to.accept(told)));
          }
        });
  }

  private void gossipTo(int from, int seat, QuorumCertificate qc) {
    network.send(
        from,
        seat,
        () -> {
          if (seat < honest.size()) {
            honest.get(seat).gossip(qc);
          } else {
            liars.get(seat - honest.size()).hears(qc);
          }
        });
  }

  void certificateTo(int from, int seat, Certificate certificate) {
    network.send(
        from,
        seat,
        () -> {
          if (seat < honest.size()) {
            honest
                .get(seat)
                .certificate(certificate, txHash -> fetchFor(honest.get(seat), from, txHash))
                .ifPresent(txHash -> fetch(honest.get(seat), from, certificate));
          } else {
            liars.get(seat - honest.size()).hears(certificate);
          }
        });
  }

  private void fetch(SimValidator asking, int peer, Certificate certificate) {
    if (peer < honest.size()) {
      network.send(
          asking.seat(),
          peer,
          () ->
              honest.get(peer).envelope(certificate.txHash()).stream()
                  .forEach(
                      envelope -> network.send(peer, asking.seat(), () -> asking.bytes(envelope))));
    }
  }

  /** Fetches bytes for evidence: asked once, of the peer that showed the certificate. */
  private Future<Envelope> fetchFor(SimValidator asking, int peer, TxHash txHash) {
    Promise<Envelope> answer = Promise.promise();
    if (peer < honest.size()) {
      network.send(
          asking.seat(),
          peer,
          () ->
              honest
                  .get(peer)
                  .envelope(txHash)
                  .ifPresent(
                      envelope ->
                          network.send(peer, asking.seat(), () -> answer.tryComplete(envelope))));
    }
    time.after(FETCH_MS, () -> answer.tryFail("nobody answers"));
    return answer.future();
  }

  /** Asks each peer for a page of evidence, as the real poll does. */
  private void pollEvidence(SimValidator asking) {
    for (int peer = 0; asking.isUp() && peer < members(); peer++) {
      if (peer != asking.seat()) {
        EvidenceQuery query = asking.eyes().wants(peer);
        Consumer<EvidencePage> answered = asking.eyes().answered(peer);
        int asked = peer;
        network.send(asking.seat(), peer, () -> answerEvidence(asking, asked, query, answered));
      }
    }
    time.after(EVIDENCE_MS, () -> pollEvidence(asking));
  }

  private void answerEvidence(
      SimValidator asking, int peer, EvidenceQuery query, Consumer<EvidencePage> answered) {
    EvidencePage page;
    if (peer >= honest.size()) {
      page = liars.get(peer - honest.size()).evidence();
    } else if (honest.get(peer).isUp()) {
      page = honest.get(peer).eyes().book().page(query);
    } else {
      return;
    }
    network.send(peer, asking.seat(), () -> answered.accept(page));
  }

  /** What all chain nodes have in their pools. */
  private final class Mempool implements Pool {
    @Override
    public Optional<Payment> decode(Bytes raw) {
      return world.payment(raw);
    }

    @Override
    public boolean has(Payment payment) {
      return mempool.contains(payment);
    }

    @Override
    public void take(Payment payment) {
      time.after(20 + random.nextInt(3_000), () -> mempool.add(payment));
    }

    @Override
    public List<Payment> executable() {
      return mempool.stream()
          .filter(payment -> world.chain().executable(payment, BLOCK_MS))
          .toList();
    }
  }

  // --- chain ---------------------------------------------------------------------------------

  private void block() {
    List<Payment> candidates = new ArrayList<>(mempool);
    Collections.shuffle(candidates, random);
    SimChain chain = world.chain();
    long afterMs = SimChain.GENESIS_SECONDS * 1000 + time.nowMs() - chain.tip().unixMillis();
    List<Payment> included = chain.block(afterMs, candidates);
    included.forEach(mempool::remove);
    mempool.removeIf(payment -> !chain.isLiveAtTip(payment));
    payers.forEach(Payer::beforeAnybodySees);
    world
        .trace()
        .note(
            "block",
            chain.tip().height(),
            "includes",
            included.stream().map(Payment::contentionKey).toList());
    world.observer().block();
    nodes.block();
    boolean pause = chaos && random.nextInt(20) == 0;
    time.after(pause ? PAUSE_MS : BLOCK_MS, this::block);
  }

  // --- network -------------------------------------------------------------------------------

  private void split() {
    if (!chaos) {
      return;
    }
    Set<Integer> side = new HashSet<>();
    for (int id = 0; id < members() + payers.size(); id++) {
      if (random.nextInt(3) == 0) {
        side.add(id);
      }
    }
    network.partition(side);
    time.after(
        1_000 + random.nextInt(5_000),
        () -> {
          network.rejoin();
          time.after(2_000 + random.nextInt(8_000), this::split);
        });
  }

  /** Reads boards again and again: an entry that was lost comes with the next page. */
  private void gossip(SimValidator validator) {
    if (validator.isUp()) {
      for (VerifiedQc qc : validator.shownQcs()) {
        shows(validator, qc);
      }
      for (Certificate shown : validator.shownUncertified()) {
        shows(validator, shown);
      }
    }
    time.after(GOSSIP_MS, () -> gossip(validator));
  }

  @Override
  public void shows(SimValidator validator, Certificate certificate) {
    for (int peer = 0; peer < members(); peer++) {
      if (peer != validator.seat()) {
        certificateTo(validator.seat(), peer, certificate);
      }
    }
  }

  @Override
  public void shows(SimValidator validator, VerifiedQc qc) {
    for (int peer = 0; peer < members(); peer++) {
      if (peer != validator.seat()) {
        gossipTo(validator.seat(), peer, qc.certificate());
      }
    }
  }

  // --- one validator's machine ---------------------------------------------------------------

  @Override
  public long unixMillis(SimValidator validator) {
    return unixMillis() + skewsMs[validator.seat()];
  }

  @Override
  public SeededLoop process(SimValidator validator) {
    return new SeededLoop(time, random);
  }

  @Override
  public Future<Chain> connects(SimValidator validator, SeededLoop process) {
    return nodes.connects(validator, process);
  }

  @Override
  public void endedOnAnotherChain(SimValidator validator) {
    nodes.replaceForked(validator);
    time.after(RESTART_MS, () -> again(validator));
  }

  @Override
  public void whenRead(SimValidator validator, Runnable task) {
    time.after(1 + random.nextInt(20), task);
  }

  @Override
  public void written(SimValidator validator) {
    int seat = validator.seat();
    if (!syncing[seat]) {
      syncing[seat] = true;
      time.after(
          1 + random.nextInt(8),
          () -> {
            syncing[seat] = false;
            validator.disk().sync();
          });
    }
  }

  @Override
  public boolean crashes(SimValidator validator, CrashPoint point) {
    if (!chaos || random.nextInt(odds(point)) != 0) {
      return false;
    }
    validator.crash(waiting -> random.nextInt(waiting + 1));
    time.after(100 + random.nextInt(RESTART_MS), () -> restart(validator));
    return true;
  }

  private static int odds(CrashPoint point) {
    return switch (point) {
      case ANYWHERE -> 1;
      case ASKING_NODE, NODE_ANSWERED -> CRASH_AT_NODES_ODDS;
      default -> CRASH_ODDS;
    };
  }

  private void killed(SimValidator validator) {
    if (chaos) {
      validator.crashed(CrashPoint.ANYWHERE);
      time.after(KILLED_MS / 2 + random.nextInt(KILLED_MS), () -> killed(validator));
    }
  }

  private void restart(SimValidator validator) {
    nodes.mayBeOthers(validator);
    again(validator);
  }

  /** Starts it until it is up, or its process has ended and somebody else restarts it. */
  private void again(SimValidator validator) {
    validator
        .start()
        .onComplete(
            started -> {
              if (started.cause() instanceof ForeignChainException) {
                nodes.replaceForked(validator);
              }
              if (started.failed() || !started.result()) {
                time.after(500, () -> again(validator));
              }
            });
  }

  /** Counts a fault that an actor does to the others. */
  void count(Fault fault) {
    world.faults().count(fault);
  }
}
