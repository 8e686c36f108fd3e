package tempo.fastpay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.ChainLimits;
import tempo.fastpay.chain.TempoChain;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.loop.SeededTime;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.simulator.node.Pool;
import tempo.fastpay.simulator.node.SimNode;
import tempo.fastpay.simulator.node.Wire;
import tempo.fastpay.simulator.world.CrashPoint;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.Person;
import tempo.fastpay.simulator.world.SimChain;
import tempo.fastpay.simulator.world.SimCommittee;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.Surroundings;
import tempo.fastpay.simulator.world.World;

/**
 * One certified payment, from its QC to its final block, killed at every step in turn: before each
 * write of the record and after it, and at each question to the chain's node and its answer.
 */
class KilledBetweenStepsTest {
  /** Beginning, following three blocks, reading, sending and settling have more steps than this. */
  private static final int STEPS_AT_LEAST = 60;

  private static final int STEPS_LIMIT = 2_000;

  @Test
  void killedAtAnyStepItTakesUpFollowingAndSettlingWhereItLeftThem() {
    int killedAt = 0;
    boolean isReached = true;
    while (isReached && killedAt < STEPS_LIMIT) {
      isReached = new History(killedAt).play();
      killedAt++;
    }
    assertThat(killedAt).isBetween(STEPS_AT_LEAST, STEPS_LIMIT - 1);
  }

  /** One history, in which the validator is killed at one step. */
  private static final class History implements Surroundings, Pool, Observer {
    private static final int BLOCK_MS = 2_000;
    private static final int FINALITY_MS = 300;
    private static final int RESTART_MS = 300;
    private static final int GOSSIP_MS = 700;
    private static final int SYNC_MS = 3;
    private static final int BLOCKS = 4;

    /** All is settled and told; from here on it asks for heads, and gets the same ones. */
    private static final long OVER_MS = (BLOCKS + 1L) * BLOCK_MS;

    private final SeededTime time = new SeededTime();
    private final Random random = new Random(7);
    private final World world = new World(new SimCommittee(1), 1, CoreLimits.DEFAULT, true);
    private final SimChain chain = world.chain();
    private final SimNode node = new SimNode(chain, time, random, this);
    private final SimValidator validator;
    private final Order order;
    private final QuorumCertificate qc;
    private final Set<Payment> pending = new LinkedHashSet<>();
    private final List<Lifecycle.Stage> told = new ArrayList<>();
    private int steps;
    private final int killedAt;
    private boolean isKilled;
    private UInt64 highest = UInt64.ZERO;
    private boolean wentBack;

    History(int killedAt) {
      this.killedAt = killedAt;
      Person alice = Person.named("a");
      chain.give(alice.address(), Order.USD, 15);
      order =
          new Order.Draft(
                  alice, Person.named("b"), Order.USD, 7, 1, 0, 1, SimChain.GENESIS_SECONDS + 25, 0)
              .sign();
      world.hasScreened(order);
      List<Certificate> certificates = new ArrayList<>();
      int threshold = world.committee().committee.threshold();
      for (int seat = 1; seat <= threshold; seat++) {
        certificates.add(world.sign(seat, order, UInt64.ONE));
      }
      qc =
          new QuorumCertificate(
              order.txHash(),
              order.effectsHash(),
              certificates,
              threshold,
              Optional.of(order.envelope()));
      world.watchedBy(this);
      validator = new SimValidator(world, this, 0);
    }

    /** False: there is no such step. */
    boolean play() {
      again();
      gossip();
      for (int i = 1; i <= BLOCKS; i++) {
        time.after((long) i * BLOCK_MS, this::makeBlock);
      }
      time.runUntil(OVER_MS + 2L * BLOCK_MS);
      judge();
      return isKilled;
    }

    private void judge() {
      String when = "killed at step " + killedAt + ": " + world.trace().lines();
      assertThat(validator.isUp()).as(when).isTrue();
      assertThat(wentBack).as("H never goes back, " + when).isFalse();
      assertThat(validator.core().base()).as(when).isEqualTo(chain.tip());
      assertThat(chain.outcome(order.payment()).map(Chain.Outcome::fate))
          .as(when)
          .contains(Chain.Fate.PAID);
      assertThat(validator.core().live(order.payment().message())).as(when).isEmpty();
      assertThat(told).as(when).doesNotContain(Lifecycle.Stage.FAILED, Lifecycle.Stage.EXPIRED);
      assertThat(told.stream().filter(Lifecycle.Stage::isEnd).count())
          .as("told twice, " + when)
          .isLessThanOrEqualTo(1);
      if (!isKilled) {
        assertThat(told).as(when).endsWith(Lifecycle.Stage.FINALIZED);
      }
    }

    private void again() {
      validator
          .start()
          .onComplete(
              started -> {
                if (started.failed() || !started.result()) {
                  time.after(RESTART_MS, this::again);
                }
              });
    }

    /** Peers show what they know, again and again. */
    private void gossip() {
      if (validator.isUp()) {
        validator.gossip(qc);
      }
      time.after(GOSSIP_MS, this::gossip);
    }

    private void makeBlock() {
      chain.block(BLOCK_MS, List.copyOf(pending)).forEach(pending::remove);
      UInt64 height = chain.tip().height();
      node.hears(chain.finalized().bits(), height.bits());
      time.after(
          FINALITY_MS,
          () -> {
            chain.finalizes(height);
            node.hears(height.bits(), height.bits());
          });
    }

    // --- what it hears of the validator --------------------------------------------------------

    @Override
    public void told(SimValidator by, Payment payment, Lifecycle update) {
      told.add(update.stage());
    }

    @Override
    public void stepped(SimValidator by) {
      UInt64 height = by.core().base().height();
      wentBack |= height.isLessThan(highest);
      highest = height;
    }

    // --- the validator's world -------------------------------------------------------------------

    @Override
    public boolean crashes(SimValidator any, CrashPoint point) {
      if (steps++ != killedAt || time.nowMs() > OVER_MS) {
        return false;
      }
      isKilled = true;
      validator.crash(waiting -> killedAt % 2 == 0 ? 0 : waiting);
      time.after(RESTART_MS, this::again);
      return true;
    }

    @Override
    public SeededLoop process(SimValidator any) {
      return new SeededLoop(time, random);
    }

    @Override
    public Future<Chain> connects(SimValidator any, SeededLoop process) {
      return TempoChain.over(
              process,
              Order.CHAIN,
              Map.of("node", new Wire(validator, process, node)),
              ChainLimits.DEFAULT,
              new ChainCounters(),
              random)
          .map(begun -> begun);
    }

    @Override
    public long unixMillis(SimValidator any) {
      return SimChain.GENESIS_SECONDS * 1000 + time.nowMs();
    }

    @Override
    public void whenRead(SimValidator any, Runnable task) {
      time.after(1, task);
    }

    @Override
    public void written(SimValidator any) {
      time.after(SYNC_MS, () -> validator.disk().sync());
    }

    @Override
    public void shows(SimValidator any, Certificate certificate) {}

    @Override
    public void shows(SimValidator any, VerifiedQc shown) {}

    // --- the node's pool -------------------------------------------------------------------------

    @Override
    public Optional<Payment> decode(Bytes raw) {
      return world.payment(raw);
    }

    @Override
    public boolean has(Payment payment) {
      return pending.contains(payment);
    }

    @Override
    public void take(Payment payment) {
      pending.add(payment);
    }

    @Override
    public List<Payment> executable() {
      return List.copyOf(pending);
    }
  }
}
