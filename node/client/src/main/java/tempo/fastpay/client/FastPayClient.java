package tempo.fastpay.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.Presenting;
import tempo.fastpay.client.quorum.QuorumClient;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentSigner;
import tempo.fastpay.client.wallet.PaymentState;
import tempo.fastpay.client.wallet.Wallet;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.client.wallet.WalletStore;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.Sequence;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Pays and is paid by preconfirmed payments; it is the library that a merchant embeds. One client
 * serves one account through one wallet; its calls may come from any thread and are carried out in
 * order.
 *
 * <p>A future fails with {@link FastPayException} where no payment could be made or continued; the
 * decision of the validators about a payment is an {@link Outcome}.
 */
public final class FastPayClient {
  private final Loop loop;
  private final Committee committee;
  private final Crypto crypto;
  private final Wallet wallet;
  private final ClientOptions options;
  private final InstantSource clock;
  private final Suspicions suspicions;
  private final AccountReader accounts;
  private final Settlements settlements;
  private final PaymentSender sender;
  private final Receiver receiver;
  private final Presenting presenting;
  private final Sequence payments;
  private final Sequence receipts;

  /**
   * The parts that a client stands on.
   *
   * @param committee the committee whose quorum certifies
   * @param validators members of the committee, at least its threshold
   * @param store keeps the wallet
   * @param clock for valid_before; times are compared with the chain's, so it must be right
   * @param random spreads retries; secrets do not depend on it
   */
  public record Ports(
      Committee committee,
      Map<Validator, ValidatorApi> validators,
      Crypto crypto,
      PaymentSigner signer,
      WalletStore store,
      ClientOptions options,
      InstantSource clock,
      RandomGenerator random) {
    public Ports {
      Objects.requireNonNull(committee);
      validators = Map.copyOf(validators);
      Objects.requireNonNull(crypto);
      Objects.requireNonNull(signer);
      Objects.requireNonNull(store);
      Objects.requireNonNull(options);
      Objects.requireNonNull(clock);
      Objects.requireNonNull(random);
    }

    /** Ports with this machine's clock. */
    public static Ports of(
        Committee committee,
        Map<Validator, ValidatorApi> validators,
        Crypto crypto,
        PaymentSigner signer,
        WalletStore store,
        ClientOptions options) {
      return new Ports(
          committee,
          validators,
          crypto,
          signer,
          store,
          options,
          InstantSource.system(),
          new SecureRandom());
    }
  }

  private FastPayClient(Loop loop, Fanout fanout, Ports ports, Wallet wallet) {
    this.loop = loop;
    this.committee = ports.committee();
    this.crypto = ports.crypto();
    this.wallet = wallet;
    this.options = ports.options();
    this.clock = ports.clock();
    this.suspicions = new Suspicions();
    this.accounts = new AccountReader(fanout, suspicions);
    this.presenting = new Presenting(fanout);
    this.settlements = new Settlements(fanout, accounts, wallet, presenting);
    QuorumClient validators =
        new QuorumClient(fanout, crypto, options.retry(), suspicions, presenting, ports.random());
    this.sender = new PaymentSender(wallet, ports, validators, accounts);
    this.receiver = new Receiver(fanout, crypto, suspicions, wallet, clock);
    this.payments = new Sequence(loop, () -> tooMany("payments"));
    this.receipts = new Sequence(loop, () -> tooMany("receipts"));
  }

  private static FastPayException tooMany(String what) {
    return new FastPayException(
        Sequence.WAITING_LIMIT + " " + what + " are waiting already: wait for some of them", true);
  }

  /**
   * Opens a client and its wallet. What a crash left pending stays so until {@link #resume}.
   *
   * @return fails with {@link FastPayException} if the wallet cannot be used, with {@link
   *     IllegalArgumentException} if the validators do not make a quorum
   */
  public static Future<FastPayClient> open(Vertx vertx, Ports ports) {
    return open(Loop.of(vertx), ports);
  }

