package tempo.fastpay.protocol.quorum;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The validators that certify in one epoch of one chain, and how many of them it takes. The
 * threshold is the same for all, and never comes from a message, a request or a local setting.
 */
public final class Committee {
  public static final int MEMBERS_LIMIT = 200;

  private final ChainId chainId;
  private final UInt64 epoch;
  private final Map<ValidatorId, Validator> members;
  private final int threshold;

  private Committee(
      ChainId chainId, UInt64 epoch, Map<ValidatorId, Validator> members, int threshold) {
    this.chainId = chainId;
    this.epoch = epoch;
    this.members = members;
    this.threshold = threshold;
  }

  /** A committee whose threshold is the quorum of its size. */
  public static Committee of(
      ChainId chainId, UInt64 epoch, List<Validator> members, Crypto crypto) {
    return of(chainId, epoch, members, quorum(members.size()), crypto);
  }

  /**
   * A committee with a threshold of its own.
   *
   * @param epoch at least 1: 0 means "the current one" on the wire
   * @param members in the order in which they are shown; names, ids and keys are distinct
   * @param threshold at least {@link #quorum}, at most the number of members
   * @throws IllegalArgumentException naming what is wrong with the member list
   */
  public static Committee of(
      ChainId chainId, UInt64 epoch, List<Validator> members, int threshold, Crypto crypto) {
    if (members.isEmpty() || members.size() > MEMBERS_LIMIT) {
      throw new IllegalArgumentException(
          "a committee has 1 to " + MEMBERS_LIMIT + " members, got " + members.size());
    }
    if (epoch.isZero()) {
      throw new IllegalArgumentException("a committee's epoch is at least 1");
    }
    if (threshold < quorum(members.size()) || threshold > members.size()) {
      throw new IllegalArgumentException(
          "threshold "
              + threshold
              + " is outside "
              + quorum(members.size())
              + " to "
              + members.size());
    }
    Map<ValidatorId, Validator> byId = new LinkedHashMap<>();
    Set<Bytes32> keys = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Validator member : members) {
      if (!crypto.isValidEd25519Key(member.publicKey())) {
        throw new IllegalArgumentException(
            "the public key of "
                + member.name()
                + " is not a canonical Ed25519 point of prime order");
      }
      if (byId.put(member.id(), member) != null
          || !keys.add(member.publicKey())
          || !names.add(member.name())) {
        throw new IllegalArgumentException(
            "names, ids and keys of a committee are distinct: see " + member.name());
      }
    }
    return new Committee(chainId, epoch, byId, threshold);
  }

  /** How many of n members may be Byzantine: f = ⌊(n−1)/3⌋. */
  public static int faulty(int members) {
    return (members - 1) / 3;
  }

  /**
   * q = n − f. Two quorums share at least 2q − n = n − 2f ≥ f + 1 members, so at least one honest
   * one; and f silent members leave q.
   */
  public static int quorum(int members) {
    return members - faulty(members);
  }

  public ChainId chainId() {
    return chainId;
  }

  public UInt64 epoch() {
    return epoch;
  }

  /** The number of certificates that make a QC. */
  public int threshold() {
    return threshold;
  }

  public List<Validator> members() {
    return List.copyOf(members.values());
  }

  public int size() {
    return members.size();
  }

  public Optional<Validator> member(ValidatorId id) {
    return Optional.ofNullable(members.get(id));
  }

  /** The name of a member, or the id of a stranger, for logs and messages. */
  public String nameOf(ValidatorId id) {
    return member(id).map(Validator::name).orElse(id.toHex());
  }

  /**
   * Finds the signer among the members of this epoch and checks the signature (L10). The effects
   * shown beside the hash must be the ones hashed.
   *
   * @return empty if anything is wrong with it
   */
  public Optional<VerifiedCertificate> verify(Certificate certificate, Crypto crypto) {
    return signerOf(certificate)
        .filter(
            signer ->
                crypto.verifyEd25519(
                    signer.publicKey(),
                    Certificate.message(
                        chainId, epoch, certificate.txHash(), certificate.effectsHash()),
                    certificate.signature()))
        .map(signer -> new VerifiedCertificate(certificate, chainId, signer.publicKey()));
  }

  /**
   * Takes back a certificate that this validator has verified before, from its own record: all is
   * checked again but the signature. Not for certificates that come from anybody else.
   *
   * @return empty if its signer is no member, its epoch is another, or its effects are wrong
   */
  public Optional<VerifiedCertificate> recall(Certificate certificate) {
    return signerOf(certificate)
        .map(signer -> new VerifiedCertificate(certificate, chainId, signer.publicKey()));
  }

  private Optional<Validator> signerOf(Certificate certificate) {
    return member(certificate.signer())
        .filter(
            signer ->
                certificate.epoch().equals(epoch)
                    && certificate.effects().hash().equals(certificate.effectsHash()));
  }
}
