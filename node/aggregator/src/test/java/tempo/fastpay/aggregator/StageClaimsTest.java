package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.TestCommittee;

/** What four validators say, of which one may say anything. */
class StageClaimsTest {
  private static final TxHash TX = new TxHash(Bytes32.ZERO);

  private final TestCommittee committee = TestCommittee.of(4);
  private final StageClaims claims = new StageClaims(committee.committee());

  private Validator member(int index) {
    return committee.member(index).validator();
  }

  private void says(int index, Stage stage, long height, String detail) {
    claims.told(member(index), new Lifecycle(TX, stage, UInt64.ONE, UInt64.of(height), detail));
  }

  private Stage stage() {
    return claims.supported(TX).orElseThrow().stage();
  }

  @Test
  void oneValidatorAloneMovesNothing() {
    for (Stage stage : Stage.values()) {
      says(0, stage, 9, "because");
      assertThat(claims.supported(TX)).isEmpty();
    }
  }

  @Test
  void theFurthestThatTwoHaveSeen() {
    says(0, Stage.FINALIZED, 12, "");
    says(1, Stage.QUEUED_ONCHAIN, 10, "");
    assertThat(stage()).isEqualTo(Stage.QUEUED_ONCHAIN);
    says(1, Stage.INCLUDED, 11, "");
    assertThat(stage()).isEqualTo(Stage.INCLUDED);
    says(2, Stage.FINALIZED, 12, "");
    assertThat(stage()).isEqualTo(Stage.FINALIZED);
  }

  private void isFinal(int index, Inclusion at) {
    claims.told(
        member(index),
        new Lifecycle(TX, Stage.FINALIZED, UInt64.ONE, UInt64.of(12), "", Optional.of(at)));
  }

  @Test
  void finalIsWhatTwoSayOfOneBlock() {
    Inclusion one = new Inclusion(Bytes32.ZERO, Bytes32.fromNumber(BigInteger.TEN));
    Inclusion other = new Inclusion(Bytes32.fromNumber(BigInteger.ONE), one.chainTxHash());
    isFinal(0, other);
    isFinal(1, one);
    assertThat(stage()).isEqualTo(Stage.INCLUDED);
    assertThat(claims.supported(TX).orElseThrow().inclusion()).isEmpty();
    isFinal(2, one);
    assertThat(claims.supported(TX).orElseThrow())
        .isEqualTo(new StageClaims.Supported(Stage.FINALIZED, UInt64.of(12), "", Optional.of(one)));
  }

  @Test
  void certificationIsNotClaimedButProven() {
    for (int i = 0; i < 4; i++) {
      says(i, Stage.CERTIFIED, 10, "");
    }
    assertThat(claims.supported(TX)).isEmpty();
    assertThat(claims.size()).isZero();
  }

  @Test
  void aFailureIsNoInclusion() {
    says(0, Stage.FAILED, 12, "reverted");
    says(1, Stage.INCLUDED, 12, "");
    assertThat(claims.supported(TX)).isEmpty();
  }

  @Test
  void theHeightIsNotWhatTheLiarSays() {
    says(0, Stage.FINALIZED, 1, "");
    says(1, Stage.FINALIZED, 12, "");
    says(2, Stage.FINALIZED, 13, "");
    assertThat(claims.supported(TX).orElseThrow().height()).isEqualTo(UInt64.of(12));
  }

  @Test
  void theDetailIsInWordsThatTwoShare() {
    says(0, Stage.FAILED, 12, "liar's words");
    says(1, Stage.FAILED, 12, "reverted: paused");
    says(2, Stage.FAILED, 12, "reverted: paused");
    assertThat(claims.supported(TX).orElseThrow().detail()).isEqualTo("reverted: paused");
  }

  @Test
  void whereEachHasWordsOfItsOwnEachIsNamed() {
    says(0, Stage.FAILED, 12, "reverted");
    says(1, Stage.FAILED, 12, "status 0");
    assertThat(claims.supported(TX).orElseThrow().detail())
        .isEqualTo(member(0).name() + ": reverted; " + member(1).name() + ": status 0");
  }

  @Test
  void oneThatTalksWithoutEndIsForgottenOnlyByItself() {
    says(0, Stage.FINALIZED, 12, "");
    says(1, Stage.FINALIZED, 12, "");
    says(2, Stage.FINALIZED, 12, "");
    for (int i = 0; i < StageClaims.PER_VALIDATOR_LIMIT; i++) {
      TxHash other = new TxHash(Hashes.sha256(new byte[] {(byte) i, (byte) (i >> 8), 1}));
      claims.told(member(0), new Lifecycle(other, Stage.FINALIZED, UInt64.ONE, UInt64.ONE, ""));
    }
    assertThat(claims.size()).isEqualTo(StageClaims.PER_VALIDATOR_LIMIT + 2);
    assertThat(stage()).isEqualTo(Stage.FINALIZED);
  }
}
