package tempo.fastpay.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.SentPayments.RESENT_LIMIT;
import static tempo.fastpay.sidecar.SentPayments.WAIT_LIMIT_BLOCKS;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.UInt64;

/** When a payment that the node took is sent again. */
class SentPaymentsTest {
  private final SentPayments sent = new SentPayments();

  private static MessageId message(int number) {
    return new MessageId(Address.ZERO, Bytes32.fromNumber(BigInteger.valueOf(number)));
  }

  private void add(int from, int to, long h) {
    for (int i = from; i < to; i++) {
      sent.add(message(i), UInt64.of(h));
    }
  }

  private long held(int from, int to) {
    return IntStream.range(from, to).filter(i -> sent.has(message(i))).count();
  }

  @Test
  void aFewAreSentAgainWithTheNextBlock() {
    add(0, RESENT_LIMIT, 7);
    sent.moved(UInt64.of(8));
    assertThat(held(0, RESENT_LIMIT)).isZero();
  }

  @Test
  void ofManyTheEldestAreSentAgainAndEachInTheEnd() {
    int many = 10 * RESENT_LIMIT;
    add(0, many, 7);
    sent.moved(UInt64.of(8));
    assertThat(held(0, RESENT_LIMIT)).isZero();
    assertThat(held(RESENT_LIMIT, many)).isEqualTo(many - RESENT_LIMIT);
    add(0, RESENT_LIMIT, 8);

    sent.moved(UInt64.of(7 + WAIT_LIMIT_BLOCKS - 1));
    assertThat(held(RESENT_LIMIT, 2 * RESENT_LIMIT)).isZero();
    assertThat(held(2 * RESENT_LIMIT, many)).isEqualTo(many - 2 * RESENT_LIMIT);

    sent.moved(UInt64.of(7 + WAIT_LIMIT_BLOCKS));
    assertThat(held(0, many)).as("those of 7, and as many of 8 as with each block").isZero();
  }

  @Test
  void whatIsSentAgainWaitsAnew() {
    int many = 3 * RESENT_LIMIT;
    add(0, many, 7);
    add(0, 1, 9);
    sent.moved(UInt64.of(10));
    assertThat(sent.has(message(0))).isTrue();
    sent.remove(message(0));
    assertThat(sent.has(message(0))).isFalse();
  }
}
