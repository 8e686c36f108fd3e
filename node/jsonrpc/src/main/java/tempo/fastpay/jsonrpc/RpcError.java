package tempo.fastpay.jsonrpc;

import java.util.Objects;
import java.util.Optional;

/**
 * The error object of an answer.
 *
 * @param code of JSON-RPC 2.0 (-32768 to -32000), or of the method
 * @param data what the method says beyond the message, JSON as Vert.x has it
 */
public record RpcError(int code, String message, Optional<Object> data) {
  /** The text is not JSON, or longer than is read. */
  public static final int PARSE_ERROR = -32700;

  /** The JSON is no request. */
  public static final int INVALID_REQUEST = -32600;

  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL_ERROR = -32603;

  /** Too much is asked for now (EIP-1474): try again later. */
  public static final int LIMIT_EXCEEDED = -32005;

  public RpcError {
    Objects.requireNonNull(message);
    Objects.requireNonNull(data);
  }

  public static RpcError of(int code, String message) {
    return new RpcError(code, message, Optional.empty());
  }
}
