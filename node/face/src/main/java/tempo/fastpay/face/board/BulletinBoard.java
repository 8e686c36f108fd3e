package tempo.fastpay.face.board;

import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Shows verified certificates (L10), quorum certificates and how far payments have come, in the
 * order in which the validator stored them. Bounded by {@link BoardLimits}. Belongs to one loop,
 * and says so to a caller on another thread.
 *
 * <p>A cursor is opaque and names a place in this board's order since the validator started. One
 * that this board did not give out, or whose place has left, means the oldest entry held.
 */
public final class BulletinBoard {
  private static final int BUSY_RETRY_MS = 1_000;

  private final String bootId;
  private final BoardCursor cursors;
  private final BoardLimits limits;
  private final LongSupplier unixMillis;
  private final Loop loop;

  private final EntryLog all = new EntryLog();
  private final Map<TxHash, EntryLog> byTx = new HashMap<>();
  private final Map<Address, EntryLog> byAddress = new HashMap<>();
  private final Map<TxHash, Map<ValidatorId, VerifiedCertificate>> certificates = new HashMap<>();
  private final Set<TxHash> withQc = new LinkedHashSet<>();
  private final Set<BoardWatch> watches = new LinkedHashSet<>();

  private long lastSequence;
  private long lastStoredMillis;
  private long heldBytes;

  /**
   * Makes an empty board.
   *
   * @param bootId the name of this run of the owner, new at each start: 1 to 32 of 0-9 and a-z
   * @param loop the board's own; watchers are called there
   */
  public BulletinBoard(String bootId, BoardLimits limits, LongSupplier unixMillis, Loop loop) {
    this.bootId = bootId;
    this.cursors = new BoardCursor(bootId);
    this.limits = limits;
    this.unixMillis = unixMillis;
    this.loop = loop;
  }

  /** The name of this run of the owner, new at each start. */
  public String bootId() {
    return bootId;
  }

  /** Keeps the first certificate of a signer over a payment; another one changes nothing. */
  public void add(VerifiedCertificate certificate) {
    loop.check();
    TxHash txHash = certificate.txHash();
    if (find(txHash, certificate.signer()).isPresent()) {
      return;
    }
    certificates
        .computeIfAbsent(txHash, any -> new LinkedHashMap<>())
        .put(certificate.signer(), certificate);
    Effects effects = certificate.certificate().effects();
    append(
        new BoardEntry.Draft(
            txHash,
            effects.sender(),
            effects.recipient(),
            BoardEntry.CERTIFICATE_BYTES,
            cursor -> new BoardEvent.Certified(certificate.certificate(), cursor)));
  }

  /** Keeps the first QC of a payment; another one changes nothing. */
  public void add(VerifiedQc qc) {
    loop.check();
    if (withQc.add(qc.txHash())) {
      append(
          new BoardEntry.Draft(
              qc.txHash(),
              qc.payment().sender(),
              qc.payment().recipient(),
              BoardEntry.sizeOf(qc.certificate()),
              cursor -> new BoardEvent.QuorumReached(qc.certificate(), cursor)));
    }
  }

  /** Adds an entry that says how far a payment has come. */
  public void add(Lifecycle update, Effects effects) {
    loop.check();
    append(
        new BoardEntry.Draft(
            update.txHash(),
            effects.sender(),
            effects.recipient(),
            BoardEntry.sizeOf(update),
            cursor -> new BoardEvent.Progressed(update, cursor)));
  }

  public Optional<Certificate> find(TxHash txHash, ValidatorId signer) {
    loop.check();
    return Optional.ofNullable(certificates.getOrDefault(txHash, Map.of()).get(signer))
        .map(VerifiedCertificate::certificate);
  }

  /** The certificates held of a payment, oldest first; of distinct signers. */
  public List<VerifiedCertificate> certificates(TxHash txHash) {
    loop.check();
    return List.copyOf(certificates.getOrDefault(txHash, Map.of()).values());
  }

