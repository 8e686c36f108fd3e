package tempo.fastpay.client;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import tempo.fastpay.client.AccountSummary.LaneSummary;
import tempo.fastpay.client.quorum.Agreement;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.AccountView.LaneView;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Reads accounts and the chain's head from a quorum of which f may lie. */
public final class AccountReader {
  /**
   * The most times that an account is asked for where answers did not come in time: a validator
   * that reads its chain for the first time has what it read when it is asked again.
   */
  static final int TRIES_LIMIT = 3;

  private final Fanout fanout;
  private final Suspicions suspicions;
  private final int faulty;
  private final int quorum;

  public AccountReader(Fanout fanout, Suspicions suspicions) {
    this.fanout = fanout;
    this.suspicions = suspicions;
    this.faulty = Committee.faulty(fanout.committee().size());
    this.quorum = Committee.quorum(fanout.committee().size());
  }

  /**
   * Reads one account.
   *
   * @return fails with {@link FastPayException} where too few validators report it
   */
  public Future<AccountSummary> account(AccountQuery query) {
    return account(query, 1);
  }

  private Future<AccountSummary> account(AccountQuery query, int attempt) {
    return fanout
        .gather(quorum, (validator, port) -> port.account(query))
        .compose(
            answers ->
                isLate(answers) && attempt < TRIES_LIMIT
                    ? account(query, attempt + 1)
                    : Future.succeededFuture(summary(query, onTopic(query, answers))));
  }

  private boolean isLate(Fanout.Answers<AccountView> answers) {
    return answers.values().size() <= faulty
        && answers.failures().values().stream().anyMatch(TimeoutException.class::isInstance);
  }

  /** The chain's head as each of a quorum sees it; fewer where fewer answer. */
  Future<Map<Validator, ChainHead>> heads() {
    return fanout.gather(quorum, (validator, port) -> port.chainHead()).map(Fanout.Answers::values);
  }

  private Map<Validator, AccountView> onTopic(
      AccountQuery query, Fanout.Answers<AccountView> answers) {
    Map<Validator, AccountView> views = new LinkedHashMap<>();
    answers
        .values()
        .forEach(
            (validator, view) -> {
              if (view.address().equals(query.address()) && view.asset().equals(query.asset())) {
                views.put(validator, view);
              } else {
                suspicions.report(
                    new Suspicion(
                        validator,
                        Suspicion.Reason.OFF_TOPIC,
                        "asked for account " + query.address() + ", told of " + view.address()));
              }
            });
    if (views.size() <= faulty) {
      throw new FastPayException(
          "only "
              + views.size()
              + " of "
              + fanout.validators().size()
              + " validators told of the account"
              + causes(answers.failures())
              + ": check that they can be reached, and try again",
          true);
    }
    return views;
  }

  private static String causes(Map<Validator, Throwable> failures) {
    List<String> causes = new ArrayList<>();
    failures.forEach(
        (validator, cause) -> causes.add(validator.name() + ": " + cause.getMessage()));
    return causes.isEmpty() ? "" : " (" + String.join("; ", causes) + ")";
  }

  private AccountSummary summary(AccountQuery query, Map<Validator, AccountView> views) {
    return new AccountSummary(
        query.address(),
        query.asset(),
        lowest(views.values(), AccountView::height),
        lowest(views.values(), AccountView::unixMillis),
        lowest(views.values(), AccountView::base),
        highest(views.values(), AccountView::outgoing),
        lowest(views.values(), AccountView::incoming),
        lowest(views.values(), AccountView::available),
        highest(views.values(), AccountView::available),
        lanes(query, views.values()),
        views);
  }

  private <T extends Comparable<T>> T lowest(
      Collection<AccountView> views, Function<AccountView, T> number) {
    return Agreement.lowest(
            views.stream().map(number).toList(), faulty, Comparator.<T>naturalOrder())
        .orElseThrow();
  }

  private BigInteger highest(
      Collection<AccountView> views, Function<AccountView, BigInteger> number) {
    return Agreement.highest(
            views.stream().map(number).toList(), faulty, Comparator.<BigInteger>naturalOrder())
        .orElseThrow();
  }

  private Map<NonceKey, LaneSummary> lanes(AccountQuery query, Collection<AccountView> views) {
    Map<NonceKey, List<LaneView>> told = new TreeMap<>();
    query.nonceKeys().forEach(key -> told.put(key, new ArrayList<>()));
    for (AccountView view : views) {
      // A validator that names a lane twice still counts once.
      Set<NonceKey> named = new HashSet<>();
      for (LaneView lane : view.lanes()) {
        if (named.add(lane.nonceKey())) {
          told.computeIfAbsent(lane.nonceKey(), key -> new ArrayList<>()).add(lane);
        }
      }
    }
    Map<NonceKey, LaneSummary> lanes = new TreeMap<>();
    told.forEach(
        (key, seen) -> {
          Optional<UInt64> chainNonce = highest(seen, LaneView::chainNonce);
          Optional<UInt64> nextSeq = highest(seen, LaneView::nextSeq);
          if (chainNonce.isPresent() && nextSeq.isPresent()) {
            lanes.put(key, new LaneSummary(chainNonce.get(), nextSeq.get(), pending(seen)));
          }
        });
    return lanes;
  }

  private Optional<TxHash> pending(List<LaneView> lanes) {
    return Agreement.agreed(
        lanes.stream().map(LaneView::pending).flatMap(Optional::stream).toList(), faulty);
  }

  /**
   * The highest supported number of a lane; empty where fewer than f + 1 validators report the
   * lane, since liars may have invented it.
   */
  private Optional<UInt64> highest(List<LaneView> lanes, Function<LaneView, UInt64> number) {
    return Agreement.highest(
        lanes.stream().map(number).toList(), faulty, Comparator.<UInt64>naturalOrder());
  }
}
