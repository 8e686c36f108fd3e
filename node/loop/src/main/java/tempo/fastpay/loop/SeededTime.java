package tempo.fastpay.loop;

import java.util.PriorityQueue;

/**
 * Time of simulations and tests, and the tasks that wait for it. It passes only by {@link
 * #runUntil} and {@link #runNext}, on one thread, so that a run with one seed is always the same
 * run. Tasks of one moment run in the order in which they came.
 */
public final class SeededTime {
  private record Task(long atMs, long number, Runnable work) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return atMs == other.atMs
          ? Long.compare(number, other.number)
          : Long.compare(atMs, other.atMs);
    }
  }

  private final Thread thread = Thread.currentThread();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nowMs;
  private long number;

  /** Milliseconds since this time began. */
  public long nowMs() {
    return nowMs;
  }

  public void after(long delayMs, Runnable work) {
    tasks.add(new Task(nowMs + delayMs, number++, work));
  }

  /** Lets time pass, and runs what is due until then. */
  public void runUntil(long endMs) {
    while (!tasks.isEmpty() && tasks.peek().atMs() <= endMs) {
      runNext();
    }
    nowMs = endMs;
  }

  /**
   * Runs the next task alone, and lets the time pass that it waits for.
   *
   * @return false if none waits
   */
  public boolean runNext() {
    Task next = tasks.poll();
    if (next == null) {
      return false;
    }
    nowMs = next.atMs();
    next.work().run();
    return true;
  }

  /** Passes on the thread that made this time, throws elsewhere. */
  void check() {
    if (Thread.currentThread() != thread) {
      throw WrongThread.told("the seeded time, " + thread.getName());
    }
  }
}
