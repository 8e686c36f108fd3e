package tempo.fastpay.client.wallet;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.QcHash;

/**
 * Remembers a user's nonces, signed payments and received money. Every step is durable before its
 * future completes, and steps follow one another on one worker thread. A step that its rules refuse
 * changes nothing; after a failed write the state of the store is not known, and the wallet refuses
 * all further steps until it is opened again.
 */
public final class Wallet {
  private static final AtomicLong COUNT = new AtomicLong();

  private final WalletStore store;
  private final Loop.Worker worker;
  private volatile WalletState state;
  private volatile Optional<WalletException> broken = Optional.empty();

  private Wallet(WalletStore store, Loop.Worker worker, WalletState state) {
    this.store = store;
    this.worker = worker;
    this.state = state;
  }

  /**
   * Opens a wallet, or begins one.
   *
   * @return fails with {@link WalletException} if the store is in use, cannot be understood, or
   *     holds another account's wallet or another chain's
   */
  public static Future<Wallet> open(Loop loop, WalletStore store, ChainId chainId, Address owner) {
    Objects.requireNonNull(store);
    Loop.Worker worker = loop.worker("fastpay-wallet-" + COUNT.incrementAndGet());
    return worker
        .run(
            () -> {
              WalletState found = store.open().orElseGet(() -> WalletState.empty(chainId, owner));
              try {
                requireSame("chain", found.chainId(), chainId);
                requireSame("account", found.owner(), owner);
              } catch (WalletException e) {
                store.close();
                throw e;
              }
              return new Wallet(store, worker, found);
            })
        .onFailure(cause -> worker.close());
  }

  private static void requireSame(String what, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw new WalletException(
          "the wallet is of " + what + " " + found + ", not of " + expected + ": name another",
          false);
    }
  }

  /** The state that is durable now. */
  public WalletState state() {
    return state;
  }

  /** Fixes a nonce and all that will be signed with it. */
  public Future<OwnPayment> reserve(UnsignedPayment terms, Optional<QcHash> parent, long nowMs) {
    return reserve(terms, parent, Optional.empty(), nowMs);
  }

  /** Fixes a nonce and all that will be signed with it, for a payment of this reference alone. */
  public Future<OwnPayment> reserve(
      UnsignedPayment terms, Optional<QcHash> parent, Optional<String> reference, long nowMs) {
    return step(current -> current.reserve(terms, parent, reference, nowMs))
        .map(next -> next.payment(terms.nonceKey(), terms.nonceSeq()).get());
  }

  /** Keeps the signed bytes. */
  public Future<OwnPayment> signed(OwnPayment payment, Bytes raw) {
    return step(current -> current.signed(payment, raw)).map(next -> current(next, payment));
  }

  /** Records that the signed bytes are about to leave. */
  public Future<OwnPayment> sent(OwnPayment payment) {
    return step(current -> current.become(payment, PaymentState.SENT, false))
        .map(next -> current(next, payment));
  }

  /** Keeps the QC. */
  public Future<OwnPayment> certified(OwnPayment payment, VerifiedQc qc) {
    return step(current -> current.certified(payment, qc.certificate()))
        .map(next -> current(next, payment));
  }

  /**
   * Takes in what the chain has done to an own payment.
   *
   * @return its new state, or empty if this proves nothing new
   */
  public Future<Optional<OwnPayment>> observe(OwnPayment payment, ChainEvidence evidence) {
    Optional<PaymentState> next = evidence.next(payment);
    if (next.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return step(current -> current.become(payment, next.get(), evidence.freesNonce(payment)))
        .map(stepped -> Optional.of(payment.become(next.get())));
  }

  /**
   * Keeps received money so that it can be spent.
   *
   * @param qc of a payment to this wallet's owner
   * @return false if the payment was known already, or the wallet is full of larger ones
   */
  public Future<Boolean> receive(VerifiedQc qc, long nowMs) {
    if (!qc.payment().recipient().equals(state.owner())) {
      return Future.failedFuture(
          new WalletException(
              "the QC's payment goes to "
                  + qc.payment().recipient()
                  + ", not to this wallet's "
                  + state.owner(),
              false));
    }
    if (state.knows(qc.contentionKey())) {
      return Future.succeededFuture(false);
    }
    return step(current -> current.receive(new Credit(qc.certificate(), nowMs)))
        .map(next -> next.knows(qc.contentionKey()));
  }

  /** Takes in what the chain has done to received money; false if that is nothing new. */
  public Future<Boolean> observe(Credit credit, ChainEvidence evidence) {
    return evidence.ends(credit)
        ? step(current -> current.settled(credit)).map(true)
        : Future.succeededFuture(false);
  }

  /** Gives the store free. */
  public Future<Void> close() {
    return worker
        .run(
            () -> {
              store.close();
              return null;
            })
        .eventually(worker::close)
        .mapEmpty();
  }

  private static OwnPayment current(WalletState state, OwnPayment payment) {
    return state.payment(payment.nonceKey(), payment.nonceSeq()).get();
  }

  private Future<WalletState> step(UnaryOperator<WalletState> rule) {
    return worker.run(
        () -> {
          if (broken.isPresent()) {
            throw new WalletException(
                "the wallet failed before and must be opened again: " + broken.get().getMessage(),
                true,
                broken.get());
          }
          WalletState next = rule.apply(state);
          if (!next.equals(state)) {
            save(next);
          }
          return next;
        });
  }

  private void save(WalletState next) {
    try {
      store.save(next);
    } catch (WalletException e) {
      // Refused before anything was written.
      throw e;
    } catch (RuntimeException e) {
      WalletException failure = new WalletException(String.valueOf(e.getMessage()), true, e);
      broken = Optional.of(failure);
      throw failure;
    }
    state = next;
  }
}
