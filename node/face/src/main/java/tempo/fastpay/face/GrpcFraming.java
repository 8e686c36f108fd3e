package tempo.fastpay.face;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Locale;

/**
 * Reads a call as gRPC says, where Vert.x does not: media types without regard to case and
 * parameters, and messages that are flagged as compressed. Where no encoding is told these get the
 * encoding {@link #UNTOLD}, and any flag but 0 counts as that of compression. Vert.x's own services
 * would throw on them, or unfold them without a limit: they are refused here.
 */
final class GrpcFraming extends HttpServerRequestWrapper {
  /** The encoding of messages that are flagged as compressed, and no encoding was told. */
  static final String UNTOLD = "untold";

  static final GrpcFailure UNTOLD_FAILURE =
      new GrpcFailure(
          GrpcStatus.INTERNAL, "a message is flagged as compressed, and no encoding is told");
  static final GrpcFailure COMPRESSED_FAILURE =
      new GrpcFailure(GrpcStatus.UNIMPLEMENTED, "expected an uncompressed message in protobuf");

  private static final String IDENTITY = "identity";
  private static final String ENCODING = "grpc-encoding";
  private static final String TIMEOUT = "grpc-timeout";

  /** Of gRPC's own services: health and reflection, which Vert.x serves. */
  private static final String LIBRARYS = "/grpc.";

  private static final byte COMPRESSED = 1;

  private final boolean isLibrarys;
  private final boolean isTold;
  private boolean begun;
  private boolean refused;

  private GrpcFraming(HttpServerRequestInternal request, boolean isLibrarys, boolean isTold) {
    super(request);
    this.isTold = isTold;
    this.isLibrarys = isLibrarys;
  }

  static HttpServerRequest of(HttpServerRequestInternal request) {
    MultiMap headers = request.headers();
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type != null) {
      headers.set(HttpHeaders.CONTENT_TYPE, type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }
    String encoding = headers.get(ENCODING);
    boolean isTold = encoding != null && !encoding.equalsIgnoreCase(IDENTITY);
    boolean isLibrarys = request.path().startsWith(LIBRARYS);
    if (isLibrarys || !isTold) {
      headers.set(ENCODING, UNTOLD);
    }
    if (isLibrarys) {
      // Vert.x would answer a second time when it has passed.
      headers.remove(TIMEOUT);
    }
    return new GrpcFraming(request, isLibrarys, isTold);
  }

  @Override
  public HttpServerRequest handler(Handler<Buffer> handler) {
    super.handler(handler == null ? null : chunk -> take(chunk, handler));
    return this;
  }

  /** Only the first message of a call is read, and its first byte is its flag. */
  private void take(Buffer chunk, Handler<Buffer> handler) {
    if (refused) {
      return;
    }
    if (begun || chunk.length() == 0 || chunk.getByte(0) == 0) {
      begun |= chunk.length() > 0;
      handler.handle(chunk);
      return;
    }
    begun = true;
    if (isLibrarys) {
      refused = true;
      refuse(isTold ? COMPRESSED_FAILURE : UNTOLD_FAILURE);
    } else {
      handler.handle(chunk.copy().setByte(0, COMPRESSED));
    }
  }

  private void refuse(GrpcFailure failure) {
    var unused =
        response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/grpc")
            .putHeader("grpc-status", Integer.toString(failure.status().code))
            .putHeader("grpc-message", failure.message())
            .end();
  }
}
