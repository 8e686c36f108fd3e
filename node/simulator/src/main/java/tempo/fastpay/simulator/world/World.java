package tempo.fastpay.simulator.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;

/** Holds everything that the parts of one run have in common. */
public final class World {
  private final SimCommittee committee;
  private final int liars;
  private final CoreLimits limits;
  private final SimChain chain = new SimChain();
  private final Truth truth;
  private final Trace trace;
  private final Faults faults = new Faults();
  private final Map<Bytes, PaymentScreen.Result> screened = new HashMap<>();
  private final IdentityHashMap<QuorumCertificate, VerifiedQc.Result> verified =
      new IdentityHashMap<>();
  private final IdentityHashMap<Certificate, Optional<VerifiedCertificate>> certificates =
      new IdentityHashMap<>();
  private final Map<TxHash, Certificate[]> signed = new HashMap<>();
  private final Map<TxHash, Order> orders = new HashMap<>();
  private final IdentityHashMap<Envelope, Order> envelopes = new IdentityHashMap<>();
  private final Map<TxHash, List<VerifiedQc>> assembled = new HashMap<>();
  private Observer observer = new Observer() {};
  private Optional<RuntimeException> breach = Optional.empty();

  /**
   * Makes a world before its first block.
   *
   * @param liars how many members are Byzantine, at most f
   */
  public World(SimCommittee committee, int liars, CoreLimits limits, boolean traced) {
    this.committee = committee;
    this.liars = liars;
    this.limits = limits;
    this.truth = new Truth(committee.committee.threshold() - liars);
    this.trace = new Trace(traced);
  }

  public void watchedBy(Observer watcher) {
    observer = watcher;
  }

  public Observer observer() {
    return observer;
  }

  /** Notes that a law is broken; the history ends here, also where a future took the exception. */
  public void breached(RuntimeException seen, String words) {
    if (breach.isEmpty()) {
      breach = Optional.of(seen);
      trace.note(words);
      trace.end();
    }
  }

  /** What ended the history; empty: it goes on. */
  public Optional<RuntimeException> breach() {
    return breach;
  }

  public SimCommittee committee() {
    return committee;
  }

  /** True for an honest member: they have the first seats, liars the last. */
  public boolean isHonest(ValidatorId id) {
    return committee.seat(id) < committee.size() - liars;
  }

  public CoreLimits limits() {
    return limits;
  }

  public SimChain chain() {
    return chain;
  }

  public Truth truth() {
    return truth;
  }

  public Trace trace() {
    return trace;
  }

  public Faults faults() {
    return faults;
  }

  /** Decodes and verifies a payment; the same bytes once. */
  public PaymentScreen.Result screen(Bytes raw) {
    return screened.computeIfAbsent(
        raw,
        bytes -> PaymentScreen.screen(bytes, Optional.empty(), Order.CHAIN, SketchCrypto.SHARED));
  }

  /** The payment that these bytes are; empty where they are none. */
  public Optional<Payment> payment(Bytes raw) {
    return screen(raw) instanceof PaymentScreen.Result.Accepted accepted
        ? Optional.of(accepted.payment())
        : Optional.empty();
  }

  /** The payment submitted in this envelope; empty where there is none in it. */
  public Optional<Order> order(Envelope envelope) {
    return payment(envelope.paymentBytes())
        .map(payment -> envelopes.computeIfAbsent(envelope, any -> Order.of(payment, any)));
  }

  /** Remembers an order that was screened elsewhere. */
  public void hasScreened(Order order) {
    screened.putIfAbsent(order.payment().raw(), new PaymentScreen.Result.Accepted(order.payment()));
  }

  /** Verifies a QC in full (L6); the same object once. */
  public VerifiedQc.Result verify(QuorumCertificate raw) {
    return verified.computeIfAbsent(
        raw,
        qc ->
            VerifiedQc.verify(
                qc, Optional.empty(), committee.committee, SketchCrypto.SHARED, this::screen));
  }

  /** Verifies a certificate (L10); the same object once. */
  public Optional<VerifiedCertificate> verify(Certificate certificate) {
    return certificates.computeIfAbsent(
        certificate, any -> committee.committee.verify(any, SketchCrypto.SHARED));
  }

  /** The member's certificate over an order, whatever the laws say of it; the same bytes once. */
  public Certificate sign(int seat, Order order, UInt64 createdUnixMillis) {
    Certificate[] bySeat =
        signed.computeIfAbsent(order.txHash(), any -> new Certificate[committee.size()]);
    if (bySeat[seat] == null || !bySeat[seat].createdUnixMillis().equals(createdUnixMillis)) {
      bySeat[seat] = committee.sign(seat, order, createdUnixMillis);
    }
    return bySeat[seat];
  }

  /** The payment in the envelope of a QC; its hashes are made once. */
  Order order(VerifiedQc qc) {
    return orders.computeIfAbsent(qc.txHash(), any -> Order.of(qc.payment(), qc.envelope()));
  }

  /** Makes a QC where the certificates are enough for one; of the same certificates once. */
  public Optional<VerifiedQc> assemble(Order order, List<VerifiedCertificate> votes) {
    if (votes.size() < committee.committee.threshold()) {
      return Optional.empty();
    }
    List<VerifiedQc> made = assembled.computeIfAbsent(order.txHash(), any -> new ArrayList<>(2));
    for (VerifiedQc qc : made) {
      if (qc.certificates().equals(votes)) {
        return Optional.of(qc);
      }
    }
    Optional<VerifiedQc> qc =
        VerifiedQc.assemble(order.envelope(), order.payment(), votes, committee.committee);
    qc.ifPresent(made::add);
    return qc;
  }

  void certificateShown(SimValidator by, Order order, Certificate certificate) {
    observer.certificate(by, order.payment(), certificate);
    truth
        .vote(by.seat(), order, certificate)
        .ifPresent(
            certified -> {
              trace.note("  certified:", order.payment().contentionKey());
              if (certified.stalest().isLessThan(certified.freshest())) {
                faults.count(Fault.HEIGHTS_DIFFER);
              }
              observer.certified(certified);
            });
  }
}
