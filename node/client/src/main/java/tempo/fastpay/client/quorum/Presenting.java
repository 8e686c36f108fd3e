package tempo.fastpay.client.quorum;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;

/**
 * Hands a QC to members until f + 1 have taken it: one of them is honest, and shows it to all
 * others, who settle the payment. Without it a payment whose quorum was completed by liars, who
 * show their certificates to the sender alone, would be certified in no honest validator's eyes,
 * and expire (docs/protocol.md, "Handing over"). On the fan-out's loop.
 */
public final class Presenting {
  /** The most hand-overs at once, f + 1 for each QC; beyond, a QC is left to gossip. */
  static final int AT_ONCE_LIMIT = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(Presenting.class);

  private final Fanout fanout;
  private final Set<Future<?>> running = new HashSet<>();

  public Presenting(Fanout fanout) {
    this.fanout = fanout;
  }

  /**
   * Begins to hand over a QC. A caller that relies on the QC need not wait for the end.
   *
   * @param qc verified before, else nobody takes it
   */
  public void present(QuorumCertificate qc) {
    if (running.size() >= AT_ONCE_LIMIT) {
      LOG.atWarn()
          .setMessage("a QC is left to gossip: others are being handed over")
          .addKeyValue("tx_hash", qc.txHash())
          .addKeyValue("others", running.size())
          .log();
      return;
    }
    Iterator<Validator> members = inOrder(qc).iterator();
    List<QuorumCertificate> portion = List.of(qc);
    for (int taken = 0; taken <= Committee.faulty(fanout.committee().size()); taken++) {
      Future<?> handed = handOver(portion, members);
      running.add(handed);
      handed.onComplete(done -> running.remove(handed));
    }
  }

  /**
   * Completes when all hand-overs that were begun have ended, each call by its timer at the latest.
   */
  public Future<Void> ended() {
    return Future.join(List.copyOf(running)).transform(all -> Future.succeededFuture());
  }

  /**
   * The members in the order in which they are asked: those whose certificate is in the QC come
   * first, since they answered just now.
   */
  private List<Validator> inOrder(QuorumCertificate qc) {
    Set<ValidatorId> signers =
        qc.certificates().stream().map(Certificate::signer).collect(Collectors.toSet());
    return fanout.validators().stream()
        .sorted(Comparator.comparing(member -> !signers.contains(member.id())))
        .toList();
  }

  /** Hands the QC to the next member, and to the one after it, until one takes it. Never fails. */
  private Future<Void> handOver(List<QuorumCertificate> portion, Iterator<Validator> members) {
    if (!members.hasNext()) {
      return Future.succeededFuture();
    }
    Validator member = members.next();
    return fanout
        .call(() -> fanout.port(member).presentQuorumCertificates(portion))
        .transform(
            answer ->
                answer.succeeded() && isTaken(answer.result())
                    ? Future.succeededFuture()
                    : handOver(portion, members));
  }

  private static boolean isTaken(List<PresentResult> results) {
    return results.size() == 1 && results.get(0) instanceof PresentResult.Accepted;
  }
}
