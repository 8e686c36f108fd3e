package tempo.fastpay.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** A committee whose members' private keys are known, the same at every start. */
public final class TestCommittee {
  private static final List<String> NAMES =
      List.of("dave", "edgar", "frank", "grace", "heidi", "ivan", "judy");
  private static final UInt64 EPOCH = UInt64.ONE;

  private final Committee committee;
  private final List<Member> members;

  private TestCommittee(Committee committee, List<Member> members) {
    this.committee = committee;
    this.members = members;
  }

  /** A validator and its Ed25519 key. */
  public record Member(Validator validator, Bytes32 privateKey) {
    /** A validator whose key comes from its name; a stranger to every committee without it. */
    public static Member named(String name) {
      Bytes32 key =
          Hashes.sha256(("testkit validator " + name).getBytes(StandardCharsets.US_ASCII));
      return new Member(Validator.of(name, Fixtures.CRYPTO.publicKeyEd25519(key)), key);
    }

    /** The validator's certificate over a payment. */
    public Certificate certify(Envelope envelope, Payment payment, Committee committee) {
      return certify(envelope.txHash(), Effects.of(payment), committee, System.currentTimeMillis());
    }

    Certificate certify(TxHash txHash, Effects effects, Committee committee, long createdMillis) {
      Bytes32 message =
          Certificate.message(committee.chainId(), committee.epoch(), txHash, effects.hash());
      return new Certificate(
          validator.id(),
          txHash,
          effects.hash(),
          effects,
          committee.epoch(),
          Fixtures.CRYPTO.signEd25519(message, privateKey),
          UInt64.of(createdMillis));
    }
  }

  /** The first n of Dave, Edgar, Frank, … */
  public static TestCommittee of(int size) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      members.add(Member.named(i < NAMES.size() ? NAMES.get(i) : "validator-" + (i + 1)));
    }
    return of(members);
  }

  /** A committee of validators whose keys come from elsewhere. */
  public static TestCommittee of(List<Member> members) {
    List<Validator> validators = members.stream().map(Member::validator).toList();
    return new TestCommittee(
        Committee.of(Fixtures.CHAIN, EPOCH, validators, Fixtures.CRYPTO), List.copyOf(members));
  }

  public Committee committee() {
    return committee;
  }

  public List<Member> members() {
    return members;
  }

  public Member member(int index) {
    return members.get(index);
  }

  /** A good QC of the payment, by as many members as the threshold, the last ones first. */
  public QuorumCertificate qc(Payment payment) {
    return qc(payment, committee.threshold());
  }

  /** A QC with so many certificates, good one by one; too few where the threshold is higher. */
  public QuorumCertificate qc(Payment payment, int signers) {
    Envelope envelope = Fixtures.envelope(payment);
    List<Certificate> certificates = new ArrayList<>();
    for (int i = members.size() - 1; certificates.size() < signers; i--) {
      certificates.add(members.get(i).certify(envelope, payment, committee));
    }
    return new QuorumCertificate(
        envelope.txHash(),
        Effects.of(payment).hash(),
        certificates,
        committee.threshold(),
        Optional.of(envelope));
  }

  /** The QC, verified in full. */
  public VerifiedQc verified(QuorumCertificate qc) {
    return VerifiedQc.verify(qc, Optional.empty(), committee, Fixtures.CRYPTO)
        .orElseThrow(reject -> new IllegalArgumentException("no QC: " + reject));
  }
}
