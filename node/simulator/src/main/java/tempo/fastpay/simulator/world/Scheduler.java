package tempo.fastpay.simulator.world;

import java.util.PriorityQueue;

/** Time, and what happens when. Tasks of one moment run in the order in which they came. */
public final class Scheduler {
  private record Task(long atMs, long number, Runnable work) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return atMs == other.atMs
          ? Long.compare(number, other.number)
          : Long.compare(atMs, other.atMs);
    }
  }

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nowMs;
  private long number;

  /** Milliseconds since genesis. */
  public long nowMs() {
    return nowMs;
  }

  public void after(long ms, Runnable work) {
    tasks.add(new Task(nowMs + ms, number++, work));
  }

  /** Lets time pass. */
  public void runUntil(long endMs) {
    while (!tasks.isEmpty() && tasks.peek().atMs() <= endMs) {
      Task next = tasks.remove();
      nowMs = next.atMs();
      next.work().run();
    }
    nowMs = endMs;
  }
}
