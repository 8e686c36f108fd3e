package tempo.fastpay.face.gossip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Verified certificates on their way to a quorum. The first good one per (signer, tx_hash) wins.
 * Bounded per signer, the oldest leaving first: a member that certifies without end pushes out its
 * own certificates only (L10, L11).
 */
public final class CertificatePool {
  /** As many as a board of 65,536 entries holds of four members, so that none is shown twice. */
  public static final int PER_SIGNER_LIMIT = 16_384;

  private final Map<ValidatorId, Map<TxHash, VerifiedCertificate>> bySigner = new LinkedHashMap<>();

  public CertificatePool(Committee committee) {
    this(committee, evicted -> {});
  }

  /**
   * An empty pool.
   *
   * @param onEvicted hears which certificate has left
   */
  public CertificatePool(Committee committee, Consumer<VerifiedCertificate> onEvicted) {
    for (Validator member : committee.members()) {
      bySigner.put(
          member.id(),
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<TxHash, VerifiedCertificate> eldest) {
              boolean full = size() > PER_SIGNER_LIMIT;
              if (full) {
                onEvicted.accept(eldest.getValue());
              }
              return full;
            }
          });
    }
  }

  /** False if one of this signer for this envelope is held already. */
  public boolean add(VerifiedCertificate certificate) {
    return bySigner.get(certificate.signer()).putIfAbsent(certificate.txHash(), certificate)
        == null;
  }

  /** True if one of this signer for this envelope is held. */
  public boolean contains(ValidatorId signer, TxHash txHash) {
    return find(signer, txHash).isPresent();
  }

  public Optional<VerifiedCertificate> find(ValidatorId signer, TxHash txHash) {
    return Optional.ofNullable(bySigner.get(signer)).map(held -> held.get(txHash));
  }

  /**
   * Those held for this envelope, in the committee's order; not all need be over the same effects.
   */
  public List<VerifiedCertificate> over(TxHash txHash) {
    List<VerifiedCertificate> found = new ArrayList<>();
    for (Map<TxHash, VerifiedCertificate> held : bySigner.values()) {
      VerifiedCertificate certificate = held.get(txHash);
      if (certificate != null) {
        found.add(certificate);
      }
    }
    return found;
  }

  /** Certificates held. */
  public int size() {
    return bySigner.values().stream().mapToInt(Map::size).sum();
  }
}
