package tempo.fastpay.loop;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;

/**
 * Makes an HTTP/1 server refuse requests whose body could end in two places (RFC 9112, 6.1 and
 * 6.3). Netty takes one of them, and a proxy in front may take the other: what is one request for
 * the proxy would be two here. A header without a name is refused, too.
 */
public final class StrictHttp {
  private static final String DECODER = "httpDecoder";
  private static final int BAD_REQUEST = 400;
  private static final int URI_TOO_LONG = 414;
  private static final int HEADERS_TOO_LARGE = 431;
  private static final int NOT_IMPLEMENTED = 501;

  private StrictHttp() {}

  /** Says which framing is refused, and with which status. */
  private static final class FramingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int status;

    FramingException(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  /** A status and what was expected. */
  public record Refusal(int status, String message) {}

  /**
   * Makes one connection strict; to be called when it is opened.
   *
   * @param options of its server
   */
  public static void on(HttpConnection connection, HttpServerOptions options) {
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      // HTTP/2 frames its messages itself.
      if (pipeline.get(DECODER) != null) {
        pipeline.replace(DECODER, DECODER, new Decoder(options));
      }
    }
  }

  /** The answer to a request that could not be decoded. */
  public static Refusal refusal(HttpServerRequest undecoded) {
    Throwable cause = undecoded.decoderResult().cause();
    if (cause instanceof FramingException framing) {
      return new Refusal(framing.status, framing.getMessage());
    }
    if (cause instanceof TooLongHttpLineException) {
      return new Refusal(URI_TOO_LONG, "URI: too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new Refusal(HEADERS_TOO_LARGE, "headers: too long");
    }
    return new Refusal(BAD_REQUEST, "not an HTTP request");
  }

  /** Answers a request that could not be decoded in plain text, and closes its connection. */
  public static void refuse(HttpServerRequest undecoded) {
    Refusal refusal = refusal(undecoded);
    undecoded
        .response()
        .setStatusCode(refusal.status())
        .putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .end(refusal.message())
        .onComplete(sent -> HardClose.now(undecoded.connection()));
  }

  private static final class Decoder extends VertxHttpRequestDecoder {
    Decoder(HttpServerOptions options) {
      super(options);
    }

    /** Is asked when all headers are read, and before any of them is believed. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      if (message != null) {
        check(message.protocolVersion(), message.headers());
      }
      return super.isContentAlwaysEmpty(message);
    }

    private static void check(HttpVersion version, HttpHeaders headers) {
      if (headers.contains("")) {
        throw new FramingException(BAD_REQUEST, "headers: expected names before the colons");
      }
      List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
      if (encodings.isEmpty()) {
        return;
      }
      if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
        throw new FramingException(
            BAD_REQUEST, "Transfer-Encoding and Content-Length: expected one of them, got both");
      }
      if (version.majorVersion() < 1 || version.minorVersion() < 1) {
        throw new FramingException(BAD_REQUEST, "Transfer-Encoding: expected none in HTTP/1.0");
      }
      if (encodings.size() != 1
          || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0).strip())) {
        throw new FramingException(NOT_IMPLEMENTED, "Transfer-Encoding: expected chunked alone");
      }
    }
  }
}
