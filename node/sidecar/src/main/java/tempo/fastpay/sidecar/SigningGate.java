package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.RecordException;

/**
 * Keeps a validator from signing before its peers were asked which signatures of it they saw. A
 * peer that cannot be reached holds nobody up, unless the record was restored from an older copy:
 * then all of them must have answered, and nothing new is signed until whatever the lost part
 * permitted has expired.
 */
final class SigningGate {
  private static final Logger LOG = LoggerFactory.getLogger(SigningGate.class);

  /** How long the start waits for peers. */
  static final long ASK_LIMIT_MS = 20_000;

  /** How long a peer that did not answer is left alone, while the record is being made whole. */
  static final long ASK_AGAIN_MS = 2_000;

  private static final long RETRY_MS = 1_000;

  private final Loop loop;
  private final String name;
  private final ValidatorCore core;
  private final OwnSignatures ownSignatures;
  private final Journal journal;
  private boolean isOpen;
  private boolean allHeard;
  private boolean closed;

  SigningGate(
      Loop loop, String name, ValidatorCore core, OwnSignatures ownSignatures, Journal journal) {
    this.loop = loop;
    this.name = name;
    this.core = core;
    this.ownSignatures = ownSignatures;
    this.journal = journal;
  }

  /** The reason why nothing is signed yet; empty once signing has begun. */
  Optional<Reject> refusal() {
    return isOpen
        ? Optional.empty()
        : Optional.of(
            Reject.retryAfter(
                "this validator has just started and asks its peers what it signed before: try"
                    + " again",
                RETRY_MS));
  }

  /**
   * Asks the peers; signing begins when this completes.
   *
   * @param restoredUnixMillis when the record was restored; empty: it is whole
   * @return fails with {@link RecordException} where the validator must not sign
   */
  Future<Void> open(List<Peer> peers, OptionalLong restoredUnixMillis, CoreLimits limits) {
    if (restoredUnixMillis.isPresent()) {
      makeWhole(peers, restoredUnixMillis.getAsLong(), limits);
      isOpen = true;
      return Future.succeededFuture();
    }
    List<Future<Void>> asked = new ArrayList<>();
    for (Peer peer : peers) {
      Future<Void> answer = ownSignatures.askedOf(peer);
      answer.onFailure(journal::failed);
      asked.add(withinLimit(answer).recover(cause -> unheard(peer, cause)));
    }
    return Future.all(asked).<Void>mapEmpty().onSuccess(done -> isOpen = true);
  }

  /** A time limit of a future is told on any thread. */
  private Future<Void> withinLimit(Future<Void> answer) {
    return loop.onLoop(answer.timeout(ASK_LIMIT_MS, TimeUnit.MILLISECONDS));
  }

  private Future<Void> unheard(Peer peer, Throwable cause) {
    if (cause instanceof RecordException) {
      return Future.failedFuture(cause);
    }
    LOG.atWarn()
        .setMessage("a peer could not be asked what it saw this validator sign")
        .addKeyValue("validator", name)
        .addKeyValue("peer", peer.validator().name())
        .addKeyValue("reason", String.valueOf(cause.getMessage()))
        .log();
    return Future.succeededFuture();
  }

  private void makeWhole(List<Peer> peers, long restoredUnixMillis, CoreLimits limits) {
    ownSignatures.restoring();
    core.silentUntil(Long.MAX_VALUE);
    List<Future<Void>> heard = peers.stream().map(this::untilHeard).toList();
    long untilUnixMillis = restoredUnixMillis + limits.lifetimeLimitMs() + limits.marginMs();
    Future.all(heard).onSuccess(all -> silentUntil(untilUnixMillis)).onFailure(journal::failed);
  }

  private void silentUntil(long untilUnixMillis) {
    allHeard = true;
    core.silentUntil(untilUnixMillis);
    LOG.atInfo()
        .setMessage("all peers were asked; nothing new is signed until H is past this")
        .addKeyValue("validator", name)
        .addKeyValue("unix_millis", untilUnixMillis)
        .log();
    moved();
  }

  private Future<Void> untilHeard(Peer peer) {
    return ownSignatures.askedOf(peer).recover(cause -> askAgain(peer, cause));
  }

  private Future<Void> askAgain(Peer peer, Throwable cause) {
    if (closed || cause instanceof RecordException) {
      return Future.failedFuture(cause);
    }
    return unheard(peer, cause)
        .compose(left -> loop.pause(ASK_AGAIN_MS))
        .compose(again -> untilHeard(peer));
  }

  /** Looks again, since H has moved, whether the record is whole. */
  void moved() {
    if (ownSignatures.isRestoring() && allHeard && !core.isSilent()) {
      ownSignatures.whole();
      journal.whole();
      LOG.atInfo()
          .setMessage("the restored record is whole: this validator signs again")
          .addKeyValue("validator", name)
          .log();
    }
  }

  void close() {
    closed = true;
  }
}
