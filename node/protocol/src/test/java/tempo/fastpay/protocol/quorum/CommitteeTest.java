package tempo.fastpay.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CHAIN;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CRYPTO;
import static tempo.fastpay.protocol.quorum.QuorumFixture.EPOCH;
import static tempo.fastpay.protocol.quorum.QuorumFixture.FOUR;
import static tempo.fastpay.protocol.quorum.QuorumFixture.certificate;
import static tempo.fastpay.protocol.quorum.QuorumFixture.envelope;
import static tempo.fastpay.protocol.quorum.QuorumFixture.flipped;
import static tempo.fastpay.protocol.quorum.QuorumFixture.payment;
import static tempo.fastpay.protocol.quorum.QuorumFixture.validator;
import static tempo.fastpay.protocol.quorum.QuorumFixture.validators;
import static tempo.fastpay.protocol.quorum.QuorumFixture.withEffects;
import static tempo.fastpay.protocol.quorum.QuorumFixture.withSignature;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.Vectors;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Quorums and who may be in a committee (docs/protocol.md, "The committee"), and L10. */
class CommitteeTest {
  @Test
  void twoQuorumsShareAnHonestMember() {
    for (int n = 1; n <= Committee.MEMBERS_LIMIT; n++) {
      int f = Committee.faulty(n);
      int q = Committee.quorum(n);
      assertThat(3 * f).as("f of %d is below a third", n).isLessThan(n);
      assertThat(3 * (f + 1)).as("f of %d is the largest such", n).isGreaterThanOrEqualTo(n);
      assertThat(2 * q - n).as("the smallest overlap of two quorums of %d", n).isGreaterThan(f);
      assertThat(n - f).as("f silent ones of %d leave a quorum", n).isGreaterThanOrEqualTo(q);
    }
  }

