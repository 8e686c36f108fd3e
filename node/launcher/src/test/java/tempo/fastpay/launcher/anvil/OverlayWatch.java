package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/**
 * Looks, whenever a validator's H has moved, at accounts as it sees them, and says in the end
 * whether anvil explains what was seen.
 */
final class OverlayWatch {
  private static final long LOOK_MS = 100;

  /** A validator's view of an account at a height. */
  private record Seen(Validator validator, Address account, UInt64 height) {}

  private final Confined confined;
  private final Map<Validator, ValidatorApi> validators;
  private final List<Address> accounts;
  private final Map<Validator, UInt64> heights = new HashMap<>();
  private final Map<Seen, AccountView> views = new HashMap<>();
  private Runnable stop = () -> {};

  OverlayWatch(Vertx vertx, Map<Validator, ValidatorApi> validators, List<Address> accounts) {
    this.confined = new Confined(Loop.of(vertx));
    this.validators = validators;
    this.accounts = accounts;
  }

  void start() {
    confined.later(() -> stop = confined.loop().every(LOOK_MS, this::look));
  }

  private void look() {
    validators.forEach(
        (validator, api) ->
            confined
                .loop()
                .onLoop(api.account(query(accounts.get(0))))
                .onSuccess(
                    view -> {
                      if (!view.height().equals(heights.put(validator, view.height()))) {
                        accounts.forEach(account -> see(validator, api, account));
                      }
                    }));
  }

  private static AccountQuery query(Address account) {
    return new AccountQuery(account, Fixtures.ALPHA_USD);
  }

  private void see(Validator validator, ValidatorApi api, Address account) {
    confined
        .loop()
        .onLoop(api.account(query(account)))
        .onSuccess(view -> views.put(new Seen(validator, account, view.height()), view));
  }

  /** Looks no more, and tells how many views there are. */
  int end() {
    return await(
        confined.get(
            () -> {
              stop.run();
              return views.size();
            }));
  }

  /** At how many heights a validator was seen. */
  long heights() {
    return views.keySet().stream().map(Seen::height).distinct().count();
  }

  /**
   * Holds each view to anvil: the base is the balance at H, and what is on its way is nothing that
   * H has already.
   *
   * @param included each payment, with the height of its block
   */
  void assertExplained(Anvil anvil, Map<Payment, Long> included) {
    Map<Map.Entry<Address, UInt64>, BigInteger> balances = new HashMap<>();
    views.forEach(
        (seen, view) -> {
          BigInteger base =
              balances.computeIfAbsent(
                  Map.entry(seen.account(), seen.height()),
                  at -> anvil.balance(at.getKey(), Fixtures.ALPHA_USD, at.getValue()));
          assertThat(view.base()).as("base of %s", seen).isEqualTo(base);
          assertThat(view.available())
              .as("available of %s", view)
              .isEqualTo(base.subtract(view.outgoing()).add(view.incoming()))
              .isNotNegative();
          assertThat(view.outgoing())
              .as("outgoing of %s", seen)
              .isLessThanOrEqualTo(later(included, view, true));
          assertThat(view.incoming())
              .as("incoming of %s", seen)
              .isLessThanOrEqualTo(later(included, view, false));
        });
  }

  /** What the account sends, or receives, in blocks after H. */
  private static BigInteger later(
      Map<Payment, Long> included, AccountView view, boolean isOutgoing) {
    Collection<Map.Entry<Payment, Long>> all = included.entrySet();
    return all.stream()
        .filter(
            entry ->
                (isOutgoing ? entry.getKey().sender() : entry.getKey().recipient())
                    .equals(view.address()))
        .filter(entry -> view.height().isLessThan(UInt64.of(entry.getValue())))
        .map(entry -> entry.getKey().amount().toBigInteger())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
