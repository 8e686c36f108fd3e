package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * An account as a committee sees it.
 *
 * @param supported each number is one that f liars can push neither above nor below what honest
 *     validators see; outgoing and incoming are the highest and the lowest supported, so that
 *     available is what can be counted on
 * @param views the answer of each validator, unverified
 */
public record AccountReport(AccountView supported, List<View> views) {
  public AccountReport {
    Objects.requireNonNull(supported);
    views = List.copyOf(views);
  }

  /** One validator's answer. */
  public record View(Validator validator, AccountView view) {
    public View {
      Objects.requireNonNull(validator);
      Objects.requireNonNull(view);
    }
  }
}
