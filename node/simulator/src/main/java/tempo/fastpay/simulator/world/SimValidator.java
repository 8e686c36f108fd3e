package tempo.fastpay.simulator.world;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.Equivocations;
import tempo.fastpay.sidecar.core.Advance;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.core.Decision;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.LaneNonces;
import tempo.fastpay.sidecar.core.Learned;
import tempo.fastpay.sidecar.core.Now;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.Journaled;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * An honest validator: the real core, and the steps of the real shell in the same order. Its eyes
 * on equivocations ({@link Eyes}) are the real ones; what it shows and settles ({@link Shown}) is
 * the real Accounts, PaymentBook, BulletinBoard and Settlement. Mutants break one step from
 * outside.
 */
public class SimValidator {
  /** Tries of one request: where H moves more often than this meanwhile, it is not usable now. */
  private static final int TRIES_LIMIT = 4;

  protected final World world;
  protected final Surroundings surroundings;
  private final int seat;
  private final Disk disk = new Disk();
  private SeededLoop process;
  private Chain chain;
  private ValidatorCore core;
  private CertificatePool pool;
  private Map<ContentionKey, Future<Journaled<Permit>>> journaled = new HashMap<>();
  private Map<TxHash, Order> held = new LinkedHashMap<>();
  private Map<TxHash, VerifiedQc> qcs = new LinkedHashMap<>();
  private Shown shown;
  private Eyes eyes;
  private UInt64 reported = UInt64.ZERO;
  private boolean up;
  private int life;

  public SimValidator(World world, Surroundings surroundings, int seat) {
    this.world = world;
    this.surroundings = surroundings;
    this.seat = seat;
  }

  public final int seat() {
    return seat;
  }

  public final boolean isUp() {
    return up;
  }

  public final ValidatorCore core() {
    return core;
  }

  public final Disk disk() {
    return disk;
  }

  @Override
  public final String toString() {
    return "v" + seat;
  }

  // --- what mutants change -----------------------------------------------------------------

  /** The limits of its core. */
  protected CoreLimits limits() {
    return world.limits();
  }

  /** The way to a chain node. */
  public Rpc way(Rpc way) {
    return way;
  }

  /** The chain that it stands on. */
  protected Chain standsOn(Chain told) {
    return told;
  }

  /** The facts that the core hears when it decides, of those that the chain told. */
  protected SenderFacts facts(Payment payment, SenderFacts told) {
    return told;
  }

  /** The facts that the core hears when it learns, of those that the chain told. */
  protected SenderFacts factsToLearn(Payment payment, SenderFacts told) {
    return told;
  }

  protected Decision decide(Candidate candidate, SenderFacts facts) {
    return core.decide(candidate, facts, now());
  }

  protected VerifiedQc.Result verify(QuorumCertificate raw) {
    return world.verify(raw);
  }

  protected Learned learn(VerifiedQc qc, SenderFacts told, Learned.Origin origin) {
    return core.learn(qc, factsToLearn(qc.payment(), told), origin);
  }

  /** What its node tells of the way to a block. */
  protected Chain.Step heard(Chain.Step step) {
    return step;
  }

  /** The blocks above H that it shows payments in, of those that the chain told. */
  protected Chain.Above heard(Chain.Above above) {
    return above;
  }

  /** Whether a start may go on where the chain is; fails where the chain is another one. */
  protected Future<Boolean> mayStart(SigningRecord.Contents contents, FinalizedBlock finalized) {
    return StartingPoint.isAt(finalized, contents, chain, world.faults());
  }

  /** Looks at a refusal: with EQUIVOCATION, another message has the payment's key (L13). */
  protected void notices(Reject reject, Payment second) {
    eyes.equivocations().refused(reject, second);
  }

  /** Looks at a verified certificate that somebody showed, or that was made here (L13). */
  protected void notices(VerifiedCertificate certificate, Optional<Equivocations.Source> from) {
    eyes.equivocations().shown(certificate, from);
  }

  /** Takes evidence that a peer shows. */
  protected void learn(ValidatorId peer, Evidence shown) {
    eyes.learn(peer, shown);
  }

  /** The record's contents that a start reads back. */
  protected SigningRecord.Contents contents() {
    return disk.open().result();
  }

  /** Hands a permit to the disk; completes when something may be signed under it. */
  protected Future<Journaled<Permit>> append(Permit permit) {
    return disk.append(permit);
  }

  protected final Now now() {
    return new Now(surroundings.unixMillis(this), reported);
  }

  // --- stop and start ----------------------------------------------------------------------

