package tempo.fastpay.simulator.run;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.proto.contract.ForwardingValidator;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.simulator.world.Shown;

/** Carries the calls of one client's process to one member, over the network and back. */
final class MemberPort extends ForwardingValidator {
  private final Broad broad;
  private final SeededLoop caller;
  private final int from;
  private final int seat;

  /**
   * Makes a way to a member.
   *
   * @param from the client's place in the network
   */
  MemberPort(Broad broad, SeededLoop caller, int from, int seat) {
    this.broad = broad;
    this.caller = caller;
    this.from = from;
    this.seat = seat;
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    Promise<SubmitReply> answer = Promise.promise();
    broad.submit(
        from,
        seat,
        broad.world().order(request.envelope()).orElseThrow(),
        request.parentQcs(),
        reply -> arrived(answer, reply));
    return answer.future();
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    Promise<List<PresentResult>> answer = Promise.promise();
    broad.presentTo(from, seat, qcs, results -> arrived(answer, results));
    return answer.future();
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return ask(honest -> Future.succeededFuture(honest.page(query)), liar -> liar.page());
  }

  @Override
  public Future<ChainHead> chainHead() {
    return ask(Shown::head, Liar::head);
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return ask(
        honest -> Future.succeededFuture(honest.payment(query)), liar -> liar.payment(query));
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return ask(honest -> honest.account(query), liar -> liar.account(query));
  }

  private <T> Future<T> ask(Function<Shown, Future<T>> question, Function<Liar, Optional<T>> lie) {
    Promise<T> answer = Promise.promise();
    broad.ask(from, seat, question, lie, told -> arrived(answer, told));
    return answer.future();
  }

  /** Completes an answer once: a network may bring it twice, and to a process that has ended. */
  private <T> void arrived(Promise<T> answer, T told) {
    if (caller.isAlive()) {
      answer.tryComplete(told);
    }
  }

  @Override
  protected <T> Future<T> forward(Function<ValidatorApi, Future<T>> call) {
    throw new UnsupportedOperationException("no client asks this");
  }
}
