package tempo.fastpay.jsonrpc;

import java.util.Objects;
import java.util.Optional;

/** Says why a call has no result. */
public final class RpcException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The kinds of failure that callers act on. */
  public enum Kind {
    /** The other side answered an error: {@link RpcException#error} is there. */
    ERROR,
    /** It could not be reached, or the connection broke: perhaps it has the call. */
    UNREACHABLE,
    /** No whole answer within the time: perhaps it has the call. */
    TIMEOUT,
    /** What came is no answer to the call, or longer than is read. */
    MALFORMED,
    /** Too many calls are under way: this one was not sent. */
    BUSY,
    /** The client, or the server, is being closed. */
    CLOSED
  }

  private final Kind kind;
  private final transient Optional<RpcError> error;

  private RpcException(Kind kind, String message, Optional<RpcError> error, Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind);
    this.error = error;
  }

  /** An error that the other side answered, or that a method answers. */
  public static RpcException of(RpcError error) {
    return new RpcException(
        Kind.ERROR, error.message() + " (" + error.code() + ")", Optional.of(error), null);
  }

  /** An error that a method answers. */
  public static RpcException of(int code, String message) {
    return of(RpcError.of(code, message));
  }

  /** A failure without an answer. */
  public static RpcException of(Kind kind, String message, Throwable cause) {
    return new RpcException(kind, message, Optional.empty(), cause);
  }

  public Kind kind() {
    return kind;
  }

  /** Present for {@link Kind#ERROR} alone. */
  public Optional<RpcError> error() {
    return error;
  }
}
