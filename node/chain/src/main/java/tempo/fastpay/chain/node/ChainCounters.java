package tempo.fastpay.chain.node;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import tempo.fastpay.chain.facts.FactsCounters;
import tempo.fastpay.sidecar.port.Chain;

/**
 * Counts what a chain's node is asked, how it answers and how H moves, ready for metrics.
 * Thread-safe. Bounded: one counter per method and outcome, and per answer, fate and reason.
 */
public final class ChainCounters {
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final Map<Chain.Answer, LongAdder> answers = adders(Chain.Answer.class);
  private final Map<Chain.Fate, LongAdder> fates = adders(Chain.Fate.class);
  private final Map<Verdict, LongAdder> left = adders(Verdict.class);
  private final FactsCounters facts = new FactsCounters();
  private volatile OnCall onCall = (method, outcome, count) -> {};
  private final LongAdder steps = new LongAdder();
  private final LongAdder blocks = new LongAdder();
  private final LongAdder gaps = new LongAdder();
  private final LongAdder carried = new LongAdder();
  private final LongAdder searches = new LongAdder();
  private final AtomicLong height = new AtomicLong();
  private final AtomicLong blockUnixMillis = new AtomicLong();
  private final AtomicLong behindBlocks = new AtomicLong();

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> kind) {
    Map<E, LongAdder> adders = new EnumMap<>(kind);
    for (E each : kind.getEnumConstants()) {
      adders.put(each, new LongAdder());
    }
    return adders;
  }

  /** The numbers of what is known about accounts. */
  public FactsCounters facts() {
    return facts;
  }

  /** Hears of each kind of call when it is counted for the first time. */
  public interface OnCall {
    /**
     * Takes a count that goes on.
     *
     * @param outcome {@code OK}, or why there is no result
     */
    void counted(String method, String outcome, LongSupplier count);
  }

  /** Tells of kinds of calls from now on; before the chain is opened, so that none is missed. */
  public void onCall(OnCall listener) {
    onCall = listener;
  }

  void called(String method, String outcome) {
    calls
        .computeIfAbsent(
            method + ":" + outcome,
            any -> {
              LongAdder count = new LongAdder();
              onCall.counted(method, outcome, count::sum);
              return count;
            })
        .increment();
  }

  /** How often the node gave this answer to a transaction. */
  public long sent(Chain.Answer answer) {
    return answers.get(answer).sum();
  }

  /** How many payments ended so. */
  public long settled(Chain.Fate fate) {
    return fates.get(fate).sum();
  }

  /** How often a node was left for this reason. */
  public long left(Verdict why) {
    return left.get(why).sum();
  }

  /** Steps of H, blocks that were read for them, and gaps that were passed over. */
  public Walked walked() {
    return new Walked(steps.sum(), blocks.sum(), gaps.sum(), carried.sum());
  }

  /**
   * How H moved.
   *
   * @param steps from one H to a later one
   * @param blocks read for them, one by one
   * @param gaps steps over blocks that were not read
   * @param carried steps that name the lanes that moved, so that none is asked for
   */
  public record Walked(long steps, long blocks, long gaps, long carried) {}

  /** How often the blocks were asked for a payment's end that is not remembered. */
  public long searches() {
    return searches.sum();
  }

  void countLeft(Verdict why) {
    left.get(why).increment();
  }

  /** A transaction was handed in. */
  public void countSent(Chain.Answer answer) {
    answers.get(answer).increment();
  }

  /** A payment's end was found. */
  public void countSettled(Chain.Fate fate) {
    fates.get(fate).increment();
  }

  /** The blocks were asked for a payment's end that is not remembered. */
  public void searched() {
    searches.increment();
  }

  /**
   * H moved.
   *
   * @param walked blocks that were read for it; 0: they were passed over
   * @param isCarried the step names the lanes that moved
   */
  public void moved(long newHeight, long unixMillis, int walked, boolean isCarried) {
    height.set(newHeight);
    blockUnixMillis.set(unixMillis);
    steps.increment();
    blocks.add(walked);
    if (walked == 0) {
      gaps.increment();
    }
    if (isCarried) {
      carried.increment();
    }
  }

  /** How far the node in use is below H; 0: it is not. */
  public void behind(long difference) {
    behindBlocks.set(difference);
  }

  /** H, as this chain has it. */
  public long height() {
    return height.get();
  }

  /** The time in block H: what is old is a chain that stands still, or a node that does. */
  public long blockUnixMillis() {
    return blockUnixMillis.get();
  }

  /** How far the node in use is below H. */
  public long behindBlocks() {
    return behindBlocks.get();
  }

  /**
   * All that only grows, by name: {@code call.METHOD:OUTCOME}, {@code sent.ANSWER}, {@code
   * fate.FATE}, {@code left.REASON}, {@code steps}, {@code blocks}, {@code gaps}, {@code
   * steps_carried}, {@code searches}.
   */
  public Map<String, Long> snapshot() {
    Map<String, Long> all = new TreeMap<>();
    calls.forEach((call, count) -> all.put("call." + call, count.sum()));
    answers.forEach((answer, count) -> all.put("sent." + answer, count.sum()));
    fates.forEach((fate, count) -> all.put("fate." + fate, count.sum()));
    left.forEach((why, count) -> all.put("left." + why, count.sum()));
    all.put("steps", steps.sum());
    all.put("blocks", blocks.sum());
    all.put("gaps", gaps.sum());
    all.put("steps_carried", carried.sum());
    all.put("searches", searches.sum());
    return all;
  }
}
