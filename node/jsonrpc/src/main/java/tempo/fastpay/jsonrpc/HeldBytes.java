package tempo.fastpay.jsonrpc;

/** Counts the bytes of requests being worked on and of answers not taken. Belongs to one loop. */
final class HeldBytes {
  private final long limitBytes;
  private long now;

  HeldBytes(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  boolean isFull() {
    return now >= limitBytes;
  }

  void add(int bytes) {
    now += bytes;
  }

  void remove(int bytes) {
    now -= bytes;
  }
}
