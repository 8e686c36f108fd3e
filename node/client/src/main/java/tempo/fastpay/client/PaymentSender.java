package tempo.fastpay.client;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.client.quorum.CertificateCollector.TimeWindow;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.QuorumClient;
import tempo.fastpay.client.quorum.Submission;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.Wallet;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Takes a payment through its states: reserve, sign, keep, record that it leaves, send, keep the
 * QC. After a crash {@link #advance} goes on from the recorded state with the same message.
 */
final class PaymentSender {
  /** The most that clocks may differ; beyond it a certificate's time is called absurd. */
  static final long CLOCK_SKEW_LIMIT_MS = 600_000;

  /**
   * How far this machine's clock may be ahead of the last final block that validators tell of. The
   * slowest chains make a block in ten minutes; a payment signed by a clock that is further ahead
   * would be taken by nobody, and hold its wallet up until that date.
   */
  static final long CLOCK_AHEAD_LIMIT_MS = 900_000;

  private static final Logger LOG = LoggerFactory.getLogger(PaymentSender.class);

  private final Wallet wallet;
  private final PaymentSigning signing;
  private final Address payer;
  private final QuorumClient validators;
  private final AccountReader accounts;
  private final ClientOptions options;
  private final InstantSource clock;

  PaymentSender(
      Wallet wallet, FastPayClient.Ports ports, QuorumClient validators, AccountReader accounts) {
    this.wallet = wallet;
    this.signing = new PaymentSigning(wallet, ports);
    this.payer = ports.signer().address();
    this.validators = validators;
    this.accounts = accounts;
    this.options = ports.options();
    this.clock = ports.clock();
  }

  /**
   * Reserves a nonce for a new payment.
   *
   * @param parent the QC it names
   */
  Future<OwnPayment> reserve(
      Address recipient,
      UInt64 amount,
      AssetId asset,
      Optional<QcHash> parent,
      SendOptions choice) {
    NonceKey lane = lane(choice);
    return accounts
        .account(new AccountQuery(payer, asset, List.of(lane)))
        .compose(
            account -> {
              WalletState state = wallet.state();
              UnsignedPayment terms =
                  signing.terms(recipient, amount, asset, lane, nextSeq(lane, account), choice);
              requireClock(terms, account);
              requireFunds(terms, account, state);
              requireTime(lane, account, state);
              return wallet.reserve(terms, parent, choice.reference(), clock.millis());
            });
  }

  /** The lane that is in use (L4), else the first from the preferred one on that does not rest. */
  private NonceKey lane(SendOptions choice) {
    if (choice.nonceKey().isPresent()) {
      return choice.nonceKey().get();
    }
    WalletState state = wallet.state();
    if (!state.live().isEmpty()) {
      return state.live().get(0).nonceKey();
    }
    NonceKey lane = options.nonceKey();
    while (state.isResting(lane)) {
      lane = new NonceKey(Bytes32.fromNumber(lane.toNumber().add(BigInteger.ONE)));
    }
    return lane;
  }

  private UInt64 nextSeq(NonceKey lane, AccountSummary account) {
    UInt64 own = wallet.state().nextSeq(lane);
    UInt64 told = account.lane(lane).map(AccountSummary.LaneSummary::nextSeq).orElse(UInt64.ZERO);
    return own.isLessThan(told) ? told : own;
  }

  /** Refuses to sign by a clock that validators cannot agree with: nobody would take it (L7). */
  private void requireClock(UnsignedPayment terms, AccountSummary account) {
    long blockMs = account.unixMillis().bits();
    long aheadMs = clock.millis() - blockMs;
    if (aheadMs > CLOCK_AHEAD_LIMIT_MS) {
      throw new FastPayException(
          "this machine's clock is "
              + aheadMs / 1_000
              + " s ahead of the last final block that validators tell of: set it right, or wait"
              + " until the chain goes on",
          true);
    }
    long leftMs = terms.validBefore().get().bits() * 1_000 - blockMs;
    if (aheadMs < 0 && leftMs < options.marginMs()) {
      throw new FastPayException(
          "this machine's clock is "
              + -aheadMs / 1_000
              + " s behind the last final block that validators tell of: set it right",
          true);
    }
  }

  /**
   * Refuses a payment that is surely beyond the funds of the account. Validators would refuse it
   * too, but its nonce would be spent on it until it has expired.
   */
  private static void requireFunds(
      UnsignedPayment terms, AccountSummary account, WalletState state) {
    BigInteger needed = terms.amount().toBigInteger().add(FeeBound.inAsset(terms));
    BigInteger atMost = account.availableAtMost().add(Parents.credited(state, terms.asset()));
    if (atMost.compareTo(needed) < 0) {
      throw new FastPayException(
          "insufficient funds: "
              + needed
              + " are needed with the fee bound, at most "
              + atMost
              + " of "
              + terms.asset()
              + " are available to "
              + state.owner()
              + ": add funds, or receive the payment that brings them",
          true);
    }
  }

  /**
   * Refuses a payment behind one that is about to expire: it would not be certified, and its nonce
   * would be spent.
   */
  private void requireTime(NonceKey lane, AccountSummary account, WalletState state) {
    UInt64 chainNonce =
        account.lane(lane).map(AccountSummary.LaneSummary::chainNonce).orElse(UInt64.ZERO);
    for (OwnPayment earlier : state.live()) {
      if (!earlier.nonceKey().equals(lane) || earlier.nonceSeq().isLessThan(chainNonce)) {
        continue;
      }
      long leftMs = earlier.leftMs(clock.millis());
      if (leftMs < options.marginMs()) {
        throw new FastPayException(
            earlier.name()
                + " is not settled and has "
                + leftMs
                + " ms left, validators build on nothing with less than "
                + options.marginMs()
                + " ms (L7): wait until it settles or expires",
            true);
      }
    }
  }

  /** Signs a reserved payment for somebody else to send: it counts as sent from here on. */
  Future<OwnPayment> handOut(OwnPayment payment) {
    return signing.handOut(payment);
  }

  /** Continues a payment from any state until validators have decided. */
  Future<Outcome> advance(OwnPayment payment) {
    return switch (payment.state()) {
      case RESERVED -> signing.keepSigned(payment).compose(this::advance);
      case SIGNED -> wallet.sent(payment).compose(this::advance);
      case SENT -> submit(payment);
      case CERTIFIED, SETTLED, EXPIRED, RELEASED ->
          Future.failedFuture(
              new IllegalStateException("nothing is left to do for a payment " + payment.state()));
    };
  }

  private Future<Outcome> submit(OwnPayment payment) {
    Envelope envelope = payment.envelope().get();
    Submission submission =
        new Submission(
            envelope,
            signing.screen(envelope.paymentBytes(), payment.terms()),
            Parents.of(payment, wallet.state()));
    TimeWindow window =
        new TimeWindow(
            Math.max(0, payment.reservedAtMs() - CLOCK_SKEW_LIMIT_MS),
            Math.max(payment.reservedAtMs(), clock.millis())
                + options.retry().deadlineMs()
                + CLOCK_SKEW_LIMIT_MS);
    return validators
        .submit(submission, window, late -> logLate(envelope, late))
        .compose(
            outcome ->
                outcome instanceof Outcome.Certified certified
                    ? wallet.certified(payment, certified.qc()).map(outcome)
                    : Future.succeededFuture(outcome));
  }

  private static void logLate(Envelope envelope, QuorumClient.LateAnswer late) {
    LOG.atDebug()
        .setMessage("late answer")
        .addKeyValue("validator", late.validator().name())
        .addKeyValue("tx_hash", envelope.txHash())
        .addKeyValue("standing", () -> late.standing().describe())
        .log();
  }
}
