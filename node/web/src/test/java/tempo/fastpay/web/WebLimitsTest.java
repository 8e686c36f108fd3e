package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/**
 * The body's limit has room for what a submission may hold, and no committee makes it boundless.
 */
class WebLimitsTest {
  private static final UInt64 LONGEST = UInt64.MAX;

  private static Committee longestNames(int size) {
    List<Validator> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      TestCommittee.Member member = TestCommittee.Member.named("m" + i);
      members.add(
          Validator.of(
              (i + "-")
                  .concat("x".repeat(Validator.NAME_LIMIT_CHARS))
                  .substring(0, Validator.NAME_LIMIT_CHARS),
              member.validator().publicKey()));
    }
    return Committee.of(Fixtures.CHAIN, LONGEST, members, Fixtures.CRYPTO);
  }

  private static Certificate longest(Committee committee, Payment payment) {
    Effects effects = Effects.of(payment);
    Effects most =
        new Effects(
            effects.sender(),
            effects.recipient(),
            LONGEST,
            effects.asset(),
            effects.nonceKey(),
            LONGEST);
    return new Certificate(
        committee.members().get(0).id(),
        Fixtures.envelope(payment).txHash(),
        most.hash(),
        most,
        committee.epoch(),
        Bytes.of(new byte[Certificate.SIGNATURE_BYTES]),
        LONGEST);
  }

  @Test
  void theLongestSubmissionFits() {
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
    for (int size : new int[] {1, 4, 60}) {
      Committee committee = longestNames(size);
      JsonCodec codec = new JsonCodec(committee);
      Certificate longest = longest(committee, payment);
      assertThat(codec.encode(longest).encode())
          .hasSizeLessThanOrEqualTo(WebLimits.CERTIFICATE_LIMIT_CHARS);
      QuorumCertificate qc =
          new QuorumCertificate(
              longest.txHash(),
              longest.effectsHash(),
              Collections.nCopies(size, longest),
              size,
              Optional.of(Fixtures.envelope(payment)));
      SubmitRequest request =
          Fixtures.request(
              payment,
              Collections.nCopies(SubmitRequest.PARENT_QCS_LIMIT, qc)
                  .toArray(QuorumCertificate[]::new));
      JsonObject body = codec.encode(request);

      assertThat(body.encode().length()).isLessThan(WebLimits.of(committee).bodyLimitBytes());
    }
  }

  @Test
  void noCommitteeMakesItLongerThanAnyJson() {
    assertThat(WebLimits.of(longestNames(Committee.MEMBERS_LIMIT)).bodyLimitBytes())
        .isBetween(1_024 * 1_024, WireLimits.JSON_LIMIT_CHARS);
  }
}
