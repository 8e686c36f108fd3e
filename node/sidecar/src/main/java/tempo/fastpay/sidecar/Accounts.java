package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.LivePayment;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;

/**
 * Answers the balances of an account: the chain's state at H, and what the overlay lets the account
 * spend over it (L5).
 */
public final class Accounts {
  private final Chain chain;
  private final ValidatorCore core;

  public Accounts(Chain chain, ValidatorCore core) {
    this.chain = chain;
    this.core = core;
  }

  /** Everything in the answer holds at one height; read again where H moves in between. */
  public Future<AccountView> view(AccountQuery query) {
    return view(query, 1);
  }

  private Future<AccountView> view(AccountQuery query, int attempt) {
    FinalizedBlock at = core.base();
    Set<Lane> lanes = new HashSet<>();
    query.nonceKeys().forEach(key -> lanes.add(new Lane(query.address(), key)));
    for (LivePayment sent : core.account(query.address(), query.asset()).sent()) {
      lanes.add(sent.payment().lane());
    }
    return chain
        .balance(query.address(), query.asset(), at.height())
        .compose(
            base ->
                chain
                    .nonces(lanes, at.height())
                    .compose(
                        nonces ->
                            at.height().equals(core.base().height())
                                    || attempt >= FactsReader.TRIES_LIMIT
                                ? Future.succeededFuture(view(query, at, base, nonces))
                                : view(query, attempt + 1)));
  }

  private AccountView view(
      AccountQuery query, FinalizedBlock at, BigInteger base, Map<Lane, UInt64> nonces) {
    ValidatorCore.AccountSummary summary = core.account(query.address(), query.asset());
    return new AccountView(
        query.address(),
        query.asset(),
        at.height(),
        UInt64.of(at.unixMillis()),
        base,
        summary.outgoing(),
        summary.incoming(),
        base.subtract(summary.outgoing()).add(summary.incoming()),
        nonces.entrySet().stream()
            .map(entry -> laneView(entry.getKey(), entry.getValue(), summary.sent()))
            .toList());
  }

  private static AccountView.LaneView laneView(
      Lane lane, UInt64 chainNonce, List<LivePayment> sent) {
    UInt64 next = chainNonce;
    Optional<TxHash> pending = Optional.empty();
    for (LivePayment live : sent) {
      if (live.payment().lane().equals(lane) && live.payment().nonceSeq().compareTo(next) >= 0) {
        next = live.payment().nonceSeq().next();
        pending = Optional.of(live.envelope().txHash());
      }
    }
    return new AccountView.LaneView(lane.nonceKey(), chainNonce, next, pending);
  }
}
