package tempo.fastpay.client.wallet;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Received money that has not settled. Its QC makes it spendable (L6), and was verified when it
 * came in.
 *
 * @param qc the QC, with its envelope
 * @param receivedAtMs unix time in milliseconds by the client's clock
 */
public record Credit(QuorumCertificate qc, long receivedAtMs) {
  public Credit {
    Objects.requireNonNull(qc);
    if (qc.certificates().isEmpty() || qc.envelope().isEmpty()) {
      throw new IllegalArgumentException("a credit's QC has certificates and its payment");
    }
    if (!qc.envelope().get().txHash().equals(qc.txHash())) {
      throw new IllegalArgumentException("a credit's payment does not reproduce its tx_hash");
    }
    Certificate first = qc.certificates().get(0);
    if (!first.effects().hash().equals(qc.effectsHash())) {
      throw new IllegalArgumentException("a credit's effects do not reproduce its effects_hash");
    }
    if (receivedAtMs < 0) {
      throw new IllegalArgumentException("received_at_ms: must not be negative");
    }
  }

  /** The effects of the payment, whose hash is in the QC. */
  public Effects effects() {
    return qc.certificates().get(0).effects();
  }

  /** The payment's memo, as its sender signed it. */
  public Optional<Bytes32> memo() {
    return qc.envelope().flatMap(envelope -> PaymentScreen.peekMemo(envelope.paymentBytes()));
  }

  public TxHash txHash() {
    return qc.txHash();
  }

  /**
   * The contention key of the payment: one payment is one credit, whatever envelope and signers its
   * QC has.
   */
  public ContentionKey key() {
    return effects().contentionKey();
  }
}
