package tempo.fastpay.proto.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.SubmitRequest;

/**
 * Every method of a validator goes through {@link ForwardingValidator#forward}: once, with its
 * arguments in their places, and with the answer as it came. The methods are read from the
 * interface, so that a new one cannot be forgotten.
 */
class ForwardingValidatorTest {
  private static final Arbitrary ANY = new Arbitrary(1);

  private static final Map<Class<?>, Supplier<Object>> ARGUMENTS =
      Map.ofEntries(
          entry(SubmitRequest.class, () -> ANY.submitRequest(2)),
          entry(BoardQuery.class, ANY::boardQuery),
          entry(BoardFilter.class, ANY::filter),
          entry(PaymentQuery.class, ANY::paymentQuery),
          entry(AccountQuery.class, ANY::accountQuery),
          entry(EvidenceQuery.class, ANY::evidenceQuery),
          entry(String.class, ANY::cursor),
          entry(List.class, () -> List.of(ANY.qc())),
          entry(Handler.class, ForwardingValidatorTest::handler));

  /** One of a type that a method asks for. */
  private static Object argument(Class<?> type) {
    Supplier<Object> any = ARGUMENTS.get(type);
    assertThat(any).as("how any %s is made: add it to ARGUMENTS", type.getSimpleName()).isNotNull();
    return any.get();
  }

  private final List<List<Object>> calls = new ArrayList<>();
  private final Future<Object> answer = Future.succeededFuture("an answer");

  /** Notes the method and the arguments of each call. */
  private final ValidatorApi noting =
      (ValidatorApi)
          Proxy.newProxyInstance(
              ValidatorApi.class.getClassLoader(),
              new Class<?>[] {ValidatorApi.class},
              (proxy, method, arguments) -> {
                calls.add(call(method, arguments == null ? new Object[0] : arguments));
                return answer;
              });

  private int forwarded;

  private final ValidatorApi forwarding =
      new ForwardingValidator() {
        @Override
        protected <T> Future<T> forward(Function<ValidatorApi, Future<T>> call) {
          forwarded++;
          return call.apply(noting);
        }
      };

  /** One that equals no other. */
  private static Handler<Object> handler() {
    return new Handler<>() {
      @Override
      public void handle(Object event) {
        throw new AssertionError("nothing is handed out here");
      }
    };
  }

  private static List<Object> call(Method method, Object... arguments) {
    List<Object> call = new ArrayList<>(List.of(method.getName()));
    call.addAll(List.of(arguments));
    return call;
  }

  static Stream<Method> methods() {
    return Arrays.stream(ValidatorApi.class.getMethods());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyCallIsForwarded(Method method) throws Exception {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(ForwardingValidatorTest::argument).toArray();
    assertThat(method.invoke(forwarding, arguments)).isSameAs(answer);
    assertThat(forwarded).isOne();
    assertThat(calls).containsExactly(call(method, arguments));
  }
}
