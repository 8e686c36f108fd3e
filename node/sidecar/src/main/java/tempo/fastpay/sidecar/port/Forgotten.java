package tempo.fastpay.sidecar.port;

import java.util.List;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;

/**
 * The entries that a signing record no longer needs.
 *
 * @param keys that the chain's finalized nonce has passed: only these may lose their permit (L2)
 * @param payments that are no longer live: their QCs and credits count nowhere
 * @param certificates that left the pool, or whose QC is known
 */
public record Forgotten(
    List<ContentionKey> keys, List<Payment> payments, List<CertificateName> certificates) {
  public Forgotten {
    keys = List.copyOf(keys);
    payments = List.copyOf(payments);
    certificates = List.copyOf(certificates);
  }

  /** The keys and payments to forget after H has moved. */
  public static Forgotten byChain(List<ContentionKey> keys, List<Payment> payments) {
    return new Forgotten(keys, payments, List.of());
  }

  public boolean isEmpty() {
    return keys.isEmpty() && payments.isEmpty() && certificates.isEmpty();
  }

  /** The name of a certificate: at most one is held per signer and envelope. */
  public record CertificateName(TxHash txHash, ValidatorId signer) {}
}
