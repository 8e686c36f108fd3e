package tempo.fastpay.face.evidence;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * Learns the evidence that peers hold: asks each peer for one page in a period, so that what a peer
 * can make this node verify is bounded (L11), and verifies it before it counts (L10, L12). Belongs
 * to the loop it is started on.
 */
public final class EvidencePoll {
  /** The time between two pages of one peer. */
  public static final long PERIOD_MS = 2_000;

  /** Hears the results of polling. */
  public interface Listener {
    /** New evidence, kept from now on. */
    void kept(VerifiedEvidence evidence);

    /** A peer showed evidence that proves nothing, which no honest one does. */
    void refused(Validator peer, String message);
  }

  private final Loop loop;
  private final Committee committee;
  private final Crypto crypto;
  private final List<Peer> peers;
  private final EvidenceBook book;
  private final Listener listener;
  private final Map<Validator, EvidenceQuery> next = new HashMap<>();
  private final Set<Validator> asking = new HashSet<>();
  private final Runnable stop;

  private EvidencePoll(
      Loop loop,
      Committee committee,
      Crypto crypto,
      List<Peer> peers,
      EvidenceBook book,
      Listener listener,
      long periodMs) {
    this.loop = loop;
    this.committee = committee;
    this.crypto = crypto;
    this.peers = List.copyOf(peers);
    this.book = book;
    this.listener = listener;
    this.stop = loop.every(periodMs, this::ask);
  }

  /** Begins to ask all peers; called on the book's loop. */
  public static EvidencePoll start(
      Loop loop,
      Committee committee,
      Crypto crypto,
      List<Peer> peers,
      EvidenceBook book,
      Listener listener,
      long periodMs) {
    EvidencePoll poll = new EvidencePoll(loop, committee, crypto, peers, book, listener, periodMs);
    poll.ask();
    return poll;
  }

  /** Stops asking; evidence that is being verified is still taken in. */
  public void close() {
    stop.run();
  }

  private void ask() {
    for (Peer peer : peers) {
      Validator validator = peer.validator();
      if (asking.add(validator)) {
        EvidenceQuery query = next.getOrDefault(validator, EvidenceQuery.FIRST);
        peer.api()
            .evidence(query)
            .compose(page -> takeIn(validator, page))
            .onSuccess(page -> next.put(validator, query.after(page.nextCursor())))
            .onComplete(done -> asking.remove(validator));
      }
    }
  }

  private Future<EvidencePage> takeIn(Validator peer, EvidencePage page) {
    List<Evidence> unknown = page.evidence().stream().filter(book::isNew).toList();
    if (unknown.isEmpty()) {
      return Future.succeededFuture(page);
    }
    return loop.compute(
            () ->
                unknown.stream()
                    .map(evidence -> VerifiedEvidence.verify(evidence, committee, crypto))
                    .toList())
        .map(
            results -> {
              results.forEach(result -> takeIn(peer, result));
              return page;
            });
  }

  private void takeIn(Validator peer, VerifiedEvidence.Result result) {
    if (result instanceof VerifiedEvidence.Result.Refused refused) {
      listener.refused(peer, refused.message());
    } else if (result instanceof VerifiedEvidence.Result.Verified verified
        && book.add(peer.id(), verified.evidence())) {
      listener.kept(verified.evidence());
    }
  }
}
