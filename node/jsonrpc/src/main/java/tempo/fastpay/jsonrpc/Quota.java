package tempo.fastpay.jsonrpc;

/** Counts what is taken of a bounded number. Belongs to one loop. */
final class Quota {
  private final int limit;
  private int taken;

  Quota(int limit) {
    this.limit = limit;
  }

  /** Returns true if there was one left, which is then taken until it is given back. */
  boolean take() {
    if (taken >= limit) {
      return false;
    }
    taken++;
    return true;
  }

  void giveBack() {
    taken--;
  }
}
