package tempo.fastpay.simulator.world;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.Accounts;
import tempo.fastpay.sidecar.Counters;
import tempo.fastpay.sidecar.FactsReader;
import tempo.fastpay.sidecar.Inclusions;
import tempo.fastpay.sidecar.PaymentBook;
import tempo.fastpay.sidecar.Settlement;
import tempo.fastpay.sidecar.core.Advance;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.Clock;

/**
 * Shows clients what one process of a validator knows, and settles payments, by the real accounts,
 * book, board and settlement.
 */
public final class Shown {
  private static final int ENDED_LIMIT = 1_000;

  /** A process's loop, and its name. */
  record Life(Loop loop, String bootId) {}

  private final Chain node;
  private final Consumer<ChainHead> onHead;
  private final ValidatorCore core;
  private final Accounts accounts;
  private final PaymentBook book;
  private final BulletinBoard board;
  private final Settlement settlement;
  private final Inclusions inclusions;

  /**
   * Begins with nothing.
   *
   * @param onProgress hears of every step of every payment
   * @param onHead hears of every head that a client is told
   */
  Shown(
      Life life,
      Chain node,
      ValidatorCore core,
      Clock clock,
      Consumer<Lifecycle> onProgress,
      Consumer<ChainHead> onHead) {
    this.node = node;
    this.core = core;
    this.accounts = new Accounts(node, core);
    this.onHead = onHead;
    this.board =
        new BulletinBoard(life.bootId(), BoardLimits.DEFAULT, clock::unixMillis, life.loop());
    this.book =
        new PaymentBook(
            life.loop(),
            clock,
            ENDED_LIMIT,
            new Counters(life.bootId()),
            (update, effects) -> {
              onProgress.accept(update);
              board.add(update, effects);
            });
    this.settlement = new Settlement(node, core, new FactsReader(node::senderFacts, core), book);
    this.inclusions = new Inclusions(core, book, settlement::dropped);
  }

  void accepted(Order order) {
    book.accepted(order.envelope(), order.payment(), core.base().height());
  }

  void certificate(VerifiedCertificate certificate) {
    board.add(certificate);
  }

  void certified(VerifiedQc qc) {
    book.certified(qc, core.base().height());
    qc.certificates().forEach(board::add);
    board.add(qc);
  }

  void expired(MessageId message) {
    book.expired(message, core.base().height());
  }

  Settlement settlement() {
    return settlement;
  }

  void moved(Advance.Moved moved) {
    UInt64 height = core.base().height();
    settlement.left(moved.left(), height);
    inclusions.moved(height);
    settlement.moved();
  }

  void above(Chain.Above above) {
    inclusions.above(above);
  }

  public Future<ChainHead> head() {
    return node.head().onSuccess(onHead::accept);
  }

  public Future<AccountView> account(AccountQuery query) {
    return accounts.view(query);
  }

  public Optional<PaymentStatus> payment(PaymentQuery query) {
    return query instanceof PaymentQuery.ByTxHash one
        ? book.status(one.txHash())
        : book.status(((PaymentQuery.ByContentionKey) query).key());
  }

  public BoardPage page(BoardQuery query) {
    return board.page(query);
  }
}