  /** Certificates after the query's cursor, bounded in number and bytes. */
  public BoardPage page(BoardQuery query) {
    Span span = collect(query, entry -> entry.event() instanceof BoardEvent.Certified);
    List<Certificate> found = new ArrayList<>(span.events().size());
    for (BoardEvent event : span.events()) {
      if (event instanceof BoardEvent.Certified certified) {
        found.add(certified.certificate());
      }
    }
    return new BoardPage(found, span.nextCursor());
  }

  /** Entries of every kind after the query's cursor, bounded in number and bytes. */
  public BoardEventsPage events(BoardQuery query) {
    Span span = collect(query, entry -> true);
    return new BoardEventsPage(span.events(), span.nextCursor());
  }

  /**
   * Calls the handler with everything held after the cursor, without a gap, and then with what
   * comes, always in a later turn. A watch that has nothing to begin with begins with a heartbeat,
   * so that its watcher has a cursor. While it is paused nothing is queued for it: it goes on from
   * where it stood. Its watcher may pause, resume and cancel it from any thread.
   *
   * @param onEnd once, when the watch ends by itself: it was paused until entries had left that it
   *     had not seen, or its handler failed
   * @throws UnavailableException if there are as many watches as the limit allows
   */
  public ValidatorApi.Subscription watch(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    loop.check();
    if (watches.size() >= limits.watchersLimit()) {
      throw new UnavailableException(
          "the bulletin board has its " + limits.watchersLimit() + " watchers: try again later",
          BUSY_RETRY_MS);
    }
    long from = Math.max(cursors.read(cursor, lastSequence), firstSequence() - 1);
    BoardWatch watch = new BoardWatch(this, filter, from, onEvent, onEnd);
    watches.add(watch);
    watch.wake();
    return watch;
  }

  /** The number of entries held. */
  public int size() {
    return all.size();
  }

  /** The number of bytes that the entries held could take on the wire, counted from above. */
  public long heldBytes() {
    return heldBytes;
  }

  /** The number of running watches. */
  public int watchers() {
    return watches.size();
  }

  private void append(BoardEntry.Draft draft) {
    lastSequence++;
    // The order by time is the order of arrival, also when the clock is set back.
    lastStoredMillis = Math.max(lastStoredMillis, unixMillis.getAsLong());
    BoardEntry entry =
        new BoardEntry(
            lastSequence,
            lastStoredMillis,
            draft.txHash(),
            draft.sender(),
            draft.recipient(),
            draft.sizeBytes(),
            draft.eventAt().apply(cursors.at(lastSequence)));
    all.add(entry);
    byTx.computeIfAbsent(entry.txHash(), any -> new EntryLog()).add(entry);
    byAddress.computeIfAbsent(entry.sender(), any -> new EntryLog()).add(entry);
    if (!entry.sender().equals(entry.recipient())) {
      byAddress.computeIfAbsent(entry.recipient(), any -> new EntryLog()).add(entry);
    }
    heldBytes += entry.sizeBytes();
    while (all.size() > limits.entriesLimit() || heldBytes > limits.bytesLimit()) {
      evictOldest();
    }
    for (BoardWatch watch : List.copyOf(watches)) {
      watch.wake();
    }
  }

  private void evictOldest() {
    BoardEntry oldest = all.removeFirst();
    heldBytes -= oldest.sizeBytes();
    removeFirst(byTx, oldest.txHash());
    removeFirst(byAddress, oldest.sender());
    if (!oldest.sender().equals(oldest.recipient())) {
      removeFirst(byAddress, oldest.recipient());
    }
    if (oldest.event() instanceof BoardEvent.Certified certified) {
      certificates.computeIfPresent(
          oldest.txHash(),
          (txHash, bySigner) -> {
            bySigner.remove(certified.certificate().signer());
            return bySigner.isEmpty() ? null : bySigner;
          });
    } else if (oldest.event() instanceof BoardEvent.QuorumReached) {
      withQc.remove(oldest.txHash());
    }
  }

