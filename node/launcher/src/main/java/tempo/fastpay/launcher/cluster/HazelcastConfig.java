package tempo.fastpay.launcher.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import tempo.fastpay.launcher.config.ClusterConfig;
import tempo.fastpay.launcher.config.HostPort;

/**
 * Makes the settings of Hazelcast: members by name alone, one address to listen at, nothing else
 * open, and times after which a member that is gone is known to be gone.
 */
final class HazelcastConfig {
  /**
   * The number of copies of an entry: what Vert.x keeps in the cluster survives two members that
   * die at once.
   */
  private static final int BACKUPS = 2;

  static final String LOGGING = "hazelcast.logging.type";
  static final String SLF4J = "slf4j";

  private static final int CONNECT_LIMIT_SECONDS = 2;

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry(LOGGING, SLF4J),
          Map.entry("hazelcast.logging.details.enabled", "false"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.jmx", "false"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          // Vert.x leaves the cluster in its own order.
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "5"),
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.socket.client.bind.any", "false"),
          Map.entry("hazelcast.socket.connect.timeout.seconds", "" + CONNECT_LIMIT_SECONDS),
          // A member is where its port says, not somewhere above it.
          Map.entry("hazelcast.tcp.join.port.try.count", "1"),
          Map.entry("hazelcast.wait.seconds.before.join", "1"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "3"),
          Map.entry("hazelcast.max.join.seconds", "15"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
          Map.entry("hazelcast.member.list.publish.interval.seconds", "5"),
          Map.entry("hazelcast.mastership.claim.timeout.seconds", "10"),
          Map.entry("hazelcast.operation.call.timeout.millis", "5000"),
          Map.entry("hazelcast.operation.backup.timeout.millis", "1000"),
          // Two halves of a cluster that was cut find each other again by themselves.
          Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "5"));

  private HazelcastConfig() {}

  static Config of(ClusterConfig cluster, InetAddress own) {
    Config config = new Config();
    config.setClusterName(cluster.name());
    config.setClassLoader(HazelcastConfig.class.getClassLoader());
    PROPERTIES.forEach(config::setProperty);
    config.setProperty("hazelcast.prefer.ipv4.stack", "" + !(own instanceof Inet6Address));
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.getManagementCenterConfig().setConsoleEnabled(false).setScriptingEnabled(false);
    network(config.getNetworkConfig(), cluster, own);
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(BACKUPS)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    for (String name : List.of("__vertx.haInfo", "__vertx.nodeInfo")) {
      config.addMapConfig(new MapConfig(name).setBackupCount(BACKUPS));
    }
    return config;
  }

  private static void network(NetworkConfig network, ClusterConfig cluster, InetAddress own) {
    network.setPort(cluster.own().port()).setPortAutoIncrement(false).setReuseAddress(true);
    network.getInterfaces().setEnabled(true).addInterface(own.getHostAddress());
    network.getRestApiConfig().setEnabled(false);
    network.getMemcacheProtocolConfig().setEnabled(false);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setConnectionTimeoutSeconds(CONNECT_LIMIT_SECONDS)
        .setMembers(cluster.members().stream().map(HostPort::toString).toList());
  }
}
