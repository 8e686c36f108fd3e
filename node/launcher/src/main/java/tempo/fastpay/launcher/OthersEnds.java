package tempo.fastpay.launcher;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Keeps out of the log what Vert.x and Netty say when a peer closes a connection or a stream, or
 * does not answer in time: whoever made the call is told, and says what it was. At people's
 * commands everything that they say.
 */
final class OthersEnds extends Filter<ILoggingEvent> {
  private final boolean keepsAllOut;

  /**
   * Makes a filter of what libraries say.
   *
   * @param keepsAllOut true for commands of people, who are told by the command what went wrong
   */
  OthersEnds(boolean keepsAllOut) {
    this.keepsAllOut = keepsAllOut;
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean isLibrarys =
        event.getLoggerName().startsWith("io.vertx.")
            || event.getLoggerName().startsWith("io.netty.");
    return isLibrarys && (keepsAllOut || isOthersEnd(event.getThrowableProxy()))
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  /** Vert.x's own exceptions are of closed connections, reset streams and passed deadlines. */
  private static boolean isOthersEnd(IThrowableProxy proxy) {
    if (!(proxy instanceof ThrowableProxy logged)) {
      return false;
    }
    Throwable failure = logged.getThrowable();
    return failure instanceof IOException
        || failure instanceof TimeoutException
        || failure instanceof VertxException;
  }
}
