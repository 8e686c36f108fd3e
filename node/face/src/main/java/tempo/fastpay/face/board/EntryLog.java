package tempo.fastpay.face.board;

/** Entries in order of sequence and time: grows at its end, shrinks at its start, is searched. */
final class EntryLog {
  private static final int FIRST_CAPACITY = 4;

  private BoardEntry[] ring = new BoardEntry[FIRST_CAPACITY];
  private int start;
  private int size;

  void add(BoardEntry entry) {
    if (size == ring.length) {
      BoardEntry[] larger = new BoardEntry[2 * size];
      for (int i = 0; i < size; i++) {
        larger[i] = get(i);
      }
      ring = larger;
      start = 0;
    }
    ring[(start + size) % ring.length] = entry;
    size++;
  }

  BoardEntry removeFirst() {
    BoardEntry first = get(0);
    ring[start] = null;
    start = (start + 1) % ring.length;
    size--;
    return first;
  }

  BoardEntry get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return ring[(start + index) % ring.length];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The index of the first entry past the sequence and not stored before the time; or size. */
  int firstAfter(long sequence, long sinceMillis) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      BoardEntry entry = get(middle);
      if (entry.sequence() > sequence && entry.storedMillis() >= sinceMillis) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
