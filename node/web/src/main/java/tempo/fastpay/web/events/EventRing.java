package tempo.fastpay.web.events;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import tempo.fastpay.loop.Loop;

/**
 * Holds the newest entries of the board, encoded once for all streams. Positions count entries
 * since the node started. Bounded in entries and bytes: the oldest leaves. Belongs to one loop.
 */
final class EventRing {
  private final Loop loop;
  private final Frame[] frames;
  private final long limitBytes;
  private final Map<String, Long> positions = new HashMap<>();
  private long first;
  private long next;
  private long heldBytes;

  /** The cursor of the entry before the first one held; empty: not known. */
  private String cursorBefore = "";

  EventRing(Loop loop, int entriesLimit, long limitBytes) {
    this.loop = loop;
    this.frames = new Frame[entriesLimit];
    this.limitBytes = limitBytes;
  }

  void add(Frame frame) {
    loop.check();
    if (next - first == frames.length) {
      removeFirst();
    }
    frames[index(next)] = frame;
    positions.put(frame.cursor(), next);
    next++;
    heldBytes += frame.text().length();
    while (heldBytes > limitBytes && next - first > 1) {
      removeFirst();
    }
  }

  private void removeFirst() {
    Frame oldest = frames[index(first)];
    frames[index(first)] = null;
    positions.remove(oldest.cursor(), first);
    cursorBefore = oldest.cursor();
    heldBytes -= oldest.text().length();
    first++;
  }

  private int index(long position) {
    return (int) (position % frames.length);
  }

  /** Notes that the board has no entry up to this cursor. */
  void place(String cursor) {
    loop.check();
    if (first == next) {
      cursorBefore = cursor;
    }
  }

  /** The position of the oldest entry held. */
  long first() {
    return first;
  }

  /** The position of the entry that comes next. */
  long next() {
    return next;
  }

  Frame get(long position) {
    loop.check();
    if (position < first || position >= next) {
      throw new IndexOutOfBoundsException(
          "position " + position + " of " + first + " to " + (next - 1));
    }
    return frames[index(position)];
  }

  /**
   * The position where a reader goes on that has seen everything up to this cursor; empty: not
   * known.
   */
  OptionalLong after(String cursor) {
    loop.check();
    Long position = positions.get(cursor);
    if (position != null) {
      return OptionalLong.of(position + 1);
    }
    return cursor.equals(cursorBefore) && !cursor.isEmpty()
        ? OptionalLong.of(first)
        : OptionalLong.empty();
  }

  /**
   * The cursor from which a reader resumes that has seen everything before this position; empty:
   * not known.
   */
  String cursorBefore(long position) {
    return position > first ? get(position - 1).cursor() : cursorBefore;
  }

  long heldBytes() {
    return heldBytes;
  }
}
