package tempo.fastpay.jsonrpc;

import java.util.Objects;

/** The answer to one call of a batch. */
public sealed interface RpcAnswer {
  /**
   * The call succeeded.
   *
   * @param value JSON as Vert.x has it; may be null
   */
  record Result(Object value) implements RpcAnswer {}

  /** The other side answered an error. */
  record Failed(RpcError error) implements RpcAnswer {
    public Failed {
      Objects.requireNonNull(error);
    }
  }
}
