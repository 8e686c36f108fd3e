package tempo.fastpay.protocol.quorum;

import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The private key of a member of a committee. Its certificates need no verifying, since it is
 * checked once that the key is the member's. Thread-safe.
 */
public final class MemberKey {
  private final Committee committee;
  private final Validator member;
  private final Bytes32 privateKey;
  private final Crypto crypto;

  /**
   * Takes a member's key.
   *
   * @throws IllegalArgumentException if there is no such member, or the key is another's
   */
  public MemberKey(Committee committee, Validator member, Bytes32 privateKey, Crypto crypto) {
    if (!committee.member(member.id()).equals(Optional.of(member))) {
      throw new IllegalArgumentException(member.name() + " is not a member of the committee");
    }
    if (!crypto.publicKeyEd25519(privateKey).equals(member.publicKey())) {
      throw new IllegalArgumentException(
          "the private key of " + member.name() + " does not belong to its public key");
    }
    this.committee = committee;
    this.member = member;
    this.privateKey = privateKey;
    this.crypto = crypto;
  }

  /**
   * Certifies a payment. Whether it may be certified is decided before (L8), not here.
   *
   * @param effectsHash the hash of these effects
   * @throws IllegalStateException if the processor erred. Ed25519 signatures are deterministic, so
   *     two of one message differ only then, and a wrong one shown beside the right one would give
   *     the key away (Barenghi and Pelosi, 2016)
   */
  public VerifiedCertificate certify(
      TxHash txHash, EffectsHash effectsHash, Effects effects, UInt64 createdUnixMillis) {
    Bytes32 message =
        Certificate.message(committee.chainId(), committee.epoch(), txHash, effectsHash);
    Bytes signature = crypto.signEd25519(message, privateKey);
    if (!signature.equals(crypto.signEd25519(message, privateKey))) {
      throw new IllegalStateException(
          "two signatures of " + member.name() + " over one message differ: the machine errs");
    }
    return new VerifiedCertificate(
        new Certificate(
            member.id(),
            txHash,
            effectsHash,
            effects,
            committee.epoch(),
            signature,
            createdUnixMillis),
        committee.chainId(),
        member.publicKey());
  }
}
