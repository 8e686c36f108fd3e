package tempo.fastpay.face.gossip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Holds verified certificates on their way to a quorum. The first good one per (signer, tx_hash)
 * wins. Bounded per signer, the oldest leaving first: a member that certifies without end pushes
 * out its own certificates only (L10, L11). Belongs to one loop.
 */
public final class CertificatePool {
  /** As many as a board of 65,536 entries holds of four members, so that none is shown twice. */
  public static final int PER_SIGNER_LIMIT = 16_384;

  private final Loop loop;
  private final Map<ValidatorId, Map<TxHash, VerifiedCertificate>> bySigner = new LinkedHashMap<>();

  public CertificatePool(Loop loop, Committee committee) {
    this(loop, committee, evicted -> {});
  }

  /**
   * Makes an empty pool.
   *
   * @param loop whose state it is
   * @param onEvicted called with each certificate that has left
   */
  public CertificatePool(Loop loop, Committee committee, Consumer<VerifiedCertificate> onEvicted) {
    this.loop = loop;
    for (Validator member : committee.members()) {
      bySigner.put(
          member.id(),
          BoundedMap.byInsertion(
              PER_SIGNER_LIMIT, (txHash, certificate) -> onEvicted.accept(certificate)));
    }
  }

  /** Adds a certificate; false if one of this signer for this envelope is held already. */
  public boolean add(VerifiedCertificate certificate) {
    loop.check();
    return bySigner.get(certificate.signer()).putIfAbsent(certificate.txHash(), certificate)
        == null;
  }

  /** True if one of this signer for this envelope is held. */
  public boolean contains(ValidatorId signer, TxHash txHash) {
    return find(signer, txHash).isPresent();
  }

  public Optional<VerifiedCertificate> find(ValidatorId signer, TxHash txHash) {
    loop.check();
    return Optional.ofNullable(bySigner.get(signer)).map(held -> held.get(txHash));
  }

  /**
   * The certificates held for this envelope, in the committee's order; not all need be over the
   * same effects.
   */
  public List<VerifiedCertificate> over(TxHash txHash) {
    loop.check();
    List<VerifiedCertificate> found = new ArrayList<>();
    for (Map<TxHash, VerifiedCertificate> held : bySigner.values()) {
      VerifiedCertificate certificate = held.get(txHash);
      if (certificate != null) {
        found.add(certificate);
      }
    }
    return found;
  }

  /** The number of certificates held. */
  public int size() {
    return bySigner.values().stream().mapToInt(Map::size).sum();
  }
}