  /** Opens a client and its wallet on this loop, as {@link #open(Vertx, Ports)} does. */
  public static Future<FastPayClient> open(Loop loop, Ports ports) {
    Fanout fanout;
    try {
      fanout =
          new Fanout(
              loop,
              ports.committee(),
              ports.validators(),
              ports.options().retry().perValidatorTimeoutMs());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return Wallet.open(loop, ports.store(), ports.committee().chainId(), ports.signer().address())
        .map(wallet -> new FastPayClient(loop, fanout, ports, wallet));
  }

  /** The account that pays and is paid. */
  public Address address() {
    return wallet.state().owner();
  }

  /** The state of the wallet. */
  public WalletState wallet() {
    return wallet.state();
  }

  /** Counts the answers that no honest validator gives, by validator. */
  public Suspicions suspicions() {
    return suspicions;
  }

  /**
   * Pays. With a reference it pays once: asked again, after a crash too, it answers what became of
   * the payment of that reference, or goes on with it. The QCs that validators may lack are
   * presented by themselves: of the payments before it on the lane (L3), and of received money that
   * is not settled (L6).
   *
   * @param amount in the asset's smallest unit, at least 1
   */
  public Future<Outcome> send(Address recipient, UInt64 amount, AssetId asset, SendOptions choice) {
    return sendWithParent(recipient, amount, asset, choice, List.of());
  }

  /**
   * Pays with received money that these QCs prove. They are verified and kept in the wallet first.
   *
   * @param parents of payments to this account; the payment names the first one, or where there is
   *     none the newest unsettled money of the asset
   */
  public Future<Outcome> sendWithParent(
      Address recipient,
      UInt64 amount,
      AssetId asset,
      SendOptions choice,
      List<QuorumCertificate> parents) {
    List<QuorumCertificate> given = List.copyOf(parents);
    return payments.run(
        () ->
            refreshIfDue()
                .compose(
                    none ->
                        choice
                            .reference()
                            .flatMap(wallet.state()::withReference)
                            .map(
                                earlier ->
                                    earlier.paysAs(recipient, amount, asset, choice.memo())
                                        ? again(earlier)
                                        : Future.<Outcome>failedFuture(otherPayment(earlier)))
                            .orElseGet(() -> begin(recipient, amount, asset, choice, given))));
  }

  private Future<Outcome> begin(
      Address recipient,
      UInt64 amount,
      AssetId asset,
      SendOptions choice,
      List<QuorumCertificate> parents) {
    return finishPending()
        .compose(none -> importAll(parents))
        .compose(
            named ->
                sender.reserve(
                    recipient,
                    amount,
                    asset,
                    named.or(() -> Parents.newest(wallet.state(), asset)),
                    choice))
        .compose(sender::advance);
  }

  /** The outcome of a payment that was made with the same reference before; nothing is begun. */
  private Future<Outcome> again(OwnPayment earlier) {
    return switch (earlier.state()) {
      case RESERVED, SIGNED, SENT -> sender.advance(earlier);
      case CERTIFIED ->
          VerifiedQc.verify(earlier.qc().orElseThrow(), Optional.empty(), committee, crypto)
              .fold(
                  qc -> Future.succeededFuture(new Outcome.Certified(qc, Map.of())),
                  reject ->
                      Future.failedFuture(
                          new FastPayException(
                              "the QC in the wallet proves nothing: " + reject.message(), false)));
      case SETTLED -> Future.succeededFuture(new Outcome.Settled(earlier.txHash().orElseThrow()));
      case EXPIRED, RELEASED ->
          Future.failedFuture(
              new FastPayException(
                  said(earlier)
                      + " has ended "
                      + (earlier.state() == PaymentState.EXPIRED
                          ? "without being paid, as its time is over"
                          : "without being seen on the chain as it was signed")
                      + ": look at the recipient's account, and pay with another reference",
                  false));
    };
  }

  private static FastPayException otherPayment(OwnPayment earlier) {
    return new FastPayException(
        said(earlier)
            + " pays "
            + earlier.terms().amount()
            + " units of "
            + earlier.terms().asset()
            + " to "
            + earlier.terms().recipient()
            + ", which is not what is asked for now: use another reference",
        false);
  }

  private static String said(OwnPayment earlier) {
    return "the payment of reference '"
        + earlier.reference().orElseThrow()
        + "'"
        + earlier.txHash().map(hash -> " (tx_hash " + hash.toHex() + ")").orElse("");
  }

  /**
   * Signs a payment for somebody else to send, with the nonce that {@link #send} would take. It
   * counts as sent from here on: its nonce is never signed again, and {@link #send} and {@link
   * #resume} go on with it. An earlier payment that is not certified yet is continued first (L3).
   *
   * @return the payment with its envelope, which names no parent
   */
  public Future<OwnPayment> sign(
      Address recipient, UInt64 amount, AssetId asset, SendOptions choice) {
    return payments.run(
        () ->
            refreshIfDue()
                .compose(none -> finishPending())
                .compose(none -> sender.reserve(recipient, amount, asset, Optional.empty(), choice))
                .compose(sender::handOut));
  }

  private Future<?> refreshIfDue() {
    return settlements.isDue(clock.millis(), options.refreshAfterMs())
        ? settlements.refresh()
        : Future.succeededFuture();
  }

  /**
   * Continues the pending payment: one message at a time is on its way, since the next one needs
   * its QC (L3).
   */
  private Future<?> finishPending() {
    Optional<OwnPayment> pending = wallet.state().pending();
    if (pending.isEmpty()) {
      return Future.succeededFuture();
    }
    return sender
        .advance(pending.get())
        .compose(
            outcome ->
                outcome instanceof Outcome.Certified
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new FastPayException(
                            "an earlier payment is still on its way, and this one was not begun. The"
                                + " earlier one is "
                                + outcome.describe(),
                            true)));
  }

