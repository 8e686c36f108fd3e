package tempo.fastpay.simulator.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tempo.fastpay.loop.SeededTime;

/**
 * Carries messages, which are delayed, lost, sent twice, overtaken, cut off; and, once healed, only
 * late.
 */
public final class Network {
  private record Link(int from, int to) {}

  private final SeededTime time;
  private final Random random;
  private final Faults faults;
  private final Map<Link, Long> latest = new HashMap<>();
  private final Set<Integer> cutOff = new HashSet<>();
  private boolean bad = true;

  public Network(SeededTime time, Random random, Faults faults) {
    this.time = time;
    this.random = random;
    this.faults = faults;
  }

  /** Cuts these off from the others, and the others from them. */
  public void partition(Set<Integer> side) {
    faults.count(Fault.PARTITION);
    cutOff.clear();
    cutOff.addAll(side);
  }

  public void rejoin() {
    if (!cutOff.isEmpty()) {
      faults.count(Fault.HEAL);
      cutOff.clear();
    }
  }

  /** Heals the network: nothing is lost from now on. */
  public void heal() {
    bad = false;
    rejoin();
  }

  public void send(int from, int to, Runnable delivery) {
    if (cutOff.contains(from) != cutOff.contains(to)) {
      return;
    }
    if (bad && random.nextInt(100) < 6) {
      faults.count(Fault.MESSAGE_LOST);
      return;
    }
    deliver(from, to, delivery);
    if (bad && random.nextInt(100) < 4) {
      faults.count(Fault.MESSAGE_DUPLICATED);
      deliver(from, to, delivery);
    }
  }

  private void deliver(int from, int to, Runnable delivery) {
    int delayMs = 5 + random.nextInt(bad && random.nextInt(10) == 0 ? 2_500 : 150);
    long atMs = time.nowMs() + delayMs;
    Long before = latest.put(new Link(from, to), atMs);
    if (before != null && before > atMs) {
      faults.count(Fault.MESSAGE_REORDERED);
    }
    time.after(delayMs, delivery);
  }
}
