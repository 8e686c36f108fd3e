package tempo.fastpay.web;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import tempo.fastpay.loop.HardClose;
import tempo.fastpay.loop.Loop;

/**
 * Keeps the open connections of one server. Those without a request make room for new ones, the
 * oldest first, and are closed after a while: also those that send a request so slowly that it
 * never begins. Belongs to one event loop.
 */
final class Connections {
  private static final long SWEEP_MS = 1_000;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final Loop loop;
  private final WebLimits limits;

  /** Since when, in nanoseconds; the oldest first. */
  private final Map<HttpConnection, Long> idle = new LinkedHashMap<>();

  private final Map<HttpConnection, Exchange> busy = new HashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder closedForRoom = new LongAdder();
  private final LongAdder closedForTime = new LongAdder();
  private Runnable stopSweeping = () -> {};

  private static final class Exchange {
    private final long beganNanos = System.nanoTime();
    private final HttpServerResponse response;
    private final List<Runnable> whenOver = new ArrayList<>();
    private boolean isStream;

    Exchange(HttpServerResponse response) {
      this.response = response;
    }

    /**
     * False for streams, which keep their own time, and for WebSockets, which the bridge bounds.
     */
    boolean isBounded() {
      return !isStream && response.getStatusCode() != SWITCHING_PROTOCOLS;
    }
  }

  Connections(Loop loop, WebLimits limits) {
    this.loop = loop;
    this.limits = limits;
  }

  void start() {
    stopSweeping = loop.every(SWEEP_MS, this::sweep);
  }

  void stop() {
    stopSweeping.run();
  }

  void opened(HttpConnection connection) {
    loop.check();
    if (idle.size() + busy.size() >= limits.connectionsLimit()) {
      closedForRoom.increment();
      Iterator<HttpConnection> oldest = idle.keySet().iterator();
      if (!oldest.hasNext()) {
        HardClose.now(connection);
        return;
      }
      HttpConnection leaving = oldest.next();
      oldest.remove();
      HardClose.now(leaving);
    }
    idle.put(connection, System.nanoTime());
    HardClose.whenClosed(connection, () -> closed(connection));
    count();
  }

  private void closed(HttpConnection connection) {
    loop.check();
    idle.remove(connection);
    end(connection);
    count();
  }

  private boolean end(HttpConnection connection) {
    Exchange over = busy.remove(connection);
    if (over == null) {
      return false;
    }
    over.whenOver.forEach(Runnable::run);
    return true;
  }

  int limit() {
    return limits.connectionsLimit();
  }

  private void count() {
    open.set(idle.size() + busy.size());
  }

  /** Notes that a request has begun. */
  void begin(RoutingContext ctx) {
    loop.check();
    HttpConnection connection = ctx.request().connection();
    if (idle.remove(connection) != null) {
      busy.put(connection, new Exchange(ctx.response()));
      ctx.addEndHandler(ended -> ended(connection));
    }
    ctx.next();
  }

  private void ended(HttpConnection connection) {
    loop.check();
    if (end(connection)) {
      idle.put(connection, System.nanoTime());
    }
  }

  /**
   * Runs a task once, when the request is answered or its connection gone: a request that became a
   * WebSocket is never answered.
   */
  void whenOver(RoutingContext ctx, Runnable task) {
    loop.check();
    Exchange exchange = busy.get(ctx.request().connection());
    if (exchange == null) {
      ctx.addEndHandler(ended -> task.run());
    } else {
      exchange.whenOver.add(task);
    }
  }

  /** Notes that the request is answered by a stream, which bounds itself. */
  void isStream(RoutingContext ctx) {
    loop.check();
    Exchange exchange = busy.get(ctx.request().connection());
    if (exchange != null) {
      exchange.isStream = true;
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    long idleNanos = TimeUnit.MILLISECONDS.toNanos(limits.idleMs());
    long exchangeNanos = TimeUnit.MILLISECONDS.toNanos(limits.exchangeMs());
    List<HttpConnection> over = new ArrayList<>();
    for (Map.Entry<HttpConnection, Long> entry : idle.entrySet()) {
      if (now - entry.getValue() < idleNanos) {
        break;
      }
      over.add(entry.getKey());
    }
    busy.forEach(
        (connection, exchange) -> {
          if (exchange.isBounded() && now - exchange.beganNanos >= exchangeNanos) {
            over.add(connection);
          }
        });
    for (HttpConnection connection : over) {
      closedForTime.increment();
      HardClose.now(connection);
    }
  }

  int open() {
    return open.get();
  }

  /** The number of connections closed because there were too many. */
  long closedForRoom() {
    return closedForRoom.sum();
  }

  /** The number of connections closed because nothing was asked, or nothing taken, for too long. */
  long closedForTime() {
    return closedForTime.sum();
  }
}
