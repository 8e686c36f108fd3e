package tempo.fastpay.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tempo.fastpay.client.quorum.CertificateCollector;
import tempo.fastpay.client.quorum.CertificateCollector.TimeWindow;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Collects payments to one account from bulletin boards until a quorum has certified them. Pure.
 */
final class Inbox {
  /**
   * The most payments; beyond it the payment with the fewest certificates leaves, the oldest of
   * them first.
   */
  static final int PAYMENTS_LIMIT = 1_024;

  private final Committee committee;
  private final Crypto crypto;
  private final Address owner;
  private final Predicate<ContentionKey> isKnown;
  private final Map<EffectsHash, CertificateCollector> collectors = new LinkedHashMap<>();

  /** One envelope around a payment to the owner. */
  record Candidate(CertificateCollector collector, EffectsHash effectsHash, TxHash txHash) {}

  Inbox(Committee committee, Crypto crypto, Address owner, Predicate<ContentionKey> isKnown) {
    this.committee = committee;
    this.crypto = crypto;
    this.owner = owner;
    this.isKnown = isKnown;
  }

  /** Takes a page that this board gave when asked for the owner's payments. */
  List<Suspicion> take(Validator board, BoardPage page, TimeWindow window) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (Certificate certificate : page.certificates()) {
      Effects effects = certificate.effects();
      if (!effects.recipient().equals(owner)) {
        if (!effects.sender().equals(owner)) {
          suspicions.add(
              new Suspicion(
                  board,
                  Suspicion.Reason.OFF_TOPIC,
                  "asked for payments of " + owner + ", shown one of " + effects.sender()));
        }
        continue;
      }
      ContentionKey key = effects.contentionKey();
      if (!isKnown.test(key)) {
        collector(effects.hash(), window).served(board, certificate).ifPresent(suspicions::add);
      }
    }
    collectors.values().removeIf(collector -> collector.envelopes().isEmpty());
    return suspicions;
  }

  private CertificateCollector collector(EffectsHash effectsHash, TimeWindow window) {
    CertificateCollector known = collectors.get(effectsHash);
    if (known != null) {
      return known;
    }
    if (collectors.size() >= PAYMENTS_LIMIT) {
      collectors.entrySet().stream()
          .min(Comparator.comparingInt(entry -> best(entry.getValue())))
          .ifPresent(entry -> forget(entry.getKey()));
    }
    CertificateCollector fresh = new CertificateCollector(committee, crypto, effectsHash, window);
    collectors.put(effectsHash, fresh);
    return fresh;
  }

  private static int best(CertificateCollector collector) {
    return collector.envelopes().stream().mapToInt(collector::count).max().orElse(0);
  }

  /** Envelopes that a quorum has certified. */
  List<Candidate> complete() {
    return candidates(committee.threshold(), Integer.MAX_VALUE);
  }

  /** Envelopes that somebody has certified, but no quorum that was seen. */
  List<Candidate> incomplete() {
    return candidates(1, committee.threshold() - 1);
  }

  private List<Candidate> candidates(int least, int most) {
    List<Candidate> found = new ArrayList<>();
    collectors.forEach(
        (effectsHash, collector) -> {
          for (TxHash txHash : collector.envelopes()) {
            int count = collector.count(txHash);
            if (count >= least && count <= most) {
              found.add(new Candidate(collector, effectsHash, txHash));
            }
          }
        });
    return found;
  }

  /** The signers of the candidate, who must hold its bytes. */
  List<Validator> signers(Candidate candidate) {
    return candidate.collector().signers(candidate.txHash()).stream()
        .map(committee::member)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Drops a payment that the wallet has taken. */
  void forget(EffectsHash effectsHash) {
    collectors.remove(effectsHash);
  }

  int size() {
    return collectors.size();
  }
}
