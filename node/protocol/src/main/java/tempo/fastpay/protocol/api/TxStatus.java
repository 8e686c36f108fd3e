package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * How far a payment has come, as an aggregator has observed it from its committee. CERTIFIED is
 * proven by a QC; what lies beyond is what f + 1 validators say.
 *
 * @param envelope with the signed bytes, once they are known; it reproduces txHash
 * @param effects what the payment does, once it is known
 * @param certificates verified, of distinct signers over this envelope
 * @param rejects refusals of its last submission here, with the validators that gave them
 * @param qcHash of the QC that {@link QcQuery} gives
 * @param stage empty while there are only refusals
 * @param detail the reason, with FAILED and EXPIRED; else empty
 * @param observedBlockHeight at which the stage holds; 0 where none is known
 * @param inclusion in the same words of f + 1 validators; empty where they tell none
 * @param lastUpdatedUnixMillis unix time in milliseconds by the aggregator's clock
 */
public record TxStatus(
    TxHash txHash,
    Optional<Envelope> envelope,
    Optional<Effects> effects,
    List<Certificate> certificates,
    List<ValidatorReject> rejects,
    Optional<QcHash> qcHash,
    Optional<Lifecycle.Stage> stage,
    String detail,
    UInt64 observedBlockHeight,
    Optional<Inclusion> inclusion,
    UInt64 lastUpdatedUnixMillis) {
  public TxStatus {
    Objects.requireNonNull(txHash);
    if (envelope.isPresent() && !envelope.get().txHash().equals(txHash)) {
      throw new IllegalArgumentException(
          "tx: expected one that reproduces tx_hash "
              + txHash
              + ", got "
              + envelope.get().txHash());
    }
    Objects.requireNonNull(effects);
    certificates = List.copyOf(certificates);
    rejects = List.copyOf(rejects);
    Objects.requireNonNull(qcHash);
    Objects.requireNonNull(stage);
    Objects.requireNonNull(detail);
    Objects.requireNonNull(observedBlockHeight);
    Objects.requireNonNull(inclusion);
    stage.ifPresent(reached -> Lifecycle.Stage.requireOnChain(reached, inclusion));
    Objects.requireNonNull(lastUpdatedUnixMillis);
  }
}