  /**
   * Starts from what the disk holds.
   *
   * @return false, or a failure, where it cannot start on the chain as its nodes tell it now; never
   *     completes where the process ends meanwhile
   */
  public final Future<Boolean> start() {
    SeededLoop begun = surroundings.process(this);
    process = begun;
    SigningRecord.Contents contents = contents();
    return surroundings
        .connects(this, begun)
        .compose(
            connected -> {
              chain = standsOn(connected);
              return chain.finalizedBlock();
            })
        .compose(
            finalized ->
                mayStart(contents, finalized)
                    .compose(
                        may -> may ? startAt(finalized, contents) : Future.succeededFuture(false)))
        .onComplete(
            started -> {
              if (started.failed() || !started.result()) {
                begun.end();
              }
              if (started.cause() instanceof ForeignChainException) {
                standsOnAnotherChain();
              }
            });
  }

  private void standsOnAnotherChain() {
    world.faults().count(Fault.FOREIGN_CHAIN);
    world.trace().note(this, "stands on another chain");
  }

  private Future<Boolean> startAt(FinalizedBlock base, SigningRecord.Contents contents) {
    record(base);
    Set<Lane> lanes = new HashSet<>();
    contents.permits().forEach(permit -> lanes.add(permit.key().lane()));
    contents.known().forEach(known -> lanes.add(known.qc().payment().lane()));
    return chain
        .nonces(lanes, base.height())
        .map(
            nonces -> {
              begin(base);
              recall(contents, nonces);
              up = true;
              world.trace().note(this, "starts at", base.height());
              if (life > 0) {
                world.faults().count(Fault.RESTART);
                world.observer().restarted(this);
              }
              world.observer().stepped(this);
              chain.follow(base, new Following());
              return true;
            });
  }

  private void begin(FinalizedBlock base) {
    core = new ValidatorCore(limits(), base);
    reported = base.height();
    String bootId = "boot" + life;
    pool = new CertificatePool(process, world.committee().committee);
    journaled = new HashMap<>();
    held = new LinkedHashMap<>();
    qcs = new LinkedHashMap<>();
    shown =
        new Shown(
            new Shown.Life(process, bootId),
            chain,
            core,
            () -> surroundings.unixMillis(this),
            this::tells,
            head -> world.observer().head(this, head));
    eyes = new Eyes(world, this, process, bootId);
  }

  private void tells(Lifecycle update) {
    eyes.order(update.txHash())
        .ifPresent(order -> world.observer().told(this, order.payment(), update));
  }

  /** Puts H on the disk, before anything else. */
  protected void record(FinalizedBlock base) {
    disk.advance(base);
    disk.sync();
  }

  private void recall(SigningRecord.Contents contents, Map<Lane, UInt64> nonces) {
    var recovery = core.recovery(nonces);
    List<ContentionKey> passed = new ArrayList<>();
    List<Payment> ended = new ArrayList<>();
    for (Permit permit : contents.permits()) {
      if (recovery.permit(permit)) {
        journaled.put(permit.key(), Future.succeededFuture(disk.recovered(permit)));
        hold(Order.of(permit.payment(), permit.envelope()));
      } else {
        passed.add(permit.key());
      }
    }
    for (KnownPayment known : contents.known()) {
      if (recovery.known(known)) {
        keep(known.qc());
      } else {
        ended.add(known.qc().payment());
      }
    }
    recovery.finish();
    contents
        .permits()
        .forEach(
            permit -> {
              if (recovery.isExpired(permit)) {
                shown.expired(permit.message());
              }
            });
    contents.certificates().forEach(pool::add);
    disk.forget(Forgotten.byChain(passed, ended));
    disk.sync();
  }

  /**
   * Ends the process.
   *
   * @param arriving how many of so many waiting writes reach the platter all the same
   */
  public final void crash(IntUnaryOperator arriving) {
    up = false;
    life++;
    process.end();
    int waiting = disk.waiting();
    int survive = arriving.applyAsInt(waiting);
    if (survive < waiting) {
      world.faults().count(Fault.WRITES_LOST);
    }
    disk.lose(survive);
    world.trace().note(this, "crashes;", survive, "of", waiting, "waiting writes arrive");
  }

  /** True if its process ends here; one that has ended before ends no more. */
  public final boolean crashed(CrashPoint point) {
    int before = life;
    if (process.isAlive() && surroundings.crashes(this, point)) {
      world.faults().count(point.fault());
      world.trace().note(this, "is hit", point);
    }
    return life != before;
  }

  /** Runs the task unless the process has ended meanwhile. */
  private Runnable whileAlive(Runnable task) {
    int begun = life;
    return () -> {
      if (up && life == begun) {
        task.run();
      }
    };
  }

