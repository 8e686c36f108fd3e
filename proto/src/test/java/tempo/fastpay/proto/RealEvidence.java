package tempo.fastpay.proto;

import java.util.List;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.Evidence.SenderEquivocation;
import tempo.fastpay.protocol.evidence.Evidence.Signed;
import tempo.fastpay.protocol.evidence.Evidence.ValidatorEquivocation;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;

/** Evidence that verifies, under {@link Arbitrary#COMMITTEE}. */
public final class RealEvidence {
  private static final QuorumCertificate FIRST = RealQcs.ethereum();
  private static final QuorumCertificate SECOND = RealQcs.ethereumOf(6);

  private RealEvidence() {}

  public static List<Evidence> all() {
    return List.of(sender(), validator(), anotherValidator());
  }

  public static SenderEquivocation sender() {
    Certificate certificate = FIRST.certificates().get(0);
    return new SenderEquivocation(
        RealQcs.COMMITTEE.chainId(),
        certificate.effects().contentionKey(),
        FIRST.envelope().orElseThrow().paymentBytes(),
        SECOND.envelope().orElseThrow().paymentBytes());
  }

  public static ValidatorEquivocation validator() {
    return validator(FIRST, SECOND);
  }

  /** Of payments with a signed window and a parent. */
  public static ValidatorEquivocation anotherValidator() {
    return validator(RealQcs.tempo(), RealQcs.tempoOf(2));
  }

  private static ValidatorEquivocation validator(QuorumCertificate one, QuorumCertificate other) {
    Certificate certificate = one.certificates().get(1);
    return new ValidatorEquivocation(
        certificate.signer(), certificate.epoch(), signed(one), signed(other));
  }

  private static Signed signed(QuorumCertificate qc) {
    return new Signed(qc.envelope().orElseThrow(), qc.certificates().get(1).signature());
  }
}
