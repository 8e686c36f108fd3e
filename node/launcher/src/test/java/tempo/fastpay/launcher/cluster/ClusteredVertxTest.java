package tempo.fastpay.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.VertxOptions;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.config.ClusterSettings;
import tempo.fastpay.launcher.config.HostPort;

class ClusteredVertxTest {
  private static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);
  private static final HostPort NOBODY = new HostPort("127.0.0.1", 1);
  private static final long LIMIT_SECONDS = 60;

  private static ClusteredVertx join(String name, HostPort own, HostPort member) throws Exception {
    return ClusteredVertx.join(new ClusterSettings(name, own, List.of(member)), new VertxOptions())
        .await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aNodeThatFindsNobodyBeginsAndOthersFindIt() throws Exception {
    ClusteredVertx first = join("one", ANY_PORT, NOBODY);
    ClusteredVertx second = join("one", ANY_PORT, first.address());
    ClusteredVertx stranger = join("another", ANY_PORT, first.address());
    try {
      assertThat(first.size()).isEqualTo(2);
      assertThat(second.size()).isEqualTo(2);
      assertThat(stranger.size()).isEqualTo(1);
      first
          .vertx()
          .eventBus()
          .<String>consumer("greetings", message -> message.reply("hello " + message.body()))
          .completion()
          .await(LIMIT_SECONDS, TimeUnit.SECONDS);

      assertThat(
              second
                  .vertx()
                  .eventBus()
                  .<String>request("greetings", "second")
                  .await(LIMIT_SECONDS, TimeUnit.SECONDS)
                  .body())
          .isEqualTo("hello second");
    } finally {
      stranger.vertx().close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
      second.vertx().close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
      first.vertx().close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      HostPort own = new HostPort("127.0.0.1", taken.getLocalPort());

      assertThatThrownBy(() -> join("one", own, NOBODY))
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
          .isInstanceOf(ClusterException.class)
          .hasMessageStartingWith("cluster.host: " + host + " is no address that other nodes");
    }
    assertThatThrownBy(() -> join("one", new HostPort("no.such.host.invalid", 0), NOBODY))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("cluster.host: no.such.host.invalid is not known");
    // An address of nobody here: documentation's own network.
    assertThatThrownBy(() -> join("one", new HostPort("192.0.2.1", 0), NOBODY))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("cluster.port: 192.0.2.1:0 cannot be listened at (");
  }
}
