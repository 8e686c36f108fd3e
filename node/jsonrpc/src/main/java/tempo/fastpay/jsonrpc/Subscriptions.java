package tempo.fastpay.jsonrpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The subscriptions of one connection; they end with it. Belongs to the server's loop. */
final class Subscriptions {
  private static final String SUBSCRIBE = "eth_subscribe";
  private static final String UNSUBSCRIBE = "eth_unsubscribe";

  private final RpcService service;
  private final BiConsumer<String, Object> sink;
  private final Quota own;
  private final Map<String, Runnable> endings = new HashMap<>();

  /**
   * None yet.
   *
   * @param sink takes a subscription's id, and the result to notify of
   */
  Subscriptions(RpcService service, BiConsumer<String, Object> sink) {
    this.service = service;
    this.sink = sink;
    this.own = new Quota(service.limits().subscriptionsPerConnectionLimit());
  }

  static boolean isAbout(RpcCall call) {
    return call.method().equals(SUBSCRIBE) || call.method().equals(UNSUBSCRIBE);
  }

  /**
   * Begins or ends a subscription.
   *
   * @param isAlone a beginning that is not is refused: notifications would come before the id
   */
  RpcAnswer answer(RpcCall call, boolean isAlone) {
    if (call.method().equals(UNSUBSCRIBE)) {
      return unsubscribe(call);
    }
    if (!isAlone) {
      return failed(
          RpcError.INVALID_REQUEST, SUBSCRIBE + ": expected with an id, and outside of a batch");
    }
    if (!own.take()) {
      return failed(RpcError.LIMIT_EXCEEDED, "the connection has too many subscriptions");
    }
    if (!service.subscriptions().take()) {
      own.giveBack();
      return failed(RpcError.LIMIT_EXCEEDED, "the server has too many subscriptions");
    }
    String id = service.nextSubscriptionId();
    RpcAnswer answer = begin(id, call);
    if (answer instanceof RpcAnswer.Failed) {
      giveBack();
    }
    return answer;
  }

  private RpcAnswer begin(String id, RpcCall call) {
    try {
      Optional<Runnable> ending = service.methods().subscribe(call, result -> notify(id, result));
      if (ending.isEmpty()) {
        return failed(RpcError.INVALID_PARAMS, "there is no such subscription");
      }
      endings.put(id, ending.get());
      return new RpcAnswer.Result(id);
    } catch (RpcException | RuntimeException e) {
      return service.runner().failed(call.method(), e);
    }
  }

  private void notify(String id, Object result) {
    service.loop().check();
    if (endings.containsKey(id)) {
      sink.accept(id, result);
    }
  }

  private RpcAnswer unsubscribe(RpcCall call) {
    if (call.params().size() != 1 || !(call.params().getValue(0) instanceof String id)) {
      return failed(RpcError.INVALID_PARAMS, "params: expected the id of a subscription");
    }
    Runnable ending = endings.remove(id);
    if (ending != null) {
      end(ending);
    }
    return new RpcAnswer.Result(ending != null);
  }

  private void end(Runnable ending) {
    giveBack();
    try {
      ending.run();
    } catch (RuntimeException e) {
      service.runner().failed(UNSUBSCRIBE, e);
    }
  }

  private void giveBack() {
    own.giveBack();
    service.subscriptions().giveBack();
  }

  /** Ends them all, the connection is gone. */
  void endAll() {
    List<Runnable> all = List.copyOf(endings.values());
    endings.clear();
    all.forEach(this::end);
  }

  private static RpcAnswer failed(int code, String message) {
    return new RpcAnswer.Failed(RpcError.of(code, message));
  }
}
