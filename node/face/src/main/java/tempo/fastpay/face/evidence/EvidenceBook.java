package tempo.fastpay.face.evidence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import tempo.fastpay.face.board.BoardCursor;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.ContentionKey;

/**
 * Holds the evidence of a validator or an aggregator (L13), in memory: the first two messages of
 * each culprit on each contention key, on at most {@value #PER_CULPRIT_LIMIT} keys; more prove
 * nothing new. Evidence against validators never leaves. Evidence against senders, which anybody
 * can make without end by fresh keys, has a room for each source that it came from, and there the
 * oldest leaves first (L11): a source that floods pushes out only what it brought itself. Belongs
 * to one loop.
 */
public final class EvidenceBook {
  public static final int PER_CULPRIT_LIMIT = 4;

  /** Pieces of evidence against senders, from one source. */
  public static final int SENDERS_PER_SOURCE_LIMIT = 1_024;

  /** Payment bytes of evidence against senders, shared by all sources in equal rooms. */
  public static final int SENDERS_LIMIT_BYTES = 64 << 20;

  /** Payment bytes in one page, which holds one piece of evidence also where that is longer. */
  public static final int PAGE_LIMIT_BYTES = 1 << 20;

  /** The evidence that one source brought against senders, oldest first. */
  private static final class Room {
    private final Deque<Long> sequences = new ArrayDeque<>();
    private long heldBytes;
  }

  private final Loop loop;
  private final BoardCursor cursors;
  private final int roomSize;
  private final long roomBytes;
  private final NavigableMap<Long, VerifiedEvidence> entries = new TreeMap<>();
  private final Map<Culprit, Map<ContentionKey, Evidence>> byCulprit = new HashMap<>();
  private final Map<ValidatorId, Room> rooms = new HashMap<>();
  private long lastSequence;

  /**
   * Makes an empty book.
   *
   * @param loop whose state it is
   * @param bootId the name of this run of the owner, new at each start
   * @param committee whose members are the sources
   */
  public EvidenceBook(Loop loop, String bootId, Committee committee) {
    this(loop, bootId, committee, SENDERS_PER_SOURCE_LIMIT);
  }

  EvidenceBook(Loop loop, String bootId, Committee committee, int roomSize) {
    this.loop = loop;
    cursors = new BoardCursor(bootId);
    this.roomSize = roomSize;
    roomBytes = SENDERS_LIMIT_BYTES / (committee.size() + 1);
  }

  /**
   * Keeps evidence, unless its culprit is known on this key already, or on as many as are kept.
   *
   * @param source the member that brought it: a peer, or the validator itself
   * @return true if it is kept now
   */
  public boolean add(ValidatorId source, VerifiedEvidence verified) {
    loop.check();
    if (!isOpen(verified.culprit(), verified.key())) {
      return false;
    }
    long sequence = ++lastSequence;
    entries.put(sequence, verified);
    byCulprit
        .computeIfAbsent(verified.culprit(), any -> new HashMap<>())
        .put(verified.key(), verified.evidence());
    if (verified.culprit() instanceof Culprit.Sender) {
      Room room = rooms.computeIfAbsent(source, any -> new Room());
      room.sequences.addLast(sequence);
      room.heldBytes += verified.evidence().paymentBytes();
      while (room.sequences.size() > roomSize || room.heldBytes > roomBytes) {
        leave(room);
      }
    }
    return true;
  }

  private void leave(Room room) {
    VerifiedEvidence left = entries.remove(room.sequences.removeFirst());
    room.heldBytes -= left.evidence().paymentBytes();
    byCulprit.computeIfPresent(
        left.culprit(),
        (culprit, keys) -> {
          keys.remove(left.key());
          return keys.isEmpty() ? null : keys;
        });
  }

  /** True while evidence against this culprit on this key would be kept. */
  public boolean isOpen(Culprit culprit, ContentionKey key) {
    loop.check();
    Map<ContentionKey, Evidence> known = byCulprit.getOrDefault(culprit, Map.of());
    return known.size() < PER_CULPRIT_LIMIT && !known.containsKey(key);
  }

  /** False if this evidence would not be kept, which is known before it is verified. */
  public boolean isNew(Evidence evidence) {
    loop.check();
    if (evidence instanceof Evidence.SenderEquivocation sender) {
      return isOpen(new Culprit.Sender(sender.key().sender()), sender.key());
    }
    Culprit member = new Culprit.Member(((Evidence.ValidatorEquivocation) evidence).signer());
    Map<ContentionKey, Evidence> known = byCulprit.getOrDefault(member, Map.of());
    return known.size() < PER_CULPRIT_LIMIT && !known.containsValue(evidence);
  }

  /** A page of the evidence, in the order in which it came. */
  public EvidencePage page(EvidenceQuery query) {
    loop.check();
    long at = cursors.read(query.cursor(), lastSequence);
    List<Evidence> page = new ArrayList<>();
    long pageBytes = 0;
    for (Map.Entry<Long, VerifiedEvidence> entry : entries.tailMap(at, false).entrySet()) {
      Evidence next = entry.getValue().evidence();
      pageBytes += next.paymentBytes();
      if (page.size() == query.limit() || (pageBytes > PAGE_LIMIT_BYTES && !page.isEmpty())) {
        break;
      }
      page.add(next);
      at = entry.getKey();
    }
    return new EvidencePage(page, cursors.at(at));
  }

  /** The number of pieces of evidence held. */
  public int size() {
    return entries.size();
  }
}
