package tempo.fastpay.launcher.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import tempo.fastpay.launcher.config.ClusterConfig;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.HostPort;

/**
 * Makes a Vert.x whose event bus is shared with the other nodes of the same operator. Members
 * neither prove who they are nor encrypt what they say: the cluster belongs on loopback or in a
 * private network, and nothing that guards safety rides on its bus.
 */
public final class ClusteredVertx {
  private static final Logger LOG = LoggerFactory.getLogger(ClusteredVertx.class);

  private static final int PING_INTERVAL_MS = 2_000;
  private static final int PING_REPLY_LIMIT_MS = 3_000;
  private static final int CONNECT_LIMIT_MS = 2_000;

  static {
    // What Hazelcast says before it reads its settings goes elsewhere otherwise.
    System.getProperties().putIfAbsent(HazelcastConfig.LOGGING, HazelcastConfig.SLF4J);
  }

  private final Vertx vertx;
  private final HazelcastClusterManager manager;

  private ClusteredVertx(Vertx vertx, HazelcastClusterManager manager) {
    this.vertx = vertx;
    this.manager = manager;
  }

  /**
   * Joins the cluster, or begins one where no member can be reached: that takes seconds. A host
   * name is looked up on the caller's thread.
   *
   * @param options of the Vert.x; its event-bus options are set here
   * @param builder takes the options, and adds what else the Vert.x is to have
   * @return fails with {@link ClusterException} where the node's own address cannot be had
   */
  public static Future<ClusteredVertx> join(
      ClusterConfig cluster,
      VertxOptions options,
      BiFunction<VertxBuilder, VertxOptions, VertxBuilder> builder) {
    InetAddress own;
    try {
      own = ownAddress(cluster.own().host());
      requireFree(cluster.own(), own);
    } catch (ClusterException e) {
      return Future.failedFuture(e);
    }
    HazelcastClusterManager manager = new HazelcastClusterManager(HazelcastConfig.of(cluster, own));
    return builder
        .apply(Vertx.builder(), onBus(options, own.getHostAddress()))
        .withClusterManager(manager)
        .buildClustered()
        .map(
            vertx -> {
              ClusteredVertx joined = new ClusteredVertx(vertx, manager);
              joined.tellOfMembers();
              LOG.atInfo()
                  .setMessage("cluster joined")
                  .addKeyValue("cluster", cluster.name())
                  .addKeyValue("address", joined.address())
                  .addKeyValue("members", joined.size())
                  .log();
              return joined;
            })
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof HazelcastException taken
                        ? cannotListen(cluster.own(), taken)
                        : cause));
  }

  private static InetAddress ownAddress(String host) {
    String key = ConfigKey.CLUSTER_HOST.pattern() + ": ";
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
        throw new ClusterException(
            key + host + " is no address that other nodes could call: name one of this machine",
            null);
      }
      return address;
    } catch (UnknownHostException e) {
      throw new ClusterException(key + host + " is not known: name an address of this machine", e);
    }
  }

  private static VertxOptions onBus(VertxOptions options, String host) {
    VertxOptions bus = new VertxOptions(options);
    bus.getEventBusOptions()
        .setHost(host)
        .setPort(0)
        .setClusterPublicHost(host)
        .setClusterPingInterval(PING_INTERVAL_MS)
        .setClusterPingReplyInterval(PING_REPLY_LIMIT_MS)
        .setConnectTimeout(CONNECT_LIMIT_MS);
    return bus;
  }

  /** Asked before the cluster is: Hazelcast tells of a port in use with three stack traces. */
  private static void requireFree(HostPort own, InetAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address, own.port()));
    } catch (IOException e) {
      throw cannotListen(own, e);
    }
  }

  private static ClusterException cannotListen(HostPort own, Exception cause) {
    return new ClusterException(
        ConfigKey.CLUSTER_PORT.pattern()
            + ": "
            + own
            + " cannot be listened at ("
            + cause.getMessage()
            + "): stop what uses it, or configure another",
        cause);
  }

  private void tellOfMembers() {
    manager
        .getHazelcastInstance()
        .getCluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void memberAdded(MembershipEvent event) {
                tell(LOG.atInfo().setMessage("cluster member joined"), event);
              }

              @Override
              public void memberRemoved(MembershipEvent event) {
                tell(LOG.atInfo().setMessage("cluster member left"), event);
              }
            });
  }

  private static void tell(LoggingEventBuilder line, MembershipEvent event) {
    line.addKeyValue("address", hostPort(event.getMember().getAddress()))
        .addKeyValue("members", event.getMembers().size())
        .log();
  }

  private static HostPort hostPort(Address address) {
    return new HostPort(address.getHost(), address.getPort());
  }

  public Vertx vertx() {
    return vertx;
  }

  /** The address at which this node's cluster port listens. */
  public HostPort address() {
    return hostPort(manager.getHazelcastInstance().getCluster().getLocalMember().getAddress());
  }

  /** The number of nodes in the cluster as this one sees it, itself among them. */
  public int size() {
    return manager.getNodes().size();
  }
}