  private Future<Optional<QcHash>> importAll(List<QuorumCertificate> parents) {
    Future<Optional<QcHash>> first = Future.succeededFuture(Optional.empty());
    for (QuorumCertificate parent : parents) {
      first =
          first.compose(named -> importNow(parent).map(kept -> named.or(() -> Optional.of(kept))));
    }
    return first;
  }

  /**
   * Keeps a QC, and gives the hash that the wallet knows it by: another QC of the payment may be
   * there already.
   */
  private Future<QcHash> importNow(QuorumCertificate raw) {
    return VerifiedQc.verify(raw, Optional.empty(), committee, crypto)
        .fold(
            this::importNow,
            reject ->
                Future.failedFuture(
                    new FastPayException("the QC proves nothing: " + reject.message(), false)));
  }

  private Future<QcHash> importNow(VerifiedQc qc) {
    return wallet
        .receive(qc, clock.millis())
        .onSuccess(
            isNew -> {
              if (isNew) {
                presenting.present(qc.certificate());
              }
            })
        .map(
            isNew ->
                wallet.state().credits().stream()
                    .filter(credit -> credit.key().equals(qc.contentionKey()))
                    .findFirst()
                    .map(credit -> credit.qc().hash())
                    .orElseGet(() -> qc.certificate().hash()));
  }

  /**
   * Keeps a QC that came another way, after verifying it in full.
   *
   * @param qc of a payment to this account, with the payment in it
   * @return its hash in the wallet; fails with {@link FastPayException} if it proves nothing
   */
  public Future<QcHash> importQc(QuorumCertificate qc) {
    return receipts.run(() -> importNow(qc));
  }

  /**
   * Looks once at the bulletin boards for payments to this account. What a quorum has certified is
   * verified here and kept in the wallet, to be spent.
   *
   * @return the payments that were not known before
   */
  public Future<List<VerifiedQc>> receive() {
    return receipts.run(
        () ->
            receiver
                .sweep()
                .onSuccess(all -> all.forEach(qc -> presenting.present(qc.certificate()))));
  }

