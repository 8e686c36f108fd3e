package tempo.fastpay.client;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.client.AccountSummary.LaneSummary;
import tempo.fastpay.client.quorum.Agreement;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.client.quorum.Presenting;
import tempo.fastpay.client.wallet.ChainEvidence;
import tempo.fastpay.client.wallet.Credit;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentState;
import tempo.fastpay.client.wallet.Wallet;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Learns from validators what the chain has done, and believes what f + 1 of them say. */
final class Settlements {
  /**
   * The most payments and credits looked up at once: those that may still be included first, the
   * oldest of them first. The others have their turn next.
   */
  static final int LOOKUPS_LIMIT = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);

  private final Fanout fanout;
  private final AccountReader accounts;
  private final Wallet wallet;
  private final Presenting presenting;
  private final int faulty;

  /**
   * Looks after one wallet.
   *
   * @param presenting hands over again QCs that too few validators know
   */
  Settlements(Fanout fanout, AccountReader accounts, Wallet wallet, Presenting presenting) {
    this.fanout = fanout;
    this.accounts = accounts;
    this.wallet = wallet;
    this.presenting = presenting;
    this.faulty = Committee.faulty(fanout.committee().size());
  }

  /** True if something has been unsettled for longer than this. */
  boolean isDue(long nowMs, long afterMs) {
    WalletState state = wallet.state();
    return state.live().stream().anyMatch(payment -> nowMs - payment.reservedAtMs() >= afterMs)
        || state.credits().stream().anyMatch(credit -> nowMs - credit.receivedAtMs() >= afterMs);
  }

  Future<Refresh> refresh() {
    WalletState state = wallet.state();
    List<OwnPayment> payments = state.unsettled().stream().limit(LOOKUPS_LIMIT).toList();
    List<Credit> credits = state.credits().stream().limit(LOOKUPS_LIMIT).toList();
    if (payments.isEmpty() && credits.isEmpty()) {
      return Future.succeededFuture(new Refresh(List.of(), List.of()));
    }
    Future<Optional<AccountSummary>> lanes = lanes(payments);
    Future<Optional<UInt64>> finalMs = finalMs(credits);
    return Future.join(lanes, finalMs)
        .compose(told -> refresh(payments, credits, lanes.result(), finalMs.result()));
  }

  private Future<Refresh> refresh(
      List<OwnPayment> payments,
      List<Credit> credits,
      Optional<AccountSummary> lanes,
      Optional<UInt64> finalMs) {
    List<Future<?>> lookups = new ArrayList<>();
    List<Refresh.PaymentEnd> paymentEnds = new ArrayList<>();
    List<Refresh.CreditEnd> creditEnds = new ArrayList<>();
    for (OwnPayment payment : payments) {
      Optional<UInt64> nonce =
          lanes.flatMap(account -> account.lane(payment.nonceKey())).map(LaneSummary::chainNonce);
      lookups.add(refresh(payment, nonce, passedWithout(payment, lanes), paymentEnds));
    }
    for (Credit credit : credits) {
      lookups.add(refresh(credit, finalMs, creditEnds));
    }
    return Future.join(lookups).map(all -> new Refresh(paymentEnds, creditEnds));
  }

  /** The time of a final block, as f + 1 validators say. */
  private Future<Optional<UInt64>> finalMs(List<Credit> credits) {
    return credits.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : accounts
            .heads()
            .map(heads -> supported(heads.values().stream().map(ChainHead::finalizedUnixMillis)));
  }

  /**
   * The time up to which f + 1 validators say that the payment is in no final block. Time and nonce
   * are of one answer: read apart, the nonce could be of an earlier block.
   */
  private Optional<UInt64> passedWithout(OwnPayment payment, Optional<AccountSummary> lanes) {
    return lanes.flatMap(
        account ->
            supported(
                account.views().values().stream()
                    .filter(view -> isOpen(payment, view))
                    .map(AccountView::unixMillis)));
  }

  private static boolean isOpen(OwnPayment payment, AccountView view) {
    return view.lanes().stream()
        .filter(lane -> lane.nonceKey().equals(payment.nonceKey()))
        .findFirst()
        .filter(lane -> !payment.nonceSeq().isLessThan(lane.chainNonce()))
        .isPresent();
  }

  private Optional<UInt64> supported(Stream<UInt64> told) {
    return Agreement.highest(told.toList(), faulty, Comparator.naturalOrder());
  }

  /**
   * The nonces of the lanes in question; without them a payment's own stage may still tell its end.
   */
  private Future<Optional<AccountSummary>> lanes(List<OwnPayment> payments) {
    if (payments.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    Set<NonceKey> keys = new LinkedHashSet<>();
    payments.forEach(payment -> keys.add(payment.nonceKey()));
    AssetId asset = payments.get(0).terms().asset();
    List<NonceKey> asked = keys.stream().limit(AccountQuery.NONCE_KEYS_LIMIT).toList();
    return accounts
        .account(new AccountQuery(wallet.state().owner(), asset, asked))
        .map(Optional::of)
        .otherwise(Optional.empty());
  }

  private Future<?> refresh(
      OwnPayment payment,
      Optional<UInt64> laneNonce,
      Optional<UInt64> finalMs,
      List<Refresh.PaymentEnd> ends) {
    Future<Optional<Lifecycle>> lifecycle =
        payment.txHash().isPresent()
            ? lifecycle(payment.txHash().get())
            : Future.succeededFuture(Optional.empty());
    lifecycle.onSuccess(found -> payment.qc().ifPresent(qc -> presentAgain(qc, found)));
    return lifecycle.compose(
        found ->
            wallet
                .observe(
                    payment, new ChainEvidence(found.map(Lifecycle::stage), laneNonce, finalMs))
                .onSuccess(
                    changed ->
                        changed.ifPresent(
                            ended -> {
                              String detail = found.map(Lifecycle::detail).orElse("");
                              log(ended, detail);
                              ends.add(new Refresh.PaymentEnd(ended, detail));
                            })));
  }

  /** Presents a QC again: a process that ended may have kept it and not handed it over. */
  private void presentAgain(QuorumCertificate qc, Optional<Lifecycle> found) {
    if (found.map(Lifecycle::stage).filter(stage -> stage != Lifecycle.Stage.ACCEPTED).isEmpty()) {
      presenting.present(qc);
    }
  }

  private static void log(OwnPayment ended, String detail) {
    if (ended.state() == PaymentState.SETTLED) {
      LOG.atDebug()
          .setMessage("payment settled")
          .addKeyValue("nonce_key", ended.nonceKey())
          .addKeyValue("nonce_seq", ended.nonceSeq())
          .log();
    } else {
      LOG.atWarn()
          .setMessage("payment not settled")
          .addKeyValue("nonce_key", ended.nonceKey())
          .addKeyValue("nonce_seq", ended.nonceSeq())
          .addKeyValue("state", ended.state())
          .addKeyValue("detail", detail)
          .log();
    }
  }

  private Future<?> refresh(Credit credit, Optional<UInt64> finalMs, List<Refresh.CreditEnd> ends) {
    return lifecycle(credit.txHash())
        .onSuccess(found -> presentAgain(credit.qc(), found))
        .compose(
            found ->
                wallet
                    .observe(
                        credit,
                        new ChainEvidence(found.map(Lifecycle::stage), Optional.empty(), finalMs))
                    .onSuccess(
                        ended -> {
                          if (ended) {
                            ends.add(end(credit, found));
                          }
                        }));
  }

  private static Refresh.CreditEnd end(Credit credit, Optional<Lifecycle> found) {
    boolean isOnChain = found.map(Lifecycle::stage).equals(Optional.of(Lifecycle.Stage.FINALIZED));
    String detail = found.map(Lifecycle::detail).orElse("");
    if (!isOnChain) {
      LOG.atWarn()
          .setMessage("received payment not settled")
          .addKeyValue("tx_hash", credit.txHash())
          .addKeyValue("stage", found.map(lifecycle -> lifecycle.stage().name()).orElse("unknown"))
          .addKeyValue("detail", detail)
          .log();
    }
    return new Refresh.CreditEnd(credit, isOnChain, detail);
  }

  /** How far f + 1 validators say that the payment has come, in the words of one of them. */
  private Future<Optional<Lifecycle>> lifecycle(TxHash txHash) {
    return fanout
        .gather(
            Committee.quorum(fanout.committee().size()),
            (validator, port) -> port.payment(new PaymentQuery.ByTxHash(txHash)))
        .map(answers -> agreed(txHash, answers.values().values()));
  }

  private Optional<Lifecycle> agreed(TxHash txHash, Collection<Optional<PaymentStatus>> answers) {
    List<Lifecycle> told =
        answers.stream()
            .flatMap(Optional::stream)
            .filter(status -> status.envelope().txHash().equals(txHash))
            .map(PaymentStatus::lifecycle)
            .toList();
    return Agreement.agreed(told.stream().map(Settlements::said).toList(), faulty)
        .flatMap(said -> told.stream().filter(one -> said(one).equals(said)).findFirst());
  }

  /**
   * What has to be equal in the words of f + 1: the stage, and, of a final one, its block (L17).
   */
  private static List<Object> said(Lifecycle told) {
    return told.stage() == Lifecycle.Stage.FINALIZED
        ? List.of(told.stage(), told.inclusion().map(Inclusion::blockHash))
        : List.of(told.stage());
  }
}
