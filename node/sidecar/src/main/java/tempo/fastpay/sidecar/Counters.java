package tempo.fastpay.sidecar;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.Durations;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.RejectCode;

/**
 * Counts a validator's work and its suspicions of peers, ready for metrics. Thread-safe. Bounded:
 * one counter per code, and per committee member and suspicion.
 */
public final class Counters {
  /**
   * The fault that a peer was caught at. It costs that peer its standing, and never the others
   * theirs (L10).
   */
  public enum Suspicion {
    BAD_CERTIFICATE,
    BAD_QUORUM_CERTIFICATE,
    BAD_PAYMENT_BYTES,
    BAD_EVIDENCE,
    /** Evidence proves that it certified two payments for one key (L13). */
    EQUIVOCATION
  }

  private static final Logger LOG = LoggerFactory.getLogger(Counters.class);

  private final String validator;
  private final LongAdder certified = new LongAdder();
  private final LongAdder quorums = new LongAdder();
  private final LongAdder evidence = new LongAdder();
  private final Durations toCertificate = new Durations();
  private final Durations toQuorum = new Durations();
  private final Durations toIncluded = new Durations();
  private final Durations toFinal = new Durations();
  private final Map<RejectCode, LongAdder> rejected = new EnumMap<>(RejectCode.class);
  private final Map<String, LongAdder> suspicions = new ConcurrentHashMap<>();
  private volatile Held held = new Held(0, 0, 0);

  /**
   * What a validator holds at a finalized block, each against a limit of its own.
   *
   * @param permits that the chain has not made final
   * @param known payments with a QC
   * @param watchers of its board
   */
  public record Held(int permits, int known, int watchers) {}

  public Counters(String validator) {
    this.validator = validator;
    for (RejectCode code : RejectCode.values()) {
      rejected.put(code, new LongAdder());
    }
  }

  void certified(long afterMs) {
    certified.increment();
    toCertificate.add(afterMs);
  }

  void quorumAfter(long afterMs) {
    toQuorum.add(afterMs);
  }

  void held(Held now) {
    held = now;
  }

  /** What it held at the newest finalized block. */
  public Held held() {
    return held;
  }

  /** From a submission's arrival to the answer with this validator's certificate. */
  public Durations toCertificate() {
    return toCertificate;
  }

  /** From a payment's acceptance here to its QC. */
  public Durations toQuorum() {
    return toQuorum;
  }

  void quorumReached() {
    quorums.increment();
  }

  void included(long afterMs) {
    toIncluded.add(afterMs);
  }

  void finalized(long afterMs) {
    toFinal.add(afterMs);
  }

  /** From a payment's QC to a block that holds it. */
  public Durations toIncluded() {
    return toIncluded;
  }

  /** From a block that holds a payment to that block's finality. */
  public Durations toFinal() {
    return toFinal;
  }

  void rejected(RejectCode code) {
    rejected.get(code).increment();
  }

  /** Counts, and names the suspect in the log: the first time and then at each power of two. */
  void suspect(String peer, Suspicion suspicion, String detail) {
    LongAdder count = suspicions.computeIfAbsent(key(peer, suspicion), any -> new LongAdder());
    count.increment();
    long times = count.sum();
    if ((times & (times - 1)) == 0) {
      LOG.atWarn()
          .setMessage("a peer is suspect")
          .addKeyValue("validator", validator)
          .addKeyValue("peer", peer)
          .addKeyValue("suspicion", suspicion)
          .addKeyValue("times", times)
          .addKeyValue("detail", detail)
          .log();
    }
  }

  /** Counts new evidence, and names a member that it proves to be Byzantine. */
  void evidence(VerifiedEvidence kept, Committee committee) {
    evidence.increment();
    if (kept.culprit() instanceof Culprit.Member member) {
      suspect(
          committee.nameOf(member.id()), Suspicion.EQUIVOCATION, "two payments for " + kept.key());
    }
  }

  /** Pieces of evidence taken in, of its own finding and from peers (L13). */
  public long evidence() {
    return evidence.sum();
  }

  /** Certificates given. */
  public long certificates() {
    return certified.sum();
  }

  /** Quorum certificates that this validator put together. */
  public long quorumCertificates() {
    return quorums.sum();
  }

  /** Payments refused with this code. */
  public long rejects(RejectCode code) {
    return rejected.get(code).sum();
  }

  /** How often a peer was caught at this. */
  public long suspicions(String peer, Suspicion suspicion) {
    LongAdder count = suspicions.get(key(peer, suspicion));
    return count == null ? 0 : count.sum();
  }

  private static String key(String peer, Suspicion suspicion) {
    return peer + ":" + suspicion;
  }

  /**
   * All counters by name: {@code certified}, {@code rejected.CODE}, {@code suspicion.peer:KIND}.
   */
  public Map<String, Long> snapshot() {
    Map<String, Long> all = new TreeMap<>();
    all.put("certified", certified.sum());
    all.put("quorums", quorums.sum());
    all.put("evidence", evidence.sum());
    rejected.forEach((code, count) -> all.put("rejected." + code, count.sum()));
    suspicions.forEach((suspicion, count) -> all.put("suspicion." + suspicion, count.sum()));
    return all;
  }
}
