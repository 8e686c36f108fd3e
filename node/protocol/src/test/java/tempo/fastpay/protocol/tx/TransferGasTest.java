package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;

class TransferGasTest {
  private static UnsignedPayment payment(int nonceSeq) {
    return PaymentBuilderTest.payment().nonceSeq(UInt64.of(nonceSeq)).build();
  }

  private static long worstCase(Bytes raw) {
    return TransferGas.worstCase(PaymentBuilderTest.accepted(raw)).bits();
  }

  @Test
  void coversWhatWasMeasuredOnTheChain() {
    assertThat(worstCase(payment(0).signSecp256k1(Forge.SENDER_KEY, Forge.CRYPTO)))
        .isEqualTo(566_000)
        .isGreaterThan(565_279);
    assertThat(worstCase(payment(1).signSecp256k1(Forge.SENDER_KEY, Forge.CRYPTO)))
        .isEqualTo(321_000)
        .isGreaterThan(320_479);
  }

  @Test
  void addsWhatTheSignatureCosts() {
    long plain = worstCase(payment(1).signSecp256k1(Forge.SENDER_KEY, Forge.CRYPTO));
    Address account = Forge.sender();

    assertThat(worstCase(payment(1).signP256(Forge.SENDER_KEY, Forge.CRYPTO)))
        .isEqualTo(plain + 5_000);
    assertThat(worstCase(payment(1).signSecp256k1For(account, Forge.SENDER_KEY, Forge.CRYPTO)))
        .isEqualTo(plain + 28_000);
    assertThat(worstCase(payment(1).signP256For(account, Forge.SENDER_KEY, Forge.CRYPTO)))
        .isEqualTo(plain + 33_000);
  }

  @ParameterizedTest
  @CsvSource({"webauthn_transfer", "webauthn_sig_2048"})
  void countsEachByteThatAPasskeyWrites(String name) {
    TxVectors.Vector vector = TxVectors.named(name);
    Payment payment = PaymentBuilderTest.accepted(vector.raw());

    long gas = TransferGas.worstCase(payment).bits();

    assertThat(gas).isEqualTo(571_000L + 16L * vector.raw().size());
    assertThat(gas).isLessThan(payment.gasLimit().bits());
  }
}
