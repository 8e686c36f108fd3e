package tempo.fastpay.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CRYPTO;
import static tempo.fastpay.protocol.quorum.QuorumFixture.FOUR;
import static tempo.fastpay.protocol.quorum.QuorumFixture.envelope;
import static tempo.fastpay.protocol.quorum.QuorumFixture.payment;
import static tempo.fastpay.protocol.quorum.QuorumFixture.secret;
import static tempo.fastpay.protocol.quorum.QuorumFixture.validator;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.ForwardingCrypto;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** What a member certifies with its own key. */
class MemberKeyTest {
  private static final UInt64 CREATED = UInt64.of(1_800_000_000_000L);

  private final TxHash txHash = envelope(payment(10)).txHash();
  private final Effects effects = Effects.of(payment(10));

  @Test
  void whatItCertifiesIsWhatTheCommitteeWouldVerify() {
    VerifiedCertificate made =
        new MemberKey(FOUR, validator(1), secret(1), CRYPTO)
            .certify(txHash, effects.hash(), effects, CREATED);
    assertThat(FOUR.verify(made.certificate(), CRYPTO)).isEqualTo(Optional.of(made));
    assertThat(made.signer()).isEqualTo(validator(1).id());
    assertThat(made.certificate().createdUnixMillis()).isEqualTo(CREATED);
  }

  @Test
  void anothersKeyAndStrangersAreRefused() {
    assertThatThrownBy(() -> new MemberKey(FOUR, validator(1), secret(2), CRYPTO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not belong to its public key");
    assertThatThrownBy(() -> new MemberKey(FOUR, validator(7), secret(7), CRYPTO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a member");
  }

  @Test
  void aSignatureThatIsNotTheSameTwiceIsNotShown() {
    AtomicInteger signed = new AtomicInteger();
    Crypto erring =
        new ForwardingCrypto(CRYPTO) {
          @Override
          public String name() {
            return "erring";
          }

          @Override
          public Bytes signEd25519(Bytes32 message, Bytes32 privateKey) {
            byte[] made = super.signEd25519(message, privateKey).toArray();
            made[signed.getAndIncrement() % made.length] ^= 1;
            return Bytes.of(made);
          }
        };
    assertThatThrownBy(
            () ->
                new MemberKey(FOUR, validator(1), secret(1), erring)
                    .certify(txHash, effects.hash(), effects, CREATED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("differ");
  }
}
