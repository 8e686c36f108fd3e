package tempo.fastpay.client;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.client.Inbox.Candidate;
import tempo.fastpay.client.quorum.CertificateCollector.TimeWindow;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.client.wallet.Wallet;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Finds payments to the wallet's owner on the validators' bulletin boards, verifies everything
 * itself, and puts them into the wallet.
 */
final class Receiver {
  /** Pages read from one board in one sweep; the rest has its turn in the next. */
  static final int PAGES_LIMIT = 20;

  static final int PAGE_SIZE = 500;

  /** Payments fetched in one sweep, with a quorum and without one seen, each. */
  static final int FETCHES_LIMIT = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

  private final Fanout fanout;
  private final Crypto crypto;
  private final Suspicions suspicions;
  private final Wallet wallet;
  private final InstantSource clock;
  private final Committee committee;
  private final Inbox inbox;
  private final Map<Validator, String> cursors = new HashMap<>();
  private final Set<Validator> reading = new HashSet<>();

  Receiver(
      Fanout fanout, Crypto crypto, Suspicions suspicions, Wallet wallet, InstantSource clock) {
    this.fanout = fanout;
    this.crypto = crypto;
    this.suspicions = suspicions;
    this.wallet = wallet;
    this.clock = clock;
    this.committee = fanout.committee();
    this.inbox =
        new Inbox(committee, crypto, wallet.state().owner(), key -> wallet.state().knows(key));
  }

  /** Looks at the boards once. Returns what is new, verified and in the wallet. */
  Future<List<VerifiedQc>> sweep() {
    List<Validator> idle =
        fanout.validators().stream().filter(validator -> !reading.contains(validator)).toList();
    return fanout
        .gather(idle, Committee.quorum(committee.size()), this::readBoard)
        .compose(
            answers -> {
              if (answers.values().isEmpty()) {
                return Future.failedFuture(
                    new FastPayException(
                        "no validator showed its bulletin board: check that they can be reached,"
                            + " and try again",
                        true));
              }
              return fetchAll();
            });
  }

  private Future<Integer> readBoard(Validator validator, ValidatorApi port) {
    reading.add(validator);
    return readPages(validator, port, PAGES_LIMIT).onComplete(result -> reading.remove(validator));
  }

  private Future<Integer> readPages(Validator validator, ValidatorApi port, int pagesLeft) {
    BoardQuery query =
        new BoardQuery(
            new BoardFilter.OfAddress(wallet.state().owner()),
            UInt64.ZERO,
            PAGE_SIZE,
            cursors.getOrDefault(validator, ""));
    return fanout
        .call(() -> port.bulletinBoard(query))
        .compose(
            page -> {
              take(validator, page);
              boolean isLast = page.certificates().size() < PAGE_SIZE || pagesLeft == 1;
              return isLast
                  ? Future.succeededFuture(inbox.size())
                  : readPages(validator, port, pagesLeft - 1);
            });
  }

  private void take(Validator board, BoardPage page) {
    if (page.certificates().size() > PAGE_SIZE
        || page.nextCursor().length() > BoardQuery.CURSOR_LIMIT_CHARS) {
      suspicions.report(
          new Suspicion(
              board,
              Suspicion.Reason.OFF_TOPIC,
              "a page of " + page.certificates().size() + ", asked for " + PAGE_SIZE));
      return;
    }
    TimeWindow window = new TimeWindow(1, clock.millis() + PaymentSender.CLOCK_SKEW_LIMIT_MS);
    inbox.take(board, page, window).forEach(suspicions::report);
    cursors.put(board, page.nextCursor());
  }

  private Future<List<VerifiedQc>> fetchAll() {
    List<VerifiedQc> received = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> fetches = new ArrayList<>();
    inbox.complete().stream()
        .limit(FETCHES_LIMIT)
        .forEach(candidate -> fetches.add(fetch(candidate, this::assemble, received)));
    inbox.incomplete().stream()
        .limit(FETCHES_LIMIT)
        .forEach(candidate -> fetches.add(fetch(candidate, this::proven, received)));
    return fetches.isEmpty()
        ? Future.succeededFuture(List.of())
        : Future.join(fetches).map(all -> List.copyOf(received));
  }

  /** How a validator's answer about a candidate becomes a proof; fails where it is none. */
  private interface Proof {
    VerifiedQc of(Validator told, Candidate candidate, PaymentStatus status);
  }

  private Future<?> fetch(Candidate candidate, Proof proof, List<VerifiedQc> received) {
    return fanout
        .gather(
            inbox.signers(candidate),
            1,
            (validator, port) ->
                port.payment(new PaymentQuery.ByTxHash(candidate.txHash()))
                    .map(
                        found ->
                            proof.of(validator, candidate, onTopic(validator, candidate, found))))
        .compose(
            answers -> {
              if (answers.values().isEmpty()) {
                LOG.debug(
                    "no proof yet tx_hash={} causes={}", candidate.txHash(), answers.failures());
                return Future.succeededFuture();
              }
              VerifiedQc qc = answers.values().values().iterator().next();
              return keep(candidate, qc, received);
            });
  }

  private Future<Boolean> keep(Candidate candidate, VerifiedQc qc, List<VerifiedQc> received) {
    return wallet
        .receive(qc, clock.millis())
        .onSuccess(
            isNew -> {
              inbox.forget(candidate.effectsHash());
              if (isNew) {
                received.add(qc);
              }
            });
  }

  private PaymentStatus onTopic(
      Validator told, Candidate candidate, Optional<PaymentStatus> found) {
    if (found.isEmpty()) {
      throw new IllegalStateException("does not know the payment any more");
    }
    Envelope envelope = found.get().envelope();
    if (!envelope.txHash().equals(candidate.txHash())) {
      throw suspect(
          told,
          Suspicion.Reason.WRONG_ENVELOPE,
          "asked for tx_hash " + candidate.txHash() + ", got " + envelope.txHash());
    }
    return found.get();
  }

  private VerifiedQc assemble(Validator told, Candidate candidate, PaymentStatus status) {
    PaymentScreen.Result screened =
        PaymentScreen.screen(
            status.envelope().paymentBytes(), Optional.empty(), committee.chainId(), crypto);
    if (screened instanceof PaymentScreen.Result.Accepted accepted
        && Effects.of(accepted.payment()).hash().equals(candidate.effectsHash())
        && VerifiedQc.contradiction(status.envelope(), accepted.payment()).isEmpty()) {
      return candidate
          .collector()
          .assemble(status.envelope(), accepted.payment())
          .orElseThrow(() -> new IllegalStateException("below the threshold"));
    }
    throw suspect(
        told,
        Suspicion.Reason.WRONG_ENVELOPE,
        "the bytes of " + candidate.txHash() + " are not the payment that was certified");
  }

  private VerifiedQc proven(Validator told, Candidate candidate, PaymentStatus status) {
    if (status.qc().isEmpty() || !status.qc().get().txHash().equals(candidate.txHash())) {
      throw new IllegalStateException("knows no QC of it");
    }
    return VerifiedQc.verify(status.qc().get(), Optional.of(status.envelope()), committee, crypto)
        .orElseThrow(reject -> suspect(told, Suspicion.Reason.FORGED_QC, reject.message()));
  }

  private IllegalStateException suspect(
      Validator validator, Suspicion.Reason reason, String detail) {
    suspicions.report(new Suspicion(validator, reason, detail));
    return new IllegalStateException(detail);
  }
}
