package tempo.fastpay.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.launcher.cluster.Members.ANY_PORT;
import static tempo.fastpay.launcher.cluster.Members.NOBODY;
import static tempo.fastpay.launcher.cluster.Members.join;
import static tempo.fastpay.testkit.Awaiting.await;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.Ipv6;
import tempo.fastpay.launcher.config.HostPort;

class ClusteredVertxTest {
  @Test
  void aNodeThatFindsNobodyBeginsAndOthersFindIt() throws Exception {
    try (Members members = new Members("one")) {
      ClusteredVertx first = members.join();
      ClusteredVertx second = members.join();
      ClusteredVertx stranger = join("another", ANY_PORT, first.address());
      assertThat(stranger.size()).isEqualTo(1);
      await(stranger.vertx().close());
      assertThat(first.size()).isEqualTo(2);
      assertThat(second.size()).isEqualTo(2);

      await(
          first
              .vertx()
              .eventBus()
              .<String>consumer("greetings", message -> message.reply("hello " + message.body()))
              .completion());
      assertThat(await(second.vertx().eventBus().request("greetings", "second")).body())
          .isEqualTo("hello second");
    }
  }

  @Test
  void nodesAtIpv6AddressesFindEachOther() throws Exception {
    Ipv6.require();
    try (Members members = new Members("six", new HostPort(Ipv6.LOOPBACK, 0))) {
      ClusteredVertx first = members.join();
      ClusteredVertx second = members.join();
      assertThat(second.size()).isEqualTo(2);
      await(
          first
              .vertx()
              .eventBus()
              .<String>consumer("greetings", message -> message.reply("hello " + message.body()))
              .completion());
      assertThat(await(second.vertx().eventBus().request("greetings", "second")).body())
          .isEqualTo("hello second");
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      HostPort own = new HostPort("127.0.0.1", taken.getLocalPort());

      assertThatThrownBy(() -> join("one", own, NOBODY))
          .cause()
          .isInstanceOf(ClusterException.class)
          .hasMessageStartingWith("cluster.port: " + own + " cannot be listened at (")
          .hasMessageEndingWith("): stop what uses it, or configure another")
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void anAddressNobodyCouldCallIsRefused() {
    for (String host : new String[] {"0.0.0.0", "::", "224.0.0.1"}) {
      assertThatThrownBy(() -> join("one", new HostPort(host, 0), NOBODY))
          .cause()
          .isInstanceOf(ClusterException.class)
          .hasMessageStartingWith("cluster.host: " + host + " is no address that other nodes");
    }
    assertThatThrownBy(() -> join("one", new HostPort("no.such.host.invalid", 0), NOBODY))
        .cause()
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("cluster.host: no.such.host.invalid is not known");
    // An address of nobody here: documentation's own network.
    assertThatThrownBy(() -> join("one", new HostPort("192.0.2.1", 0), NOBODY))
        .cause()
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("cluster.port: 192.0.2.1:0 cannot be listened at (");
  }
}
