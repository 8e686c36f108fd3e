package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import java.util.List;

/** Calls the methods of the other side. Failed futures carry an {@link RpcException}. */
public interface Rpc {
  /** Makes one call; its result is JSON as Vert.x has it, and may be null. */
  Future<Object> call(RpcCall call);

  /**
   * Makes calls together: in one request, or where they are too many for one, in several that are
   * made one after the other.
   *
   * @return one answer a call, in the order of the calls; fails where there is no whole answer
   */
  Future<List<RpcAnswer>> batch(List<RpcCall> calls);
}