  // --- a payment's way through ---------------------------------------------------------------

  /**
   * Takes a submission.
   *
   * @param answer called with the answer, where a caller over a lossless wire would hear one
   */
  public final void submit(
      Order order, List<QuorumCertificate> parents, Consumer<SubmitReply> answer) {
    if (!up) {
      return;
    }
    Payment payment = order.payment();
    if (order.candidate().isEmpty()) {
      String lie = VerifiedQc.contradiction(order.envelope(), payment).orElseThrow();
      refuse(payment, Reject.of(RejectCode.INVALID_FORMAT, lie), answer);
      return;
    }
    Optional<VerifiedCertificate> before = pool.find(world.committee().id(seat), order.txHash());
    if (before.isPresent()) {
      show(order, before.get().certificate(), answer);
      return;
    }
    takeParents(parents, payment)
        .onSuccess(
            bad -> {
              if (bad.isPresent()) {
                refuse(payment, bad.get(), answer);
              } else {
                withFacts(order, order.candidate(parents), answer, 1);
              }
            });
  }

  private Future<Optional<Reject>> takeParents(List<QuorumCertificate> parents, Payment spending) {
    Future<Optional<Reject>> taken = Future.succeededFuture(Optional.empty());
    for (QuorumCertificate parent : parents) {
      taken =
          taken.compose(
              bad -> bad.isPresent() ? Future.succeededFuture(bad) : takeParent(parent, spending));
    }
    return taken;
  }

  private Future<Optional<Reject>> takeParent(QuorumCertificate raw, Payment spending) {
    return verify(raw)
        .fold(
            qc -> takeParent(qc, spending), reject -> Future.succeededFuture(Optional.of(reject)));
  }

  private Future<Optional<Reject>> takeParent(VerifiedQc qc, Payment spending) {
    boolean own =
        qc.payment().recipient().equals(spending.sender())
            || qc.payment().sender().equals(spending.sender());
    return knows(qc, own ? Learned.Origin.OWNER : Learned.Origin.GOSSIP)
        .map(known -> Optional.empty());
  }

  /** Reads the facts of a payment's sender at H. */
  private Future<SenderFacts> read(Payment payment) {
    return chain
        .senderFacts(payment, core.base().height())
        .onSuccess(facts -> world.observer().read(this, payment, facts));
  }

  private void withFacts(
      Order order, Candidate candidate, Consumer<SubmitReply> answer, int attempt) {
    read(order.payment())
        .onSuccess(
            read -> {
              SenderFacts facts = facts(order.payment(), read);
              surroundings.whenRead(
                  this, whileAlive(() -> decided(order, candidate, facts, answer, attempt)));
            });
  }

  private void decided(
      Order order,
      Candidate candidate,
      SenderFacts facts,
      Consumer<SubmitReply> answer,
      int attempt) {
    Decision decision = decide(candidate, facts);
    if (decision instanceof Decision.StaleFacts) {
      world.faults().count(Fault.STALE_FACTS);
      if (attempt < TRIES_LIMIT) {
        withFacts(order, candidate, answer, attempt + 1);
      }
    } else {
      carryOut(order, decision, answer);
    }
  }

  private void carryOut(Order order, Decision decision, Consumer<SubmitReply> answer) {
    if (decision instanceof Decision.Refuse refused) {
      notices(refused.reject(), order.payment());
      if (refused.ground() == Decision.Ground.ROOM) {
        world.faults().count(Fault.BOUND_REACHED);
      }
      refuse(order.payment(), refused.reject(), answer);
      return;
    }
    if (decision instanceof Decision.Certify certify) {
      Permit permit = certify.permit();
      core.apply(certify);
      world.truth().permitted(seat, permit.message(), core.base().height());
      if (crashed(CrashPoint.BEFORE_APPEND)) {
        return;
      }
      journaled.put(permit.key(), append(permit));
    }
    Future<Journaled<Permit>> durable = journaled.get(order.payment().contentionKey());
    if (durable == null) {
      return;
    }
    durable.onSuccess(permit -> whileAlive(() -> sign(order, permit, answer)).run());
    if (crashed(CrashPoint.BEFORE_SYNC)) {
      return;
    }
    surroundings.written(this);
    world.observer().stepped(this);
  }

  private void sign(Order order, Journaled<Permit> permit, Consumer<SubmitReply> answer) {
    if (crashed(CrashPoint.BEFORE_REPLY)) {
      return;
    }
    Certificate certificate = world.sign(seat, order, permit.value().createdUnixMillis());
    hold(order);
    world.trace().note(this, "at", core.base().height(), "signs", order);
    show(order, certificate, answer);
    if (crashed(CrashPoint.AFTER_REPLY)) {
      return;
    }
    collect(certificate, Optional.empty());
  }

