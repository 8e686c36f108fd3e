package tempo.fastpay.protocol.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses, nonce keys, contention keys (L1, L2), and refusals. */
class NamesTest {
  private static final Address ALICE =
      Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");

  @ParameterizedTest
  @CsvSource({
    "0x20c0000000000000000000000000000000000001,true",
    "0x20c000000000000000000000ffffffffffffffff,true",
    "0x20c0000000000000000000010000000000000001,false",
    "0x20c0010000000000000000000000000000000001,false",
    "0x20c1000000000000000000000000000000000001,false",
    "0x21c0000000000000000000000000000000000001,false",
    "0x0000000000000000000000000000000000000000,false"
  })
  void tip20TokensHaveAPrefix(String address, boolean tip20) {
    assertThat(Address.fromHex(address).isTip20()).isEqualTo(tip20);
  }

  @ParameterizedTest
  @CsvSource({
    "0x01020304fdfdfdfdfdfdfdfdfdfd010203040506,true",
    "0x01020304fcfdfdfdfdfdfdfdfdfd010203040506,false",
    "0x01020304fdfdfdfdfdfdfdfdfdfc010203040506,false",
    "0x0102fdfdfdfdfdfdfdfdfdfd0102010203040506,false"
  })
  void virtualAddressesHaveAMarkInTheMiddle(String address, boolean virtual) {
    assertThat(Address.fromHex(address).isVirtual()).isEqualTo(virtual);
  }

  @Test
  void nonceKeysThatNameNoLaneAreKnown() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    assertThat(new NonceKey(Bytes32.of(ones)).isExpiring()).isTrue();
    for (int i = 0; i < 32; i++) {
      byte[] almost = ones.clone();
      almost[i] = (byte) 0xfe;
      assertThat(new NonceKey(Bytes32.of(almost)).isExpiring()).isFalse();
    }
    assertThat(NonceKey.PROTOCOL.isExpiring()).isFalse();
    byte[] subblock = new byte[32];
    subblock[0] = 0x5b;
    assertThat(new NonceKey(Bytes32.of(subblock)).isSubblock()).isTrue();
    subblock[0] = 0x5a;
    subblock[1] = 0x5b;
    assertThat(new NonceKey(Bytes32.of(subblock)).isSubblock()).isFalse();
  }

  @Test
  void nonceKeysAreNumbers() {
    assertThat(NonceKey.of(7)).hasToString("7");
    assertThat(NonceKey.of(7).toNumber()).isEqualTo(BigInteger.valueOf(7));
    assertThat(NonceKey.of(0)).isEqualTo(NonceKey.PROTOCOL);
    assertThat(NonceKey.of(7)).isGreaterThan(NonceKey.PROTOCOL).isLessThan(NonceKey.of(256));
    assertThatThrownBy(() -> NonceKey.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aContentionKeyIsSenderNonceKeyAndSequence() {
    Lane lane = new Lane(ALICE, NonceKey.of(7));
    ContentionKey key = lane.at(UInt64.of(3));
    assertThat(key.sender()).isEqualTo(ALICE);
    assertThat(key).hasToString(ALICE + "/7/3");
    assertThat(key).isEqualTo(new Lane(ALICE, NonceKey.of(7)).at(UInt64.of(3)));
    assertThat(
            List.of(
                lane.at(UInt64.of(4)),
                new Lane(ALICE, NonceKey.of(8)).at(UInt64.of(3)),
                new Lane(Address.ZERO, NonceKey.of(7)).at(UInt64.of(3))))
        .doesNotContain(key);
  }

  @Test
  void hashesKeepTheirKindAndTheirHex() {
    String hex = "0x" + "ab".repeat(32);
    assertThat(TxHash.fromHex(hex)).hasToString(hex);
    assertThat(EffectsHash.fromHex(hex)).hasToString(hex);
    assertThat(QcHash.fromHex(hex)).hasToString(hex);
    assertThatThrownBy(() -> TxHash.fromHex(ALICE.toHex()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejectCodesHaveTheWiresNumbers() {
    assertThat(RejectCode.values())
        .extracting(RejectCode::number)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(RejectCode.INVALID_FORMAT.number()).isEqualTo(1);
    assertThat(RejectCode.EQUIVOCATION.number()).isEqualTo(7);
    assertThat(RejectCode.TEMPORARY_UNAVAILABLE.number()).isEqualTo(11);
  }

  @Test
  void aDelayThatIsNotKnownIsAbsentHoweverItWasWritten() {
    assertThat(Reject.retryAfter("busy", 0)).isEqualTo(Reject.unavailable("busy"));
    assertThat(Reject.unavailable("busy").code()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(Reject.unavailable("busy").retryAfterMillis()).isEmpty();
    assertThatThrownBy(() -> Reject.retryAfter("busy", -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("retryAfterMillis");
  }

  @Test
  void aRejectSaysWhatItKnows() {
    Reject plain = Reject.of(RejectCode.EXPIRED, "too late");
    assertThat(plain.retryAfterMillis()).isEmpty();
    assertThat(plain.conflicting()).isEmpty();
    Reject later = Reject.retryAfter("busy", 250);
    assertThat(later.code()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(later.retryAfterMillis()).isEqualTo(OptionalLong.of(250));
    TxHash first = new TxHash(Bytes32.ZERO);
    Reject conflict = Reject.equivocation("taken", first);
    assertThat(conflict.code()).isEqualTo(RejectCode.EQUIVOCATION);
    assertThat(conflict.conflicting()).isEqualTo(Optional.of(first));
  }
}
