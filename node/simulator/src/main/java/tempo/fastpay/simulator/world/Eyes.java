package tempo.fastpay.simulator.world;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import tempo.fastpay.face.evidence.EvidenceBook;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.Equivocations;
import tempo.fastpay.sidecar.core.Permit;

/** The eyes of one process on equivocations (L13): the real ones, over the payments it was told. */
public final class Eyes implements Equivocations.Host {
  private final World world;
  private final SimValidator validator;
  private final Map<TxHash, Order> told = new HashMap<>();
  private final EvidenceBook book;
  private final Equivocations equivocations;
  private final List<VerifiedEvidence> kept = new ArrayList<>();
  private final Map<Integer, EvidenceQuery> nextPages = new HashMap<>();

  Eyes(World world, SimValidator validator, Loop loop, String bootId) {
    this.world = world;
    this.validator = validator;
    this.book = new EvidenceBook(loop, bootId, world.committee().committee);
    this.equivocations =
        new Equivocations(
            world.committee().id(validator.seat()),
            world.committee().committee,
            SketchCrypto.SHARED,
            book,
            this);
  }

  /** Remembers the bytes behind an envelope, for as long as the process lives. */
  void told(Order order) {
    told.put(order.txHash(), order);
  }

  Optional<Order> order(TxHash txHash) {
    return Optional.ofNullable(told.get(txHash));
  }

  /** The evidence that it keeps. */
  public EvidenceBook book() {
    return book;
  }

  Equivocations equivocations() {
    return equivocations;
  }

  /** The evidence that it has kept, in the order in which it came. */
  public List<VerifiedEvidence> all() {
    return List.copyOf(kept);
  }

  /** Takes evidence that a peer shows: verified before it counts, as by the real poll. */
  void learn(ValidatorId peer, Evidence shown) {
    if (book.isNew(shown)
        && VerifiedEvidence.verify(shown, world.committee().committee, SketchCrypto.SHARED)
            instanceof VerifiedEvidence.Result.Verified verified
        && book.add(peer, verified.evidence())) {
      kept(verified.evidence());
    }
  }

  /** Fetches bytes for evidence; an answer to a process that has ended is lost. */
  Future<Envelope> fetch(Equivocations.Source from, Certificate shown) {
    Promise<Envelope> arrived = Promise.promise();
    from.envelope(shown.txHash())
        .onComplete(
            result -> {
              if (isOpen()) {
                arrived.handle(result);
                if (result.succeeded()) {
                  world.observer().fetched(validator, shown, result.result());
                }
              }
            });
    return arrived.future();
  }

  private boolean isOpen() {
    return validator.isUp() && validator.eyes() == this;
  }

  /** The page that it asks of a peer next. */
  public EvidenceQuery wants(int peer) {
    return nextPages.getOrDefault(peer, EvidenceQuery.FIRST);
  }

  /** Takes a peer's answer to {@link #wants}; an answer to a process that ended is lost. */
  public Consumer<EvidencePage> answered(int peer) {
    EvidenceQuery query = wants(peer);
    return page -> {
      if (isOpen()) {
        page.evidence().forEach(shown -> validator.learn(world.committee().id(peer), shown));
        nextPages.put(peer, query.after(page.nextCursor()));
      }
    };
  }

  @Override
  public Optional<Envelope> envelope(TxHash txHash) {
    return order(txHash).map(Order::envelope);
  }

  /** The message behind an envelope, where its bytes were held since the start. */
  @Override
  public Optional<MessageId> message(TxHash txHash) {
    return order(txHash).map(order -> order.payment().message());
  }

  @Override
  public Optional<Envelope> permitted(ContentionKey key) {
    return validator.core().permit(key).map(Permit::envelope);
  }

  @Override
  public <T> Future<T> run(Callable<T> task) {
    try {
      return Future.succeededFuture(task.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public void kept(VerifiedEvidence proof) {
    kept.add(proof);
    world
        .faults()
        .count(
            proof.culprit() instanceof Culprit.Sender ? Fault.SENDER_NAMED : Fault.VALIDATOR_NAMED);
    world.trace().note(validator, "keeps evidence:", proof);
    world.observer().evidence(validator, proof);
  }
}