  private void show(Order order, Certificate certificate, Consumer<SubmitReply> answer) {
    world.certificateShown(this, order, certificate);
    answer.accept(new SubmitReply.Certified(certificate));
  }

  private void refuse(Payment payment, Reject reject, Consumer<SubmitReply> answer) {
    world.observer().refused(this, payment, reject);
    answer.accept(new SubmitReply.Rejected(reject));
  }

  // --- what it comes to know -----------------------------------------------------------------

  private void hold(Order order) {
    held.put(order.txHash(), order);
    eyes.told(order);
    shown.accepted(order);
    pool.over(order.txHash()).forEach(shown::certificate);
  }

  private void keep(VerifiedQc qc) {
    hold(world.order(qc));
    qcs.put(qc.txHash(), qc);
    qc.certificates().forEach(pool::add);
    shown.certified(qc);
  }

  /** The bytes behind a tx_hash, for peers that ask. */
  public final Optional<Envelope> envelope(TxHash txHash) {
    return Optional.ofNullable(held.get(txHash)).map(Order::envelope);
  }

  /** The views it gives to clients; only of a process that is up. */
  public final Shown shown() {
    return shown;
  }

  /** The QCs of live payments, which its board shows besides certificates. */
  public final List<VerifiedQc> shownQcs() {
    return List.copyOf(qcs.values());
  }

  /** The certificates of payments that it holds without knowing a QC. */
  public final List<Certificate> shownUncertified() {
    return held.keySet().stream()
        .filter(txHash -> !qcs.containsKey(txHash))
        .flatMap(txHash -> pool.over(txHash).stream())
        .map(VerifiedCertificate::certificate)
        .toList();
  }

  /** The number of certificates that wait for a quorum here. */
  public final int pooled() {
    return pool.size();
  }

  /**
   * Takes a certificate that a peer shows.
   *
   * @param from asks that peer for the bytes behind it
   * @return the envelope's name if its bytes are to be fetched from that peer
   */
  public final Optional<TxHash> certificate(Certificate certificate, Equivocations.Source from) {
    if (!up || pool.contains(certificate.signer(), certificate.txHash())) {
      return Optional.empty();
    }
    return world.verify(certificate).isPresent()
        ? collect(certificate, Optional.of(any -> eyes.fetch(from, certificate)))
        : Optional.empty();
  }

  private Optional<TxHash> collect(Certificate certificate, Optional<Equivocations.Source> from) {
    VerifiedCertificate verified = world.verify(certificate).orElseThrow();
    if (!pool.add(verified)) {
      return Optional.empty();
    }
    notices(verified, from);
    world.observer().saw(this, verified);
    TxHash txHash = certificate.txHash();
    if (held.containsKey(txHash)) {
      shown.certificate(verified);
      surroundings.shows(this, certificate);
    }
    if (qcs.containsKey(txHash)) {
      return Optional.empty();
    }
    disk.note(List.of(new Note.OfCertificate(verified)));
    surroundings.written(this);
    if (pool.over(txHash).size() < world.committee().committee.threshold()) {
      return Optional.empty();
    }
    if (!held.containsKey(txHash)) {
      return Optional.of(txHash);
    }
    assemble(held.get(txHash));
    return Optional.empty();
  }

  /** Takes bytes that a peer was asked for. */
  public final void bytes(Envelope envelope) {
    if (up
        && world.screen(envelope.paymentBytes()) instanceof PaymentScreen.Result.Accepted accepted
        && VerifiedQc.contradiction(envelope, accepted.payment()).isEmpty()) {
      assemble(Order.of(accepted.payment(), envelope));
    }
  }

  private void assemble(Order order) {
    world
        .assemble(order, pool.over(order.txHash()))
        .ifPresent(qc -> knows(qc, Learned.Origin.GOSSIP));
  }

  /** Takes a QC that a peer's board shows. */
  public final void gossip(QuorumCertificate raw) {
    if (!qcs.containsKey(raw.txHash())) {
      present(raw);
    }
  }

  /** Takes a QC that somebody presents; true if it is known from now on. */
  public final Future<Boolean> present(QuorumCertificate raw) {
    if (!up) {
      return Future.succeededFuture(false);
    }
    VerifiedQc same = qcs.get(raw.txHash());
    if (same != null && same.certificate().equals(raw)) {
      return knows(same, Learned.Origin.GOSSIP);
    }
    return verify(raw) instanceof VerifiedQc.Result.Verified verified
        ? knows(verified.qc(), Learned.Origin.GOSSIP)
        : Future.succeededFuture(false);
  }

