package tempo.fastpay.chain.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;

/** Facts that are held: how many, since when, and for which block. */
class CarriedTest {
  private static final int LIMIT = 3;
  private static final AssetId TOKEN = TempoState.usd(1);

  private final Carried carried = new Carried(LIMIT);

  private static Cell.Balance cell(int account) {
    return new Cell.Balance(TempoState.somebody(account), TOKEN);
  }

  private static Part part(int account) {
    return new Part.BalanceOf(TempoState.somebody(account), TOKEN);
  }

  private static BlockId block(long height) {
    return new BlockId(UInt64.of(height), Abi.word(height));
  }

  @Test
  void theOneLongestUnusedLeaves() {
    for (int i = 0; i < LIMIT; i++) {
      carried.put(cell(i), BigInteger.valueOf(i), block(1));
    }
    assertThat(carried.get(cell(0), block(1))).contains(BigInteger.ZERO);
    carried.put(cell(LIMIT), BigInteger.TEN, block(1));
    assertThat(carried.get(cell(1), block(1))).isEmpty();
    assertThat(carried.get(cell(0), block(1))).isPresent();
    assertThat(carried.move(block(2), Set.of(new Part.WholeToken(TOKEN))))
        .as("those that are held")
        .containsExactlyInAnyOrder(cell(0), cell(2), cell(LIMIT));
  }

  @Test
  void aFactIsTrueFromItsHeightOn() {
    carried.put(cell(1), BigInteger.ONE, block(1));
    carried.move(block(2), Set.of());
    carried.put(cell(2), BigInteger.TWO, block(2));
    carried.move(block(3), Set.of(part(1)));
    carried.put(cell(1), BigInteger.TEN, block(3));
    assertThat(carried.get(cell(1), block(3))).contains(BigInteger.TEN);
    assertThat(carried.get(cell(1), block(2))).contains(BigInteger.ONE);
    assertThat(carried.get(cell(2), block(2))).contains(BigInteger.TWO);
    assertThat(carried.get(cell(1), block(1))).as("long ago").isEmpty();
    carried.put(cell(3), BigInteger.TWO, block(3));
    assertThat(carried.get(cell(3), block(2))).as("not known of that block").isEmpty();
  }

  @Test
  void whatComesLateIsHeldWhereNothingHasMovedItSince() {
    carried.put(cell(1), BigInteger.ONE, block(1));
    carried.move(block(2), Set.of(part(2)));
    carried.move(block(3), Set.of(part(3)));
    carried.put(cell(2), BigInteger.ONE, block(1));
    assertThat(carried.get(cell(2), block(3))).as("the first step moved it").isEmpty();
    carried.put(cell(2), BigInteger.ONE, block(2));
    assertThat(carried.get(cell(2), block(3))).contains(BigInteger.ONE);
    assertThat(carried.get(cell(2), block(2))).contains(BigInteger.ONE);
    assertThat(carried.get(cell(2), block(1))).isEmpty();
    assertThat(carried.move(block(4), Set.of(part(2)))).containsExactly(cell(2));
  }

  @Test
  void whatComesTooLateIsNotHeld() {
    carried.put(cell(1), BigInteger.ONE, block(1));
    for (int i = 0; i < Carried.STEPS_LIMIT; i++) {
      carried.move(block(2 + i), Set.of());
    }
    BlockId now = block(1 + Carried.STEPS_LIMIT);
    carried.put(cell(2), BigInteger.ONE, block(1));
    assertThat(carried.get(cell(2), now)).isPresent();
    carried.move(block(2 + Carried.STEPS_LIMIT), Set.of());
    carried.put(cell(3), BigInteger.ONE, block(1));
    assertThat(carried.get(cell(3), block(2 + Carried.STEPS_LIMIT))).isEmpty();
    carried.forget();
    carried.put(cell(1), BigInteger.ONE, block(30));
    carried.put(cell(3), BigInteger.ONE, now);
    assertThat(carried.get(cell(3), block(30))).as("before a gap").isEmpty();
  }

  @Test
  void aLateLimitOfAPeriodIsNotHeld() {
    Cell.Remaining cell = new Cell.Remaining(TempoState.somebody(1), TempoState.somebody(2), TOKEN);
    carried.put(cell(1), BigInteger.ONE, block(1));
    carried.move(block(2), Set.of());
    carried.put(cell, new Cell.Remaining.Limit(BigInteger.ONE, UInt64.of(9)), block(1));
    assertThat(carried.get(cell, block(2))).isEmpty();
  }

  @Test
  void anotherBlockOfTheHeightKnowsNothing() {
    carried.put(cell(1), BigInteger.ONE, block(1));
    BlockId other = new BlockId(UInt64.ONE, Abi.word(99));
    assertThat(carried.get(cell(1), other)).isEmpty();
    carried.put(cell(1), BigInteger.TWO, other);
    assertThat(carried.get(cell(1), block(1))).contains(BigInteger.ONE);
  }

  @Test
  void aLimitOfAPeriodIsHeldForOneBlock() {
    Cell.Remaining cell = new Cell.Remaining(TempoState.somebody(1), TempoState.somebody(2), TOKEN);
    carried.put(cell, new Cell.Remaining.Limit(BigInteger.ONE, UInt64.of(9)), block(1));
    assertThat(carried.get(cell, block(1))).isPresent();
    assertThat(carried.move(block(2), Set.of())).containsExactly(cell);
    assertThat(carried.get(cell, block(2))).isEmpty();
  }

  @Test
  void onlyWhatWasCarriedOverIsAudited() {
    carried.put(cell(1), BigInteger.ONE, block(1));
    assertThat(carried.sample(LIMIT, new Random(1))).isEmpty();
    carried.move(block(2), Set.of());
    carried.put(cell(2), BigInteger.ONE, block(2));
    carried.put(
        new Cell.DryRun(TOKEN, TempoState.somebody(1), TempoState.somebody(2)),
        Optional.empty(),
        block(2));
    carried.move(block(3), Set.of());
    assertThat(carried.sample(LIMIT, new Random(1))).containsExactlyInAnyOrder(cell(1), cell(2));
  }

  @Test
  void aSampleTakesEveryFactInTheLongRun() {
    for (int i = 0; i < LIMIT; i++) {
      carried.put(cell(i), BigInteger.ONE, block(1));
    }
    carried.move(block(2), Set.of());
    Random random = new Random(1);
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seen.addAll(carried.sample(1, random));
    }
    assertThat(seen).hasSize(LIMIT);
  }
}
