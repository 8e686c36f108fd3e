package tempo.fastpay.sidecar;

import io.vertx.core.Handler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Clock;

/**
 * Keeps the payments this validator publishes: the bytes, the stage and the QC of each, and the
 * streams that follow them. For display and retrieval; no law rests on it. Live payments stay; of
 * ended ones the oldest leaves first. Belongs to one loop.
 */
public final class PaymentBook {
  /** Envelopes kept per payment besides its QC's: anyone can re-wrap a payment without end. */
  static final int ENVELOPES_LIMIT = 4;

  /** Further envelopes, of all payments together; the oldest leaves first. */
  static final int SPARE_ENVELOPES_LIMIT = 16_384;

  /** Streams that follow payments; one more is refused. */
  static final int FOLLOWERS_LIMIT = 10_000;

  /** Receives every step of every payment, with its effects. */
  public interface Listener {
    void progressed(Lifecycle update, Effects effects);
  }

  private static final class Page {
    private final Payment payment;
    private final MessageId message;
    private Map<TxHash, Envelope> envelopes = Map.of();
    private Lifecycle.Stage stage = Lifecycle.Stage.ACCEPTED;
    private UInt64 unixMillis = UInt64.ZERO;
    private UInt64 height = UInt64.ZERO;
    private String detail = "";
    private Optional<Inclusion> inclusion = Optional.empty();

    /** By the loop's clock; 0: not known. */
    private long certifiedAtMs;

    private long acceptedAtMs;
    private long includedAtMs;
    private Optional<VerifiedQc> qc = Optional.empty();

    Page(Payment payment, MessageId message) {
      this.payment = payment;
      this.message = message;
    }

    /** Most payments have one envelope, of maybe a million: a map of one is small. */
    void add(TxHash txHash, Envelope envelope) {
      if (envelopes.isEmpty()) {
        envelopes = Map.of(txHash, envelope);
      } else if (!envelopes.containsKey(txHash)) {
        Map<TxHash, Envelope> more = new LinkedHashMap<>(envelopes);
        more.put(txHash, envelope);
        envelopes = more;
      }
    }
  }

  private final Loop loop;
  private final Clock clock;
  private final int endedLimit;
  private final Counters counters;
  private final Listener listener;
  private final Map<MessageId, Page> pages = new HashMap<>();
  private final Map<TxHash, MessageId> byTxHash = new HashMap<>();
  private final Map<ContentionKey, MessageId> byKey = new HashMap<>();
  private final Map<TxHash, Envelope> spare =
      BoundedMap.byInsertion(SPARE_ENVELOPES_LIMIT, (txHash, envelope) -> byTxHash.remove(txHash));
  private final Deque<MessageId> ended = new ArrayDeque<>();
  private final Map<TxHash, Map<Object, Handler<Lifecycle>>> followers = new HashMap<>();
  private int followersCount;

  /**
   * An empty book.
   *
   * @param loop whose state it is
   * @param endedLimit ended payments kept
   */
  public PaymentBook(Loop loop, Clock clock, int endedLimit, Counters counters, Listener listener) {
    this.loop = loop;
    this.clock = clock;
    this.endedLimit = endedLimit;
    this.counters = counters;
    this.listener = listener;
  }

  /** Notes a permitted payment, or another envelope of one. */
  public void accepted(Envelope envelope, Payment payment, UInt64 height) {
    Page page = open(payment, height);
    TxHash txHash = envelope.txHash();
    if (byTxHash.putIfAbsent(txHash, page.message) != null) {
      return;
    }
    if (page.acceptedAtMs == 0) {
      page.acceptedAtMs = loop.nowMs();
    }
    if (page.envelopes.size() < ENVELOPES_LIMIT) {
      page.add(txHash, envelope);
      announce(lifecycle(txHash, page), page);
    } else {
      spare.put(txHash, envelope);
    }
  }

  /** Takes back a payment that was permitted before a restart; nothing is published. */
  void recovered(Envelope envelope, Payment payment, UInt64 height) {
    Page page = open(payment, height);
    page.add(envelope.txHash(), envelope);
    byTxHash.put(envelope.txHash(), page.message);
  }

  /** Takes back a payment that was certified before a restart; nothing is published. */
  void recovered(VerifiedQc qc, UInt64 height) {
    Page page = open(qc.payment(), height);
    page.stage = Lifecycle.Stage.CERTIFIED;
    keep(qc, page);
  }

