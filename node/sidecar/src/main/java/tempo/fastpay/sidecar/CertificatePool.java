package tempo.fastpay.sidecar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
final class CertificatePool {
  static final int PER_SIGNER_LIMIT = 16_384;

  private final Map<ValidatorId, Map<TxHash, VerifiedCertificate>> bySigner = new HashMap<>();

  CertificatePool(Committee committee) {
    for (Validator member : committee.members()) {
      bySigner.put(
          member.id(),
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<TxHash, VerifiedCertificate> eldest) {
              return size() > PER_SIGNER_LIMIT;
            }
          });
    }
  }

  /** False if one of this signer for this envelope is held already. */
  boolean add(VerifiedCertificate certificate) {
    return bySigner.get(certificate.signer()).putIfAbsent(certificate.txHash(), certificate)
        == null;
  }

  boolean contains(ValidatorId signer, TxHash txHash) {
    return find(signer, txHash).isPresent();
  }

  Optional<VerifiedCertificate> find(ValidatorId signer, TxHash txHash) {
    return Optional.ofNullable(bySigner.get(signer)).map(held -> held.get(txHash));
  }

  List<VerifiedCertificate> over(TxHash txHash) {
    List<VerifiedCertificate> found = new ArrayList<>();
    for (Map<TxHash, VerifiedCertificate> held : bySigner.values()) {
      VerifiedCertificate certificate = held.get(txHash);
      if (certificate != null) {
        found.add(certificate);
      }
    }
    return found;
  }
}
