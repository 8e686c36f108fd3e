package tempo.fastpay.client;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.client.wallet.Credit;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Chooses the QCs that are presented beside a payment, so that validators that do not know its
 * parents can judge it.
 */
final class Parents {
  private Parents() {}

  /**
   * The QCs for one payment, the most needed first: the parent it names, the unsettled payments
   * before it on its lane from the newest on (L3), then received money of its asset from the
   * largest on (L6), as much as fits one request or the payment needs.
   */
  static List<QuorumCertificate> of(OwnPayment payment, WalletState state) {
    Map<TxHash, QuorumCertificate> chosen = new LinkedHashMap<>();
    state.credits().stream()
        .map(Credit::qc)
        .filter(qc -> Optional.of(qc.hash()).equals(payment.parent()))
        .forEach(qc -> chosen.put(qc.txHash(), qc));
    predecessors(payment, state).forEach(qc -> chosen.putIfAbsent(qc.txHash(), qc));
    BigInteger missing =
        payment.terms().amount().toBigInteger().add(feeBound(payment)).subtract(sum(chosen, state));
    for (Credit credit : largestFirst(state, payment.terms().asset())) {
      if (chosen.size() >= SubmitRequest.PARENT_QCS_LIMIT && missing.signum() <= 0) {
        break;
      }
      if (chosen.putIfAbsent(credit.txHash(), credit.qc()) == null) {
        missing = missing.subtract(credit.effects().amount().toBigInteger());
      }
    }
    return List.copyOf(chosen.values());
  }

  private static List<QuorumCertificate> predecessors(OwnPayment payment, WalletState state) {
    List<QuorumCertificate> certificates = new ArrayList<>();
    state.live().stream()
        .filter(
            earlier ->
                earlier.nonceKey().equals(payment.nonceKey())
                    && earlier.nonceSeq().isLessThan(payment.nonceSeq()))
        .sorted(Comparator.comparing(OwnPayment::nonceSeq).reversed())
        .forEach(earlier -> earlier.qc().ifPresent(certificates::add));
    return certificates;
  }

  private static BigInteger sum(Map<TxHash, QuorumCertificate> chosen, WalletState state) {
    return state.credits().stream()
        .filter(credit -> chosen.containsKey(credit.txHash()))
        .map(credit -> credit.effects().amount().toBigInteger())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static List<Credit> largestFirst(WalletState state, AssetId asset) {
    return state.credits().stream()
        .filter(credit -> credit.effects().asset().equals(asset))
        .sorted(Comparator.comparing((Credit credit) -> credit.effects().amount()).reversed())
        .toList();
  }

  /** The newest unsettled money of this asset, which a payment names where no parent is given. */
  static Optional<QcHash> newest(WalletState state, AssetId asset) {
    return state.credits().stream()
        .filter(credit -> credit.effects().asset().equals(asset))
        .reduce((older, newer) -> newer)
        .map(credit -> credit.qc().hash());
  }

  /** All unsettled money of this asset. */
  static BigInteger credited(WalletState state, AssetId asset) {
    return state.credits().stream()
        .filter(credit -> credit.effects().asset().equals(asset))
        .map(credit -> credit.effects().amount().toBigInteger())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static BigInteger feeBound(OwnPayment payment) {
    return FeeBound.inAsset(payment.terms());
  }
}