  /** Takes a QC into knowledge; false if there is no room for it. */
  private Future<Boolean> knows(VerifiedQc qc, Learned.Origin origin) {
    return learnt(qc, origin, 1).map(learned -> learned(qc, learned));
  }

  private Future<Learned> learnt(VerifiedQc qc, Learned.Origin origin, int attempt) {
    return read(qc.payment())
        .compose(
            read -> {
              Learned learned = learn(qc, read, origin);
              return learned instanceof Learned.StaleFacts && attempt < TRIES_LIMIT
                  ? learnt(qc, origin, attempt + 1)
                  : Future.succeededFuture(learned);
            });
  }

  private boolean learned(VerifiedQc qc, Learned learned) {
    if (learned instanceof Learned.Known) {
      world.trace().note(this, "knows", qc.contentionKey());
      keep(qc);
      var live = core.live(qc.payment().message()).orElseThrow();
      disk.note(
          List.of(
              new Note.OfQc(
                  new KnownPayment(
                      qc, live.feeToken(), core.tracedCredits(qc.payment().message())))));
      surroundings.written(this);
      surroundings.shows(this, qc);
      world.observer().stepped(this);
      shown.settlement().known(qc.payment().sender());
    } else if (learned instanceof Learned.Refused) {
      world.faults().count(Fault.BOUND_REACHED);
    }
    eyes.equivocations().shown(qc);
    return !(learned instanceof Learned.Refused);
  }

  /** Its eyes on equivocations since it started. */
  public final Eyes eyes() {
    return eyes;
  }

  // --- the chain -----------------------------------------------------------------------------

  /** Follows the finalized chain. */
  private final class Following implements Chain.Follower {
    @Override
    public Future<Void> moved(Chain.Step step) {
      return SimValidator.this.moved(heard(step));
    }

    @Override
    public void above(Chain.Above above) {
      shown.above(heard(above));
      world.observer().above(SimValidator.this, above);
    }

    @Override
    public void ended(ForeignChainException cause) {
      crash(waiting -> 0);
      standsOnAnotherChain();
      surroundings.endedOnAnotherChain(SimValidator.this);
    }
  }

  private Future<Void> moved(Chain.Step step) {
    FinalizedBlock target = step.block();
    reported = target.height();
    if (target.height().compareTo(core.base().height()) <= 0) {
      return Future.succeededFuture();
    }
    return step.nonces()
        .<Future<LaneNonces>>map(told -> Future.succeededFuture(new LaneNonces.Moved(told)))
        .orElseGet(
            () -> chain.nonces(core.trackedLanes(), target.height()).map(LaneNonces.Read::new))
        .compose(nonces -> recorded(target).compose(done -> advance(target, nonces)));
  }

  /** Records H; completes unless the process ends meanwhile. */
  private Future<Void> recorded(FinalizedBlock target) {
    Promise<Void> recorded = Promise.promise();
    disk.advance(target)
        .onSuccess(
            done ->
                whileAlive(
                        () -> {
                          if (!crashed(CrashPoint.ADVANCED)) {
                            recorded.complete();
                          }
                        })
                    .run());
    if (!crashed(CrashPoint.ADVANCING)) {
      surroundings.written(this);
    }
    return recorded.future();
  }

  private Future<Void> advance(FinalizedBlock target, LaneNonces nonces) {
    Advance advance = core.advance(target, nonces);
    if (advance instanceof Advance.NeedLanes need) {
      return chain
          .nonces(need.lanes(), target.height())
          .compose(read -> advance(target, nonces.and(read)));
    }
    if (advance instanceof Advance.Moved moved) {
      world.trace().note(this, "is at", target.height());
      moved.forgotten().forEach(journaled::remove);
      List<Payment> left = new ArrayList<>();
      for (Advance.Left gone : moved.left()) {
        left.add(gone.payment().payment());
        if (!gone.payment().isKnown() && gone.reason() == Advance.Reason.EXPIRED) {
          world.faults().count(Fault.RELEASED);
        }
      }
      qcs.values().removeIf(qc -> core.live(qc.payment().message()).isEmpty());
      held.values().removeIf(order -> core.live(order.payment().message()).isEmpty());
      disk.forget(Forgotten.byChain(moved.forgotten(), left));
      surroundings.written(this);
      world.observer().stepped(this);
      shown.moved(moved);
    }
    return Future.succeededFuture();
  }
}
