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
import tempo.fastpay.client.wallet.PaymentSigner;
import tempo.fastpay.client.wallet.Wallet;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Takes a payment through its states: reserve, sign, keep, say that it leaves, send, keep the QC.
 * Whatever of it a crash cuts off, {@link #advance} goes on with the same message.
 */
final class PaymentSender {
  /** By how much clocks may differ before a certificate's time is called absurd. */
  static final long CLOCK_SKEW_LIMIT_MS = 600_000;

  private static final Logger LOG = LoggerFactory.getLogger(PaymentSender.class);
  private static final long MS_PER_SECOND = 1_000;

  private final Wallet wallet;
  private final PaymentSigner signer;
  private final Crypto crypto;
  private final QuorumClient validators;
  private final AccountReader accounts;
  private final ClientOptions options;
  private final InstantSource clock;

  PaymentSender(
      Wallet wallet,
      PaymentSigner signer,
      Crypto crypto,
      QuorumClient validators,
      AccountReader accounts,
      ClientOptions options,
      InstantSource clock) {
    this.wallet = wallet;
    this.signer = signer;
    this.crypto = crypto;
    this.validators = validators;
    this.accounts = accounts;
    this.options = options;
    this.clock = clock;
  }

  /**
   * Reserves a nonce for a new payment.
   *
   * @param parent the QC it names; where none is given, the newest unsettled money of the asset
   */
  Future<OwnPayment> reserve(
      Address recipient,
      UInt64 amount,
      AssetId asset,
      Optional<QcHash> parent,
      SendOptions choice) {
    NonceKey lane = lane(choice);
    return accounts
        .account(new AccountQuery(signer.address(), asset, List.of(lane)))
        .compose(
            account -> {
              WalletState state = wallet.state();
              UnsignedPayment terms =
                  terms(recipient, amount, asset, lane, nextSeq(lane, account), choice);
              requireFunds(terms, account, state);
              return wallet.reserve(
                  terms, parent.or(() -> Parents.newest(state, asset)), clock.millis());
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

  private UnsignedPayment terms(
      Address recipient,
      UInt64 amount,
      AssetId asset,
      NonceKey lane,
      UInt64 nonceSeq,
      SendOptions choice) {
    BigInteger maxFee = choice.maxFeePerGas().orElse(options.maxFeePerGas());
    long validBefore =
        (clock.millis() + choice.lifetimeMs().orElse(options.lifetimeMs())) / MS_PER_SECOND;
    PaymentBuilder builder =
        PaymentBuilder.tempo()
            .chainId(wallet.state().chainId())
            .recipient(recipient)
            .amount(amount)
            .asset(asset)
            .nonceKey(lane)
            .nonceSeq(nonceSeq)
            .validBefore(UInt64.of(validBefore))
            .gasLimit(options.gasLimit())
            .maxFeePerGas(maxFee);
    choice.memo().ifPresent(builder::memo);
    // Named even where the chain would choose the same: nodes differ in what they choose.
    choice
        .feeToken()
        .or(() -> maxFee.signum() == 0 ? Optional.empty() : Optional.of(asset))
        .ifPresent(builder::feeToken);
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new FastPayException("this cannot be paid: " + e.getMessage(), false, e);
    }
  }

  /**
   * Refuses what is surely beyond the account's means. Validators would refuse it too, but its
   * nonce would be spent on it until it has expired.
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

  /** Goes on with a payment from whatever state it is in until validators have decided. */
  Future<Outcome> advance(OwnPayment payment) {
    return switch (payment.state()) {
      case RESERVED -> keepSigned(payment).compose(this::advance);
      case SIGNED -> wallet.sent(payment).compose(this::advance);
      case SENT -> submit(payment);
      case CERTIFIED, SETTLED, EXPIRED, RELEASED ->
          Future.failedFuture(
              new IllegalStateException("nothing is left to do for a payment " + payment.state()));
    };
  }

  private Future<OwnPayment> keepSigned(OwnPayment payment) {
    Bytes raw = signer.sign(payment.terms());
    screen(raw, payment.terms());
    return wallet.signed(payment, raw);
  }

  private Future<Outcome> submit(OwnPayment payment) {
    Envelope envelope = payment.envelope().get();
    Submission submission =
        new Submission(
            envelope,
            screen(envelope.paymentBytes(), payment.terms()),
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
    LOG.debug(
        "late answer validator={} tx_hash={} standing=\"{}\"",
        late.validator().name(),
        envelope.txHash(),
        late.standing().describe());
  }

  /** Our own bytes pass the same door as everybody's, so that no validator has to tell us. */
  private Payment screen(Bytes raw, UnsignedPayment terms) {
    PaymentScreen.Result result =
        PaymentScreen.screen(raw, Optional.of(signer.address()), wallet.state().chainId(), crypto);
    if (result instanceof PaymentScreen.Result.Rejected rejected) {
      throw new FastPayException(
          "the signed payment is not acceptable: " + rejected.reject().message(), false);
    }
    Payment payment = ((PaymentScreen.Result.Accepted) result).payment();
    Effects intended =
        new Effects(
            signer.address(),
            terms.recipient(),
            terms.amount(),
            terms.asset(),
            terms.nonceKey(),
            terms.nonceSeq());
    if (!Effects.of(payment).equals(intended) || !payment.signHash().equals(terms.signHash())) {
      throw new FastPayException(
          "the signed payment is not the one that was reserved: the wallet or its key is damaged",
          false);
    }
    return payment;
  }
}