  /** Removes the oldest entry from an index: it is the first one there too. */
  private static <K> void removeFirst(Map<K, EntryLog> index, K key) {
    EntryLog log = index.get(key);
    log.removeFirst();
    if (log.isEmpty()) {
      index.remove(key);
    }
  }

  private record Span(List<BoardEvent> events, String nextCursor) {}

  private Span collect(BoardQuery query, Predicate<BoardEntry> wanted) {
    loop.check();
    Predicate<BoardEntry> all = entry -> wanted.test(entry) && entry.matches(query.filter());
    return query.before().isPresent()
        ? newestFirst(query, query.before().get(), all)
        : oldestFirst(query, all);
  }

  private static long since(BoardQuery query) {
    long bits = query.sinceUnixMillis().bits();
    return bits < 0 ? Long.MAX_VALUE : bits;
  }

  private Span oldestFirst(BoardQuery query, Predicate<BoardEntry> wanted) {
    EntryLog log = logOf(query.filter());
    long from = cursors.read(query.cursor(), lastSequence);
    List<BoardEvent> found = new ArrayList<>();
    long bytes = 0;
    long lookedAt = from;
    for (int i = log.firstAfter(from, since(query)); i < log.size(); i++) {
      BoardEntry entry = log.get(i);
      if (wanted.test(entry)) {
        bytes += entry.sizeBytes();
        if (found.size() == query.limit() || bytes > limits.pageLimitBytes()) {
          return new Span(found, cursors.at(lookedAt));
        }
        found.add(entry.event());
      }
      lookedAt = entry.sequence();
    }
    return new Span(found, cursors.at(lastSequence));
  }

  /** A cursor that is none of this board's means the newest entry: what it showed is gone. */
  private Span newestFirst(BoardQuery query, String before, Predicate<BoardEntry> wanted) {
    EntryLog log = logOf(query.filter());
    long said = cursors.read(before, lastSequence);
    long below = said == 0 ? lastSequence + 1 : said;
    List<BoardEvent> found = new ArrayList<>();
    long bytes = 0;
    long lookedAt = below;
    for (int i = log.firstAfter(below - 1, Long.MIN_VALUE) - 1; i >= 0; i--) {
      BoardEntry entry = log.get(i);
      if (entry.storedMillis() < since(query)) {
        break;
      }
      if (wanted.test(entry)) {
        bytes += entry.sizeBytes();
        if (found.size() == query.limit() || bytes > limits.pageLimitBytes()) {
          return new Span(found, cursors.at(lookedAt));
        }
        found.add(entry.event());
      }
      lookedAt = entry.sequence();
    }
    return new Span(found, cursors.at(Math.min(lookedAt, firstSequence())));
  }

  private EntryLog logOf(BoardFilter filter) {
    EntryLog log = all;
    if (filter instanceof BoardFilter.OfTx tx) {
      log = byTx.get(tx.txHash());
    } else if (filter instanceof BoardFilter.OfAddress address) {
      log = byAddress.get(address.address());
    }
    return log == null ? new EntryLog() : log;
  }

  long firstSequence() {
    return lastSequence - all.size() + 1;
  }

  long lastSequence() {
    return lastSequence;
  }

  String cursorAt(long sequence) {
    return cursors.at(sequence);
  }

  /** The first entry after the sequence that the filter lets through. */
  Optional<BoardEntry> next(BoardFilter filter, long sequence) {
    if (sequence == lastSequence - 1 && !all.isEmpty()) {
      // A watcher that keeps up sees each entry here, and need not search.
      BoardEntry newest = all.get(all.size() - 1);
      return newest.matches(filter) ? Optional.of(newest) : Optional.empty();
    }
    EntryLog log = logOf(filter);
    int index = log.firstAfter(sequence, Long.MIN_VALUE);
    while (index < log.size() && !log.get(index).matches(filter)) {
      index++;
    }
    return index < log.size() ? Optional.of(log.get(index)) : Optional.empty();
  }

  void inLaterTurn(Runnable task) {
    loop.run(task);
  }

  void ended(BoardWatch watch) {
    watches.remove(watch);
  }
}
