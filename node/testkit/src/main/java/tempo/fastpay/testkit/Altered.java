package tempo.fastpay.testkit;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Function;
import tempo.fastpay.proto.contract.ForwardingValidator;
import tempo.fastpay.proto.contract.ValidatorApi;

/** Passes calls on to another validator, but for those that a test answers itself. */
public class Altered extends ForwardingValidator {
  private final ValidatorApi other;

  public Altered(ValidatorApi other) {
    this.other = Objects.requireNonNull(other);
  }

  @Override
  protected final <T> Future<T> forward(Function<ValidatorApi, Future<T>> call) {
    return call.apply(other);
  }
}
