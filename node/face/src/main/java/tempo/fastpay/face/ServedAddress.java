package tempo.fastpay.face;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.Loop;

/**
 * Keeps an address of the event bus served. A cluster that was cut, or lost several members at
 * once, may forget a node that serves an address, or remember one that no longer does, and nobody
 * is told: so the cluster is asked again and again. Asking over the bus would not do, since a node
 * that finds nobody delivers to itself. Belongs to the loop it was started on.
 */
public final class ServedAddress {
  private static final Logger LOG = LoggerFactory.getLogger(ServedAddress.class);

  /** The time between two questions to a cluster. */
  public static final long CHECK_MS = 5_000;

  private final Vertx vertx;
  private final String address;
  private final Handler<Message<Object>> handler;
  private final Loop loop;

  private MessageConsumer<Object> consumer;
  private Runnable stopChecks = () -> {};
  private boolean checking;
  private boolean closed;

  /**
   * Registrations of nodes that were not members when last looked at: a new one may only just have
   * come.
   */
  private Set<RegistrationInfo> orphans = Set.of();

  private ServedAddress(Vertx vertx, String address, Handler<Message<Object>> handler) {
    this.vertx = vertx;
    this.address = address;
    this.handler = handler;
    this.loop = Loop.of(vertx);
  }

  /**
   * Begins to serve.
   *
   * @param handler called on the caller's context
   * @param checkMs how often a cluster, if there is one, is asked
   * @return complete when requests from everywhere reach it
   */
  public static Future<ServedAddress> start(
      Vertx vertx, String address, Handler<Message<Object>> handler, long checkMs) {
    ServedAddress served = new ServedAddress(vertx, address, handler);
    served.consumer = served.register();
    return served
        .consumer
        .completion()
        .map(
            registered -> {
              if (vertx.isClustered()) {
                served.watch(((VertxInternal) vertx).clusterManager(), checkMs);
              }
              return served;
            });
  }

  private MessageConsumer<Object> register() {
    MessageConsumer<Object> made = vertx.eventBus().consumer(address);
    made.handler(handler);
    return made;
  }

  private void watch(ClusterManager cluster, long checkMs) {
    stopChecks = loop.every(checkMs, () -> check(cluster));
  }

  private void check(ClusterManager cluster) {
    if (checking || closed) {
      return;
    }
    checking = true;
    Promise<List<RegistrationInfo>> found = Promise.promise();
    cluster.getRegistrations(address, found);
    loop.onLoop(found.future()).onComplete(asked -> checked(cluster, asked));
  }

  private void checked(ClusterManager cluster, AsyncResult<List<RegistrationInfo>> asked) {
    Future<Void> repaired =
        asked.succeeded() ? repair(cluster, asked.result()) : Future.failedFuture(asked.cause());
    loop.onLoop(repaired)
        .onComplete(
            done -> {
              checking = false;
              if (done.failed()) {
                LOG.atDebug()
                    .setMessage("the cluster does not answer")
                    .addKeyValue("address", address)
                    .setCause(done.cause())
                    .log();
              }
            });
  }

  private Future<Void> repair(ClusterManager cluster, List<RegistrationInfo> registrations) {
    List<String> members = cluster.getNodes();
    Set<RegistrationInfo> leftBehind = new HashSet<>();
    boolean known = false;
    for (RegistrationInfo registration : registrations) {
      known |= registration.nodeId().equals(cluster.getNodeId()) && !registration.localOnly();
      if (!members.contains(registration.nodeId())) {
        leftBehind.add(registration);
      }
    }
    List<Future<Void>> repairs = new ArrayList<>();
    if (!known) {
      repairs.add(registerAnew());
    }
    leftBehind.stream()
        .filter(orphans::contains)
        .map(o -> remove(cluster, o))
        .forEach(repairs::add);
    orphans = leftBehind;
    return Future.join(repairs).mapEmpty();
  }

  private Future<Void> registerAnew() {
    if (closed) {
      return Future.succeededFuture();
    }
    LOG.atWarn()
        .setMessage("the cluster has forgotten what is served here: registered again")
        .addKeyValue("address", address)
        .log();
    MessageConsumer<Object> anew = register();
    return anew.completion()
        .transform(registered -> registered.succeeded() ? replace(anew) : anew.unregister());
  }

  /** Registers the new consumer before the old one leaves, so that there is one at all times. */
  private Future<Void> replace(MessageConsumer<Object> anew) {
    if (closed) {
      return anew.unregister();
    }
    MessageConsumer<Object> old = consumer;
    consumer = anew;
    return old.unregister();
  }

  private Future<Void> remove(ClusterManager cluster, RegistrationInfo orphan) {
    LOG.atWarn()
        .setMessage("an address was still served by a node that is gone: removed")
        .addKeyValue("address", address)
        .addKeyValue("node", orphan.nodeId())
        .log();
    Promise<Void> removed = Promise.promise();
    cluster.removeRegistration(address, orphan, removed);
    return removed.future();
  }

  /** Stops serving. */
  public Future<Void> close() {
    closed = true;
    stopChecks.run();
    return consumer.unregister();
  }
}
