package tempo.fastpay.devchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.devchain.ledger.People;
import tempo.fastpay.devchain.ledger.Transaction;
import tempo.fastpay.protocol.types.UInt64;

/** What waits, in which order, and what is replaced. */
class PoolTest {
  private final Pool pool = new Pool();

  private static Transaction priced(long nonce, long maxFee) {
    return People.tx(nonce, draft -> draft.maxFeePerGas(BigInteger.valueOf(maxFee)));
  }

  @Test
  void theSameTransactionIsKnown() {
    assertThat(pool.add(priced(0, 10), 0)).isEqualTo(Pool.Added.TAKEN);
    assertThat(pool.add(priced(0, 10), 0)).isEqualTo(Pool.Added.KNOWN);
    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void aTenthMoreReplaces() {
    pool.add(priced(0, 100), 0);
    pool.add(priced(1, 100), 0);

    assertThat(pool.add(priced(0, 109), 0)).isEqualTo(Pool.Added.UNDERPRICED);
    assertThat(pool.add(priced(0, 110), 0)).isEqualTo(Pool.Added.TAKEN);

    assertThat(pool.size()).isEqualTo(2);
    assertThat(pool.get(priced(0, 100).hash())).isEmpty();
    assertThat(pool.inOrder().get(1).transaction()).isEqualTo(priced(0, 110));
  }

  @Test
  void withoutFeesTheFirstStands() {
    pool.add(priced(0, 0), 0);
    Transaction other = People.tx(0, draft -> draft.amount(UInt64.of(6)));

    assertThat(pool.add(other, 0)).isEqualTo(Pool.Added.UNDERPRICED);
    assertThat(pool.at(other.key())).isEqualTo(Optional.of(priced(0, 0)));
  }

  @Test
  void theNextNonceIsAfterThoseThatWaitWithoutAGap() {
    pool.add(priced(1, 0), 0);
    pool.add(priced(2, 0), 0);
    pool.add(priced(4, 0), 0);

    assertThat(pool.nextNonce(priced(0, 0).lane(), UInt64.ONE)).isEqualTo(UInt64.of(3));
    pool.remove(priced(1, 0));
    assertThat(pool.nextNonce(priced(0, 0).lane(), UInt64.ONE)).isEqualTo(UInt64.ONE);
  }
}
