package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * Compares the signatures that others saw this validator give with its record. A good signature of
 * its key on a contention key that is not final and not recorded means that the record is older
 * than the signature, or that the key is used elsewhere: then nothing more may be signed. Where the
 * record is known to be incomplete such keys are taken instead.
 */
final class OwnSignatures {
  private static final Logger LOG = LoggerFactory.getLogger(OwnSignatures.class);

  /** Pages asked of one peer: more than a board of the default size has. */
  static final int PAGES_LIMIT = 256;

  /** The action on a key that the record does not hold. */
  private enum Mode {
    /** The record should hold it. */
    REFUSE,
    /** The record is in memory, and a crash has forgotten what it held. */
    TAKE_OWN,
    /**
     * The record was restored, and is being made whole. Others' keys are taken too: with what is
     * final, that is all a quorum can come of.
     */
    TAKE_ALL
  }

  private final Loop loop;
  private final Workers workers;
  private final SidecarConfig config;
  private final ValidatorCore core;
  private final Chain chain;
  private final SigningRecord record;
  private final Crypto crypto;
  private Mode mode;

  OwnSignatures(
      Loop loop,
      Workers workers,
      SidecarConfig config,
      ValidatorCore core,
      Chain chain,
      SigningRecord record,
      Crypto crypto) {
    this.loop = loop;
    this.workers = workers;
    this.config = config;
    this.core = core;
    this.chain = chain;
    this.record = record;
    this.crypto = crypto;
    this.mode = record.isDurable() ? Mode.REFUSE : Mode.TAKE_OWN;
  }

  /** Notes that the record was restored: keys are taken until {@link #whole}. */
  void restoring() {
    mode = Mode.TAKE_ALL;
  }

  void whole() {
    mode = Mode.REFUSE;
  }

  boolean isRestoring() {
    return mode == Mode.TAKE_ALL;
  }

  /**
   * Reads one peer's board from its beginning.
   *
   * @return fails with {@link RecordException} where it shows what must not be; with another cause
   *     where the peer could not be asked
   */
  Future<Void> askedOf(Peer peer) {
    return page(peer, BoardQuery.of(new BoardFilter.All()), 1);
  }

  private Future<Void> page(Peer peer, BoardQuery query, int number) {
    BoardQuery full =
        new BoardQuery(query.filter(), UInt64.ZERO, BoardQuery.LIMIT_MAX, query.cursor());
    // A peer may answer on any thread.
    return loop.onLoop(peer.api().bulletinBoard(full))
        .compose(page -> examined(peer, page).map(page))
        .compose(page -> after(peer, full, page, number));
  }

  private Future<Void> after(Peer peer, BoardQuery query, BoardPage page, int number) {
    return page.certificates().isEmpty() || number >= PAGES_LIMIT
        ? Future.succeededFuture()
        : page(peer, query.after(page.nextCursor()), number + 1);
  }

  private Future<Void> examined(Peer peer, BoardPage page) {
    List<Certificate> concerned =
        page.certificates().stream().filter(shown -> concerns(shown)).toList();
    return workers.run(() -> verify(concerned)).compose(verified -> compare(peer, verified));
  }

  private List<VerifiedCertificate> verify(List<Certificate> shown) {
    return shown.stream()
        .map(certificate -> config.committee().verify(certificate, crypto))
        .flatMap(Optional::stream)
        .toList();
  }

  /** True for certificates that {@link #compare} wants to see once they are verified. */
  boolean concerns(Certificate shown) {
    return (isRestoring() || shown.signer().equals(config.validator().id())) && !isRecorded(shown);
  }

  private boolean isRecorded(Certificate shown) {
    ContentionKey key = shown.effects().contentionKey();
    return core.taken(key).isPresent()
        || core.permit(key)
            .filter(permit -> permit.effectsHash().equals(shown.effectsHash()))
            .isPresent();
  }

  /** Compares verified certificates that concern this validator's own record, shown by a peer. */
  Future<Void> compare(Peer peer, List<VerifiedCertificate> shown) {
    Map<ContentionKey, Certificate> open = new HashMap<>();
    shown.stream()
        .map(VerifiedCertificate::certificate)
        .filter(this::concerns)
        .forEach(
            certificate -> open.putIfAbsent(certificate.effects().contentionKey(), certificate));
    if (open.isEmpty()) {
      return Future.succeededFuture();
    }
    return chain
        .nonces(
            open.keySet().stream().map(ContentionKey::lane).collect(Collectors.toSet()),
            core.base().height())
        .compose(
            nonces -> {
              open.keySet().removeIf(key -> key.nonceSeq().isLessThan(nonces.get(key.lane())));
              return open.isEmpty() ? Future.succeededFuture() : decide(peer, open);
            });
  }

  private Future<Void> decide(Peer peer, Map<ContentionKey, Certificate> open) {
    return switch (mode) {
      case REFUSE -> refuse(peer, open);
      case TAKE_OWN, TAKE_ALL -> take(open);
    };
  }

  private Future<Void> take(Map<ContentionKey, Certificate> open) {
    List<Note> notes = new ArrayList<>();
    for (Map.Entry<ContentionKey, Certificate> entry : open.entrySet()) {
      ContentionKey key = entry.getKey();
      Certificate shown = entry.getValue();
      if (core.permit(key).isPresent()) {
        continue;
      }
      if (!core.take(key, shown.txHash())) {
        return Future.failedFuture(
            RecordException.hopeless(
                "more keys were signed for than this validator may hold permits: raise"
                    + " limits.permits"));
      }
      notes.add(new Note.OfTaken(key, shown.txHash()));
    }
    return record.note(notes);
  }

  private Future<Void> refuse(Peer peer, Map<ContentionKey, Certificate> open) {
    Map.Entry<ContentionKey, Certificate> first = open.entrySet().iterator().next();
    LOG.atError()
        .setMessage("a signature of this validator is not in its record")
        .addKeyValue("validator", config.validator().name())
        .addKeyValue("shown_by", peer.validator().name())
        .addKeyValue("keys", open.size())
        .addKeyValue("tx_hash", first.getValue().txHash())
        .log();
    return Future.failedFuture(
        RecordException.hopeless(
            config.validator().name()
                + ": "
                + peer.validator().name()
                + " shows a certificate by this validator's key for "
                + first.getKey()
                + " (tx_hash "
                + first.getValue().txHash()
                + ") that its signing record does not hold: the record is an older copy, or"
                + " another process signs with this key. Stop the other one, or restore the record"
                + " as docs/operating/record.md says"));
  }
}
