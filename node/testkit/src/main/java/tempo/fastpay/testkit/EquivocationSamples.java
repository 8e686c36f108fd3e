package tempo.fastpay.testkit;

import java.util.List;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.Evidence.SenderEquivocation;
import tempo.fastpay.protocol.evidence.Evidence.Signed;
import tempo.fastpay.protocol.evidence.Evidence.ValidatorEquivocation;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.Payment;

/** Makes evidence that proves something. */
public final class EquivocationSamples {
  private EquivocationSamples() {}

  /** Proof that Alice signed two messages, and that a member certified both. */
  public static List<Evidence> both(TestCommittee committee) {
    Payment first = alices(1);
    Payment second = alices(2);
    return List.of(bySender(first, second), byMember(committee, 0, first, second));
  }

  private static Payment alices(long dollars) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(dollars), 0);
  }

  /** Proof that the sender of two payments equivocated. */
  public static SenderEquivocation bySender(Payment first, Payment second) {
    return new SenderEquivocation(Fixtures.CHAIN, first.contentionKey(), first.raw(), second.raw());
  }

  /** Proof that a member certified both payments. */
  public static ValidatorEquivocation byMember(
      TestCommittee committee, int index, Payment first, Payment second) {
    TestCommittee.Member member = committee.member(index);
    return new ValidatorEquivocation(
        member.validator().id(),
        committee.committee().epoch(),
        signed(committee, member, first),
        signed(committee, member, second));
  }

  private static Signed signed(
      TestCommittee committee, TestCommittee.Member member, Payment payment) {
    Envelope envelope = Fixtures.envelope(payment);
    return new Signed(
        envelope, member.certify(envelope, payment, committee.committee()).signature());
  }
}