  /** Publishes a payment that came back, as far as it has come. */
  void show(TxHash txHash) {
    page(txHash).ifPresent(page -> announce(lifecycle(txHash, page), page));
  }

  /** Notes a payment's QC. */
  public void certified(VerifiedQc qc, UInt64 height) {
    Page page = open(qc.payment(), height);
    if (page.qc.isEmpty()) {
      keep(qc, page);
      page.certifiedAtMs = loop.nowMs();
      if (page.acceptedAtMs > 0) {
        counters.quorumAfter(page.certifiedAtMs - page.acceptedAtMs);
      }
      moveTo(page, Lifecycle.Stage.CERTIFIED, height, "");
    }
  }

  private void keep(VerifiedQc qc, Page page) {
    page.qc = Optional.of(qc);
    page.add(qc.txHash(), qc.envelope());
    spare.remove(qc.txHash());
    byTxHash.put(qc.txHash(), page.message);
    byKey.put(qc.contentionKey(), page.message);
  }

  private Page open(Payment payment, UInt64 height) {
    loop.check();
    Page page =
        pages.computeIfAbsent(
            payment.message(),
            message -> {
              Page opened = new Page(payment, message);
              opened.unixMillis = UInt64.of(clock.unixMillis());
              opened.height = height;
              return opened;
            });
    byKey.putIfAbsent(payment.contentionKey(), page.message);
    return page;
  }

  /** Moves a payment on, in no block; never back, and never past its end. */
  void progressed(MessageId message, Lifecycle.Stage stage, UInt64 height, String detail) {
    page(message).ifPresent(page -> moveTo(page, stage, height, detail));
  }

  /**
   * Moves a payment on to a stage that a block gives it; to INCLUDED also from another block, since
   * one that is not final may be replaced.
   */
  void placed(
      MessageId message, Lifecycle.Stage stage, UInt64 height, String detail, Inclusion at) {
    page(message)
        .ifPresent(
            page -> {
              if (!page.stage.isEnd()
                  && (page.stage.compareTo(stage) < 0 || isElsewhere(page, stage, at))) {
                timed(page, stage);
                become(page, stage, height, detail, Optional.of(at));
              }
            });
  }

  private static boolean isElsewhere(Page page, Lifecycle.Stage stage, Inclusion at) {
    return page.stage == stage && !page.inclusion.equals(Optional.of(at));
  }

  private void timed(Page page, Lifecycle.Stage stage) {
    long now = loop.nowMs();
    if (stage == Lifecycle.Stage.INCLUDED && page.stage != stage) {
      page.includedAtMs = now;
      if (page.certifiedAtMs > 0) {
        counters.included(now - page.certifiedAtMs);
      }
    } else if (stage == Lifecycle.Stage.FINALIZED && page.includedAtMs > 0) {
      counters.finalized(now - page.includedAtMs);
    }
  }

  /** Takes back that a payment is in a block: that block, which was not final, is gone. */
  void dropped(MessageId message, UInt64 height) {
    page(message)
        .filter(page -> page.stage == Lifecycle.Stage.INCLUDED)
        .ifPresent(
            page -> become(page, Lifecycle.Stage.QUEUED_ONCHAIN, height, "", Optional.empty()));
  }

  private Optional<Page> page(MessageId message) {
    loop.check();
    return Optional.ofNullable(pages.get(message));
  }

  /**
   * Tells what endangers a payment, which may be carried out all the same: what it rests on has
   * failed, or the chain's node does not take it.
   *
   * @param reason empty: nothing does any more
   */
  void endangered(MessageId message, String reason) {
    page(message)
        .filter(page -> !page.stage.isEnd() && !page.detail.equals(reason))
        .ifPresent(
            page -> {
              page.detail = reason;
              page.unixMillis = UInt64.of(clock.unixMillis());
              page.envelopes.keySet().forEach(txHash -> announce(lifecycle(txHash, page), page));
            });
  }

  /**
   * Ends a payment that the chain did not take before its valid_before, with what endangered it.
   */
  public void expired(MessageId message, UInt64 height) {
    page(message)
        .ifPresent(
            page -> {
              String danger = page.detail.isEmpty() ? "" : ": " + page.detail;
              String reason = "not included before valid_before" + danger;
              moveTo(page, Lifecycle.Stage.EXPIRED, height, reason);
            });
  }