  @Test
  void twoQuorumsShareAnHonestMemberWhicheverTheyAre() {
    for (int n = 1; n <= 10; n++) {
      int f = Committee.faulty(n);
      List<Integer> quorums = new ArrayList<>();
      for (int set = 0; set < 1 << n; set++) {
        if (Integer.bitCount(set) == Committee.quorum(n)) {
          quorums.add(set);
        }
      }
      assertThat(quorums).isNotEmpty();
      for (int one : quorums) {
        for (int other : quorums) {
          if (Integer.bitCount(one & other) <= f) {
            throw new AssertionError(n + ": " + one + " and " + other + " may share only liars");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,1", "2,0,2", "3,0,3", "4,1,3", "5,1,4", "7,2,5", "10,3,7", "100,33,67"})
  void quorumsOfKnownSizes(int members, int faulty, int quorum) {
    assertThat(Committee.faulty(members)).isEqualTo(faulty);
    assertThat(Committee.quorum(members)).isEqualTo(quorum);
  }

  @Test
  void thresholdIsTheQuorumUnlessHigher() {
    List<Validator> seven = validators(7);
    assertThat(Committee.of(CHAIN, EPOCH, seven, CRYPTO).threshold()).isEqualTo(5);
    for (int threshold = 5; threshold <= 7; threshold++) {
      assertThat(Committee.of(CHAIN, EPOCH, seven, threshold, CRYPTO).threshold())
          .isEqualTo(threshold);
    }
    for (int threshold : new int[] {Integer.MIN_VALUE, -1, 0, 1, 4, 8, Integer.MAX_VALUE}) {
      assertInvalid(
          () -> Committee.of(CHAIN, EPOCH, seven, threshold, CRYPTO),
          "threshold " + threshold + " is outside 5 to 7");
    }
  }

  @Test
  void sizeIsBounded() {
    assertInvalid(() -> Committee.of(CHAIN, EPOCH, List.of(), CRYPTO), "1 to 200 members, got 0");
    List<Validator> full = validators(Committee.MEMBERS_LIMIT);
    Committee committee = Committee.of(CHAIN, EPOCH, full, CRYPTO);
    assertThat(committee.size()).isEqualTo(200);
    assertThat(committee.threshold()).isEqualTo(134);
    List<Validator> tooMany = new ArrayList<>(full);
    tooMany.add(validator(200));
    assertInvalid(() -> Committee.of(CHAIN, EPOCH, tooMany, CRYPTO), "1 to 200 members, got 201");
  }

  @Test
  void epochZeroIsTheWiresNameForTheCurrentOne() {
    assertInvalid(
        () -> Committee.of(CHAIN, UInt64.ZERO, validators(4), CRYPTO), "epoch is at least 1");
  }

  @Test
  void namesIdsAndKeysAreDistinct() {
    Validator first = validator(0);
    Validator second = validator(1);
    List<Validator> clones =
        List.of(
            first,
            new Validator(first.name(), second.id(), second.publicKey()),
            new Validator(second.name(), first.id(), second.publicKey()),
            new Validator(second.name(), second.id(), first.publicKey()));
    for (Validator clone : clones) {
      assertInvalid(
          () -> Committee.of(CHAIN, EPOCH, List.of(first, clone), CRYPTO),
          "distinct: see " + clone.name());
    }
    assertThat(Committee.of(CHAIN, EPOCH, List.of(first, second), CRYPTO).size()).isEqualTo(2);
  }

  @Test
  void keysArePointsOfPrimeOrder() {
    int refused = 0;
    for (JsonNode key : Vectors.read("ed25519_rule_vectors.json").get("keys")) {
      Validator member = Validator.of("candidate", Bytes32.fromHex(key.get("pubkey").asText()));
      ThrowingCallable founding =
          () -> Committee.of(CHAIN, EPOCH, List.of(validator(0), member), CRYPTO);
      if (!key.get("valid").asBoolean()) {
        assertInvalid(founding, "the public key of candidate");
        refused++;
      }
    }
    assertThat(refused).isGreaterThanOrEqualTo(50);
  }

  @Test
  void knowsItsMembersInTheirOrder() {
    assertThat(FOUR.members()).isEqualTo(validators(4));
    assertThat(FOUR.member(validator(2).id())).contains(validator(2));
    assertThat(FOUR.member(validator(4).id())).isEmpty();
    assertThat(FOUR.nameOf(validator(2).id())).isEqualTo("v2");
    assertThat(FOUR.nameOf(validator(4).id())).isEqualTo(validator(4).id().toHex());
    assertThatThrownBy(() -> FOUR.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anIdIsTheHashOfTheKeyUnlessTheCommitteeSaysOtherwise() {
    Validator named =
        new Validator("named", new ValidatorId(Bytes32.ZERO), validator(0).publicKey());
    Committee committee = Committee.of(CHAIN, EPOCH, List.of(named), CRYPTO);
    assertThat(committee.member(new ValidatorId(Bytes32.ZERO))).contains(named);
    assertThat(committee.member(validator(0).id())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "V0", "v_0", "v 0", "v0.", "é", "a234567890123456789012345678901234"})
  void refusesNamesThatAreNotNames(String name) {
    assertInvalid(() -> Validator.of(name, validator(0).publicKey()), "a-z, 0-9 and '-'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "v-0", "validator-9", "a2345678901234567890123456789012"})
  void takesNamesThatAreNames(String name) {
    assertThat(Validator.of(name, validator(0).publicKey()).name()).isEqualTo(name);
  }

  @Test
  void verifiesItsMembersCertificates() {
    Payment payment = payment(10);
    for (int i = 0; i < 4; i++) {
      Certificate good = certificate(i, envelope(payment), Effects.of(payment));
      VerifiedCertificate verified = FOUR.verify(good, CRYPTO).orElseThrow();
      assertThat(verified.certificate()).isEqualTo(good);
      assertThat(verified.signer()).isEqualTo(validator(i).id());
      assertThat(verified.txHash()).isEqualTo(envelope(payment).txHash());
      assertThat(verified.effectsHash()).isEqualTo(Effects.of(payment).hash());
    }
  }

  @Test
  void verifiesNothingElse() {
    Payment payment = payment(10);
    TxHash txHash = envelope(payment).txHash();
    Effects effects = Effects.of(payment);
    Effects others = Effects.of(payment(11));
    Certificate good = certificate(0, envelope(payment), effects);
    Bytes signature = good.signature();
    assertThat(FOUR.verify(good, CRYPTO)).isPresent();
    List<Certificate> bad =
        List.of(
            // of a stranger, of another epoch or chain, over another payment
            certificate(4, envelope(payment), effects),
            certificate(0, CHAIN, EPOCH.next(), txHash, effects),
            certificate(0, CHAIN, UInt64.ZERO, txHash, effects),
            certificate(0, ChainId.of(1), EPOCH, txHash, effects),
            // signed for this epoch, but naming another
            new Certificate(
                good.signer(),
                good.txHash(),
                good.effectsHash(),
                effects,
                EPOCH.next(),
                signature,
                good.createdUnixMillis()),
            // another member's signature under this name
            withSignature(good, certificate(1, envelope(payment), effects).signature()),
            withSignature(good, flipped(signature)),
            withSignature(good, signature.slice(0, 63)),
            withSignature(good, Bytes.EMPTY),
            withSignature(good, Bytes.of(new byte[64])),
            // effects shown beside the hash that are not the ones hashed
            withEffects(good, others),
            new Certificate(
                good.signer(),
                good.txHash(),
                others.hash(),
                others,
                EPOCH,
                signature,
                good.createdUnixMillis()),
            new Certificate(
                good.signer(),
                envelope(payment(11)).txHash(),
                good.effectsHash(),
                effects,
                EPOCH,
                signature,
                good.createdUnixMillis()));
    for (Certificate certificate : bad) {
      assertThat(FOUR.verify(certificate, CRYPTO)).as("%s", certificate).isEmpty();
    }
  }

  @Test
  void theTimeOfACertificateIsNotSigned() {
    Payment payment = payment(10);
    Certificate good = certificate(0, envelope(payment), Effects.of(payment));
    Certificate later =
        new Certificate(
            good.signer(),
            good.txHash(),
            good.effectsHash(),
            good.effects(),
            good.epoch(),
            good.signature(),
            good.createdUnixMillis().next());
    assertThat(FOUR.verify(later, CRYPTO)).isPresent();
  }

  private static void assertInvalid(ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
