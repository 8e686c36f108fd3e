package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.tx.PaymentScreen.Result;
import tempo.fastpay.protocol.types.Bytes;

/** L1: nobody but the sender's key can change anything about a payment. */
class ScreenMutationTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k1_valid_window",
        "k1_memo",
        "p256_memo",
        "webauthn_json_unicode",
        "keychain_v2_p256",
        "legacy_eip155_memo",
        "eip2930_empty_list",
        "eip1559",
        "k1_sponsored_feetoken",
        "keychain_v2_inline_auth",
        "eip7702_auth_list"
      })
  void noChangedByteKeepsTheSender(String name) {
    Bytes raw = TxVectors.named(name).raw();
    Result original = TxVectors.screen(raw);
    for (int at = 0; at < raw.size(); at++) {
      for (int change : new int[] {1, 0x80, 1 + random.nextInt(255)}) {
        byte[] changed = raw.toArray();
        changed[at] ^= (byte) change;
        requireHonest(original, Bytes.of(changed));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"k1_valid_window", "webauthn_transfer", "legacy_eip155_memo", "eip1559"})
  void noCutOrLengthenedBytesAreAPayment(String name) {
    byte[] raw = TxVectors.named(name).raw().toArray();
    for (int size = 0; size < raw.length; size++) {
      assertThat(TxVectors.screen(Bytes.of(Arrays.copyOf(raw, size))))
          .isInstanceOf(Result.Rejected.class);
    }
    for (int last = 0; last < 256; last++) {
      byte[] longer = Arrays.copyOf(raw, raw.length + 1);
      longer[raw.length] = (byte) last;
      assertThat(TxVectors.screen(Bytes.of(longer))).isInstanceOf(Result.Rejected.class);
    }
  }

  @Test
  void answersToAnyBytes() {
    for (int i = 0; i < 20_000; i++) {
      byte[] raw = new byte[random.nextInt(300)];
      random.nextBytes(raw);
      if (raw.length > 2 && random.nextBoolean()) {
        raw[0] = new byte[] {0x76, 1, 2, 4}[random.nextInt(4)];
        raw[1] = (byte) 0xf8;
        raw[2] = (byte) (raw.length - 3);
      }
      assertThat(TxVectors.screen(Bytes.of(raw)))
          .as("seed %d", seed)
          .isInstanceOf(Result.Rejected.class);
    }
  }

  @Test
  void refusesMoreBytesThanTheChainTakesBeforeLookingAtThem() {
    Result result = TxVectors.screen(Bytes.of(new byte[TransactionDecoder.SIZE_LIMIT + 1]));

    assertThat(((Result.Rejected) result).reject().message()).contains("at most 131072 bytes");
  }

  private void requireHonest(Result original, Bytes changed) {
    Result result = TxVectors.screen(changed);
    if (result instanceof Result.Accepted accepted) {
      Payment payment = accepted.payment();
      assertThat(payment.raw()).as("seed %d", seed).isEqualTo(changed);
      assertThat(Reencoded.of(changed)).as("seed %d", seed).isEqualTo(changed);
      if (original instanceof Result.Accepted before) {
        boolean sameSigner =
            payment.sender().equals(before.payment().sender())
                && payment.accessKey().equals(before.payment().accessKey());
        assertThat(sameSigner).as("seed %d, %s", seed, changed).isFalse();
      }
    } else {
      assertThat(((Result.Rejected) result).reject().message()).isNotEmpty();
    }
  }
}