  private void moveTo(Page page, Lifecycle.Stage stage, UInt64 height, String detail) {
    if (!page.stage.isEnd() && page.stage.compareTo(stage) < 0) {
      become(page, stage, height, detail, Optional.empty());
    }
  }

  private void become(
      Page page,
      Lifecycle.Stage stage,
      UInt64 height,
      String detail,
      Optional<Inclusion> inclusion) {
    page.stage = stage;
    page.unixMillis = UInt64.of(clock.unixMillis());
    page.height = height;
    page.detail = detail;
    page.inclusion = inclusion;
    page.envelopes.keySet().forEach(txHash -> announce(lifecycle(txHash, page), page));
    if (stage.isEnd()) {
      ended.addLast(page.message);
      if (ended.size() > endedLimit) {
        remove(ended.removeFirst());
      }
    }
  }

  private void announce(Lifecycle update, Page page) {
    listener.progressed(update, Effects.of(page.payment));
    for (Handler<Lifecycle> follower :
        List.copyOf(followers.getOrDefault(update.txHash(), Map.of()).values())) {
      follower.handle(update);
    }
  }

  private void remove(MessageId message) {
    Page page = pages.remove(message);
    if (page != null) {
      page.envelopes.keySet().forEach(byTxHash::remove);
      byKey.remove(page.payment.contentionKey(), message);
    }
  }

  private static Lifecycle lifecycle(TxHash txHash, Page page) {
    return new Lifecycle(
        txHash, page.stage, page.unixMillis, page.height, page.detail, page.inclusion);
  }

  /** True for the envelopes kept for good, not for the spare ones. */
  boolean isPublished(TxHash txHash) {
    return page(txHash).filter(page -> page.envelopes.containsKey(txHash)).isPresent();
  }

  /** The envelope behind a hash, where it is published. */
  Optional<Envelope> envelope(TxHash txHash) {
    return page(txHash)
        .map(page -> page.envelopes.containsKey(txHash) ? page.envelopes : spare)
        .map(held -> held.get(txHash));
  }

  /** A payment in one of its envelopes: the bytes, and the payment they were screened to be. */
  record Held(Envelope envelope, Payment payment) {}

  /** The envelope behind a hash together with its payment, where it is published. */
  Optional<Held> held(TxHash txHash) {
    return envelope(txHash).map(envelope -> new Held(envelope, page(txHash).orElseThrow().payment));
  }

  Optional<VerifiedQc> qc(TxHash txHash) {
    return page(txHash).flatMap(page -> page.qc);
  }

  Optional<Lifecycle> lifecycle(TxHash txHash) {
    return page(txHash).map(page -> lifecycle(txHash, page));
  }

  private Optional<Page> page(TxHash txHash) {
    loop.check();
    return Optional.ofNullable(byTxHash.get(txHash)).map(pages::get);
  }

  /** The status of the payment in this envelope. */
  public Optional<PaymentStatus> status(TxHash txHash) {
    return envelope(txHash)
        .map(
            envelope -> {
              Page page = page(txHash).orElseThrow();
              return new PaymentStatus(
                  envelope, lifecycle(txHash, page), page.qc.map(VerifiedQc::certificate));
            });
  }

  /**
   * The status of the payment on a key: the certified one where there are two, under its QC's
   * envelope.
   */
  public Optional<PaymentStatus> status(ContentionKey key) {
    loop.check();
    return Optional.ofNullable(byKey.get(key))
        .map(pages::get)
        .flatMap(
            page ->
                status(
                    page.qc
                        .map(VerifiedQc::txHash)
                        .filter(page.envelopes::containsKey)
                        .orElseGet(() -> page.envelopes.keySet().iterator().next())));
  }

  /** Follows one envelope's payment from now on; empty where too many follow already. */
  Optional<Subscription> follow(TxHash txHash, Handler<Lifecycle> onUpdate) {
    loop.check();
    if (followersCount >= FOLLOWERS_LIMIT) {
      return Optional.empty();
    }
    followersCount++;
    Object token = new Object();
    followers.computeIfAbsent(txHash, any -> new LinkedHashMap<>()).put(token, onUpdate);
    return Optional.of(() -> unfollow(txHash, token));
  }

  private void unfollow(TxHash txHash, Object token) {
    Map<Object, Handler<Lifecycle>> ofTx = followers.get(txHash);
    if (ofTx != null && ofTx.remove(token) != null) {
      followersCount--;
      if (ofTx.isEmpty()) {
        followers.remove(txHash);
      }
    }
  }
}
