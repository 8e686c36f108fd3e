package tempo.fastpay.sidecar.port;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Hands steps to a follower one after the other; those that come meanwhile become one. A step of
 * more than {@value #LANES_LIMIT} lanes names none: any may have moved.
 */
public final class Steps {
  public static final int LANES_LIMIT = 262_144;

  private final Loop loop;
  private final Chain.Follower follower;
  private Optional<Chain.Step> next = Optional.empty();
  private boolean taking;

  /** A step was not taken: which lanes moved since the follower's block is not known any more. */
  private boolean lost;

  /**
   * Steps of one follower.
   *
   * @param loop on which it is told
   */
  public Steps(Loop loop, Chain.Follower follower) {
    this.loop = loop;
    this.follower = follower;
  }

  /** Adds a step; from any thread. */
  public void add(Chain.Step step) {
    loop.run(
        () -> {
          next = Optional.of(next.map(before -> joined(before, step)).orElse(step));
          take();
        });
  }

  private static Chain.Step joined(Chain.Step before, Chain.Step after) {
    if (before.nonces().isEmpty() || after.nonces().isEmpty()) {
      return new Chain.Step(after.block(), Optional.empty());
    }
    Map<Lane, UInt64> nonces = new HashMap<>(before.nonces().get());
    nonces.putAll(after.nonces().get());
    return new Chain.Step(
        after.block(), nonces.size() > LANES_LIMIT ? Optional.empty() : Optional.of(nonces));
  }

  private void take() {
    if (taking || next.isEmpty()) {
      return;
    }
    taking = true;
    Chain.Step step = lost ? new Chain.Step(next.get().block(), Optional.empty()) : next.get();
    next = Optional.empty();
    loop.onLoop(follower.moved(step))
        .onComplete(
            done -> {
              taking = false;
              lost = done.failed();
              take();
            });
  }
}
