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
 * is sent again with every block until it is no longer live.
 */
public final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final Chain chain;
  private final ValidatorCore core;
  private final FactsReader facts;
  private final PaymentBook book;

  /** Senders whose payments are forwarded at the same time; the others wait. */
  static final int FORWARDING_LIMIT = 64;

  /** Ended payments of which it is not known how; the eldest leaves, and its end is not told. */
  static final int UNREAD_LIMIT = 8_192;

  /** Senders to look at; no more than there are senders of live payments. */
  private final Set<Address> waiting = new LinkedHashSet<>();

  private final Set<Address> forwarding = new HashSet<>();

  /** Taken by the chain since H moved last: no more than there are live payments. */
  private final Set<MessageId> sent = new HashSet<>();

  private final Map<MessageId, LivePayment> unread = BoundedMap.byInsertion(UNREAD_LIMIT);

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

  /**
   * Looks at all that is still certified, since H has moved, and sends it again; and asks again
   * what became of payments where the chain did not answer.
   */
  public void moved() {
    List<LivePayment> again = List.copyOf(unread.values());
    unread.clear();
    again.forEach(gone -> end(gone, core.base().height()));
    sent.clear();
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
      if (!sent.contains(live.message())) {
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
      case NONCE_TOO_LOW -> sent.add(live.message());
      // H will pass its valid_before.
      case EXPIRED -> sent.add(live.message());
      case NONCE_TOO_HIGH, UNDERPRICED, FEE_NOT_COVERED, BASE_FEE, NOT_YET_VALID, POOL_FULL ->
          LOG.atInfo()
              .setMessage("the chain does not take a payment yet, it is sent again")
              .addKeyValue("tx_hash", live.envelope().txHash())
              .addKeyValue("answer", answer.answer())
              .addKeyValue("reason", answer.detail())
              .log();
      case REFUSED -> notTaken(live, answer.detail());
    }
    return null;
  }

  private void queued(LivePayment live) {
    sent.add(live.message());
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
      if (gone.reason() == Advance.Reason.EXPIRED) {
        book.expired(gone.payment().message(), height);
        if (gone.payment().isKnown()) {
          warn(gone.payment(), "expired");
        }
      } else {
        end(gone.payment(), height);
      }
    }
  }

  private void end(LivePayment gone, UInt64 height) {
    chain
        .outcome(gone.payment())
        .onSuccess(outcome -> settled(gone, outcome, height))
        .onFailure(
            failure -> {
              unread.put(gone.message(), gone);
              LOG.atWarn()
                  .setMessage("what became of a payment could not be read")
                  .addKeyValue("tx_hash", gone.envelope().txHash())
                  .addKeyValue("reason", failure.getMessage())
                  .log();
            });
  }

  private void settled(LivePayment live, Optional<Chain.Outcome> outcome, UInt64 height) {
    if (outcome.isEmpty()) {
      failed(live, height, "its nonce is used on chain");
      return;
    }
    Chain.Outcome told = outcome.get();
    switch (told.fate()) {
      case PAID -> {
        book.progressed(live.message(), Stage.INCLUDED, told.height(), "");
        book.progressed(live.message(), Stage.FINALIZED, told.height(), "");
      }
      case FAILED, DISPLACED -> failed(live, told.height(), told.reason());
    }
  }

  private void failed(LivePayment live, UInt64 height, String reason) {
    book.progressed(live.message(), Stage.FAILED, height, reason);
    warn(live, "failed: " + reason);
  }

  /** Tells every payment that counts on this one's credit (L14). */
  private void warn(LivePayment gone, String how) {
    String reason = "it rests on " + gone.envelope().txHash() + ", which " + how;
    for (LivePayment above : core.restingOn(gone)) {
      book.endangered(above.message(), reason);
    }
  }
}
