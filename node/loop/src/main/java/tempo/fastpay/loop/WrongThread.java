package tempo.fastpay.loop;

/** Words the fault of a caller that touches a loop's state from another thread. */
final class WrongThread {
  private WrongThread() {}

  static IllegalStateException told(String expected) {
    return new IllegalStateException(
        "expected the thread of " + expected + ", called on " + Thread.currentThread().getName());
  }
}