  /**
   * Looks at the bulletin boards until a payment is there.
   *
   * @param wanted accepts, of the payments that come in, the one that is waited for
   * @param timeoutMs after which it fails with {@link FastPayException}
   * @return the first one that is wanted; others that came in before it are in the wallet
   */
  public Future<VerifiedQc> receive(Predicate<VerifiedQc> wanted, long timeoutMs) {
    return lookUntil(all -> all.stream().filter(wanted).findFirst(), timeoutMs);
  }

  /**
   * Looks at the bulletin boards until payments are there that were not known before.
   *
   * @param timeoutMs after which it fails with {@link FastPayException}
   * @return all that the look brought, at least one; a further {@link #receive()} may bring more
   */
  public Future<List<VerifiedQc>> receiveAll(long timeoutMs) {
    return lookUntil(all -> all.isEmpty() ? Optional.empty() : Optional.of(all), timeoutMs);
  }

  private <T> Future<T> lookUntil(Function<List<VerifiedQc>, Optional<T>> pick, long timeoutMs) {
    Promise<T> promise = Promise.promise();
    Runnable cancelTimer =
        loop.after(
            timeoutMs,
            () ->
                promise.tryFail(
                    new FastPayException(
                        "no such payment within "
                            + timeoutMs
                            + " ms: ask the sender for its QC, or wait longer",
                        true)));
    promise.future().onComplete(result -> cancelTimer.run());
    lookUntil(pick, promise);
    return promise.future();
  }

  private <T> void lookUntil(Function<List<VerifiedQc>, Optional<T>> pick, Promise<T> promise) {
    if (promise.future().isComplete()) {
      return;
    }
    receive()
        .onComplete(
            result -> {
              Optional<T> found =
                  result.succeeded() ? pick.apply(result.result()) : Optional.empty();
              if (found.isPresent()) {
                promise.tryComplete(found.get());
              } else if (result.cause() != null
                  && !(result.cause() instanceof FastPayException e && e.retryMayHelp())) {
                promise.tryFail(result.cause());
              } else {
                loop.after(options.pollIntervalMs(), () -> lookUntil(pick, promise));
              }
            });
  }

  /**
   * Goes on with what was left pending, sending the identical bytes again.
   *
   * @return one outcome per pending payment; empty if there is none
   */
  public Future<List<Outcome>> resume() {
    return payments.run(() -> settlements.refresh().compose(none -> resumeFrom(new ArrayList<>())));
  }

  private Future<List<Outcome>> resumeFrom(List<Outcome> outcomes) {
    Optional<OwnPayment> pending = wallet.state().pending();
    if (pending.isEmpty()) {
      return Future.succeededFuture(List.copyOf(outcomes));
    }
    return sender
        .advance(pending.get())
        .compose(
            outcome -> {
              outcomes.add(outcome);
              return outcome instanceof Outcome.Certified
                  ? resumeFrom(outcomes)
                  : Future.succeededFuture(List.copyOf(outcomes));
            });
  }

  /** Looks up what the chain has done to unsettled payments, own and received. */
  public Future<Refresh> refresh() {
    return payments.run(settlements::refresh);
  }

  /** The account as the committee sees it. */
  public Future<AccountSummary> account(AssetId asset) {
    return accountOf(address(), asset);
  }

  /** Any account as the committee sees it. */
  public Future<AccountSummary> accountOf(Address address, AssetId asset) {
    Promise<AccountSummary> promise = Promise.promise();
    loop.run(
        () ->
            accounts
                .account(new AccountQuery(address, asset, List.of(options.nonceKey())))
                .onComplete(promise));
    return promise.future();
  }

  /** Gives the wallet free for another client, after the calls before it and what they began. */
  public Future<Void> close() {
    return payments.run(
        () -> receipts.run(() -> presenting.ended().compose(ended -> wallet.close())));
  }
}
