package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.Advance;
import tempo.fastpay.sidecar.core.Learned;
import tempo.fastpay.sidecar.core.LivePayment;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;

/**
 * Brings certified payments to the chain, and the chain's results back (L14). A payment goes out
 * when the balance at H carries it: so a child never goes before the credits it needs are final. It
 * is sent again until it is no longer live: with the next block where the chain did not take it,
 * else as {@link SentPayments} says.
 */
public final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final Chain chain;
  private final ValidatorCore core;
  private final FactsReader facts;
  private final PaymentBook book;

  /** Senders whose payments are forwarded at the same time; the others wait. */
  static final int FORWARDING_LIMIT = 1_024;

  /** Senders to look at; no more than there are senders of live payments. */
  private final Set<Address> waiting = new LinkedHashSet<>();

  private final Set<Address> forwarding = new HashSet<>();

  private final SentPayments sent = new SentPayments();

  /** Payments that have ended, and of which the chain could not say how; the eldest leaves. */
  static final int UNTOLD_LIMIT = 16_384;

  private final Map<MessageId, LivePayment> untold = BoundedMap.byInsertion(UNTOLD_LIMIT);

  private boolean choosing;

  /**
   * Makes a settlement for which nothing waits yet.
   *
   * @param facts of the same chain and core
   * @param book publishes the stages of payments
   */
  public Settlement(Chain chain, ValidatorCore core, FactsReader facts, PaymentBook book) {
    this.chain = chain;
    this.core = core;
    this.facts = facts;
    this.book = book;
  }

  /**
   * Looks at a sender whose payment became known: it can go out, and perhaps the next ones on its
   * lane.
   */
  public void known(Address sender) {
    waiting.add(sender);
    choose();
  }

  /** Sends a payment again at once: a block that held it is gone. */
  public void dropped(LivePayment live) {
    sent.remove(live.message());
    known(live.payment().sender());
  }

  /**
   * Looks at all that is still certified, since H has moved, and sends what is due; and asks again
   * about what has ended.
   */
  public void moved() {
    sent.moved(core.base().height());
    List<LivePayment> ended = List.copyOf(untold.values());
    untold.clear();
    ended.forEach(live -> tellEnd(live, core.base().height()));
    core.certified().forEach(live -> waiting.add(live.payment().sender()));
    choose();
  }

  private void choose() {
    if (choosing) {
      return;
    }
    choosing = true;
    Optional<Address> next = next();
    while (next.isPresent()) {
      Address sender = next.get();
      waiting.remove(sender);
      forwarding.add(sender);
      forward(sender)
          .onComplete(
              done -> {
                forwarding.remove(sender);
                choose();
              });
      next = next();
    }
    choosing = false;
  }

  /** A sender's payments go out one after the other, by one run at a time. */
  private Optional<Address> next() {
    return forwarding.size() < FORWARDING_LIMIT
        ? waiting.stream().filter(sender -> !forwarding.contains(sender)).findFirst()
        : Optional.empty();
  }

  private Future<Void> forward(Address sender) {
    Future<Void> done = Future.succeededFuture();
    for (LivePayment live : core.certifiedOf(sender)) {
      if (!sent.has(live.message())) {
        done = done.compose(before -> forward(live));
      }
    }
    return done;
  }

  private Future<Void> forward(LivePayment live) {
    return facts
        .withFacts(live.payment(), read -> isCovered(live, read))
        .compose(covered -> covered ? send(live) : Future.succeededFuture())
        .recover(
            failure -> {
              notTaken(live, failure.getMessage());
              return Future.succeededFuture();
            });
  }

  private Optional<Boolean> isCovered(LivePayment live, SenderFacts read) {
    if (!read.height().equals(core.base().height())) {
      return Optional.empty();
    }
    // What it rests on may have settled since it came in: then it carries others again.
    live.qc().ifPresent(qc -> core.learn(qc, read, Learned.Origin.GOSSIP));
    return Optional.of(core.coveredByBase(live, read));
  }

  private Future<Void> send(LivePayment live) {
    return chain.submit(live.payment()).map(answer -> answered(live, answer));
  }

  /** Each answer has its own next step. All end when the payment is no longer live. */
  private Void answered(LivePayment live, Chain.Sent answer) {
    switch (answer.answer()) {
      case TAKEN, KNOWN -> queued(live);
      // A finalized block will say who used the nonce; a block that is not final may go again.
      case NONCE_TOO_LOW -> wasSent(live);
      // H will pass its valid_before.
      case EXPIRED -> wasSent(live);
      case NONCE_TOO_HIGH, NOT_YET_VALID -> notYet(live, answer);
      case UNDERPRICED, FEE_NOT_COVERED, BASE_FEE, POOL_FULL -> {
        notYet(live, answer);
        endangered(live, answer);
      }
      case REFUSED -> {
        notTaken(live, answer.detail());
        endangered(live, answer);
      }
    }
    return null;
  }

  private static void notYet(LivePayment live, Chain.Sent answer) {
    LOG.atInfo()
        .setMessage("the chain does not take a payment yet, it is sent again")
        .addKeyValue("tx_hash", live.envelope().txHash())
        .addKeyValue("answer", answer.answer())
        .addKeyValue("reason", answer.detail())
        .log();
  }

  /** Its recipient hears why it may expire. */
  private void endangered(LivePayment live, Chain.Sent answer) {
    book.endangered(live.message(), "the chain's node does not take it: " + answer.detail());
  }

  private void wasSent(LivePayment live) {
    sent.add(live.message(), core.base().height());
  }

  private void queued(LivePayment live) {
    wasSent(live);
    book.endangered(live.message(), "");
    book.progressed(live.message(), Stage.QUEUED_ONCHAIN, core.base().height(), "");
  }

  private static void notTaken(LivePayment live, String reason) {
    LOG.atWarn()
        .setMessage("the chain did not take a payment, it is sent again")
        .addKeyValue("tx_hash", live.envelope().txHash())
        .addKeyValue("reason", reason)
        .log();
  }

  /** Publishes the end of payments that left the overlay. */
  public void left(List<Advance.Left> left, UInt64 height) {
    for (Advance.Left gone : left) {
      sent.remove(gone.payment().message());
      if (gone.reason() == Advance.Reason.EXPIRED) {
        book.expired(gone.payment().message(), height);
        if (gone.payment().isKnown()) {
          warn(gone.payment(), "expired");
        }
      } else {
        tellEnd(gone.payment(), height);
      }
    }
  }

  private void tellEnd(LivePayment live, UInt64 height) {
    chain
        .outcome(live.payment())
        .onSuccess(outcome -> settled(live, outcome, height))
        .onFailure(
            failure -> {
              untold.put(live.message(), live);
              LOG.atWarn()
                  .setMessage("what became of a payment could not be read, it is asked again")
                  .addKeyValue("tx_hash", live.envelope().txHash())
                  .addKeyValue("reason", failure.getMessage())
                  .log();
            });
  }

  private void settled(LivePayment live, Optional<Chain.Outcome> outcome, UInt64 height) {
    if (outcome.isEmpty()) {
      String reason = "its nonce is used on chain";
      book.progressed(live.message(), Stage.FAILED, height, reason);
      warn(live, "failed: " + reason);
      return;
    }
    Chain.Outcome told = outcome.get();
    Inclusion at = new Inclusion(told.blockHash(), told.chainTxHash());
    switch (told.fate()) {
      case PAID -> {
        book.placed(live.message(), Stage.INCLUDED, told.height(), "", at);
        book.placed(live.message(), Stage.FINALIZED, told.height(), "", at);
      }
      case FAILED, DISPLACED -> {
        book.placed(live.message(), Stage.FAILED, told.height(), told.reason(), at);
        warn(live, "failed: " + told.reason());
      }
    }
  }

  /** Tells every payment that counts on this one's credit (L14). */
  private void warn(LivePayment gone, String how) {
    String reason = "it rests on " + gone.envelope().txHash() + ", which " + how;
    for (LivePayment above : core.restingOn(gone)) {
      book.endangered(above.message(), reason);
    }
  }
}
