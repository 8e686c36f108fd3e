package tempo.fastpay.launcher;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Keeps out of the log what Vert.x and Netty say when a peer closes a connection or a stream, or
 * does not answer in time: whoever made the call is told, and says what it was.
 */
final class OthersEnds extends Filter<ILoggingEvent> {
  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean isLibrarys =
        event.getLoggerName().startsWith("io.vertx.")
            || event.getLoggerName().startsWith("io.netty.");
    return isLibrarys
            && event.getThrowableProxy() instanceof ThrowableProxy logged
            && isOthersEnd(logged.getThrowable())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  /** Vert.x's own exceptions are of closed connections, reset streams and passed deadlines. */
  private static boolean isOthersEnd(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof TimeoutException
        || failure instanceof VertxException;
  }
}
