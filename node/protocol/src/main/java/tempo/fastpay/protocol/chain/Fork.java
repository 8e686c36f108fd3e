package tempo.fastpay.protocol.chain;

import java.math.BigInteger;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import tempo.fastpay.protocol.types.ChainId;

/**
 * The forks of Tempo in their order, and the rules of each that count for a payment. Fork names a
 * node does not know, and rules before T4, are not asked of anyone: what is written here begins
 * with T4.
 */
public enum Fork {
  T4,
  T5,
  T6,
  T7,
  T8,
  T9,
  T10,
  T11,
  T12;

  private static final BigInteger GIGA = BigInteger.TEN.pow(9);
  private static final long MAINNET = 4217;
  private static final long MODERATO = 42_431;

  /** The seconds of unix time at which forks begin, by chain id. */
  private static final Map<Long, NavigableMap<Long, Fork>> SCHEDULES =
      Map.of(
          MAINNET,
          schedule(
              1_779_112_800L,
              1_781_013_600L,
              1_782_223_200L,
              1_783_605_600L,
              1_785_420_000L,
              1_786_024_800L,
              1_787_320_800L,
              1_789_048_800L,
              1_791_900_000L),
          MODERATO,
          schedule(
              1_778_767_200L,
              1_780_495_200L,
              1_781_791_200L,
              1_783_000_800L,
              1_785_160_800L,
              1_785_938_400L,
              1_787_234_400L));

  private static NavigableMap<Long, Fork> schedule(long... begins) {
    NavigableMap<Long, Fork> schedule = new TreeMap<>();
    for (int i = 0; i < begins.length; i++) {
      schedule.put(begins[i], values()[i]);
    }
    return schedule;
  }

  /**
   * The fork that a chain is on by its published schedule.
   *
   * @return empty: the chain has no schedule here, or is before T4
   */
  public static Optional<Fork> scheduled(ChainId chain, long unixSeconds) {
    return Optional.ofNullable(SCHEDULES.get(chain.value().bits()))
        .map(schedule -> schedule.floorEntry(unixSeconds))
        .map(Map.Entry::getValue);
  }

  /** The fork of this name, as nodes spell it; a later one than is known here is the last known. */
  public static Optional<Fork> named(String name) {
    for (Fork fork : values()) {
      if (fork.name().equals(name)) {
        return Optional.of(fork);
      }
    }
    return name.matches("T[1-9][0-9]{1,3}") && Integer.parseInt(name.substring(1)) > last()
        ? Optional.of(values()[values().length - 1])
        : Optional.empty();
  }

  private static int last() {
    return Integer.parseInt(values()[values().length - 1].name().substring(1));
  }

  public boolean isAtLeast(Fork other) {
    return compareTo(other) >= 0;
  }

  /**
   * The most that the base fee may rise to, in attodollars per gas: fixed until T6, bounded from T7
   * on (TIP-1067).
   */
  public BigInteger highestBaseFee() {
    return BigInteger.valueOf(isAtLeast(T7) ? 12 : 20).multiply(GIGA);
  }

  /** True where a recipient's policy may divert what it is sent (TIP-1028). */
  public boolean hasReceivePolicies() {
    return isAtLeast(T6);
  }

  /** True where the registry says which policy a token has, and not the token itself. */
  public boolean bindsPoliciesInRegistry() {
    return isAtLeast(T9);
  }
}
