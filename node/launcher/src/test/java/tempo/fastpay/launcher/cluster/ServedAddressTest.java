package tempo.fastpay.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.launcher.cluster.Members.await;
import static tempo.fastpay.launcher.cluster.Members.awaitUntil;

import com.hazelcast.multimap.MultiMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.Collection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tempo.fastpay.face.ServedAddress;

/** A cluster that forgets, or does not forget, as reported of real ones after they were cut. */
class ServedAddressTest {
  private static final String ADDRESS = "served";
  private static final long OFTEN_MS = 50;
  private static final long NEVER_MS = 1L << 40;

  private static final Members MEMBERS = new Members("forgetful");
  private static Vertx serving;
  private static Vertx asking;

  @BeforeAll
  static void join() throws Exception {
    serving = MEMBERS.join().vertx();
    asking = MEMBERS.join().vertx();
  }

  @AfterAll
  static void leave() {
    MEMBERS.close();
  }

  private static ServedAddress serve(long checkMs) throws Exception {
    return await(ServedAddress.start(serving, ADDRESS, message -> message.reply("here"), checkMs));
  }

  private static Future<String> ask(Vertx vertx) {
    return vertx.eventBus().<String>request(ADDRESS, "").map(Message::body);
  }

  private static Future<Boolean> isAnswered() {
    return ask(asking).map(true).otherwise(false);
  }

  /** Who is served where, as the cluster remembers it. */
  private static MultiMap<String, HazelcastRegistrationInfo> registrations() {
    HazelcastClusterManager manager =
        (HazelcastClusterManager) ((VertxInternal) serving).clusterManager();
    return manager.getHazelcastInstance().getMultiMap("__vertx.subs");
  }

  @Test
  void whatTheClusterForgotIsServedAgain() throws Exception {
    ServedAddress served = serve(OFTEN_MS);
    try {
      assertThat(await(ask(asking))).isEqualTo("here");
      Collection<HazelcastRegistrationInfo> before = registrations().remove(ADDRESS);

      awaitUntil(
          asking, () -> asking.executeBlocking(() -> registrations().get(ADDRESS).size() == 1));
      awaitUntil(asking, ServedAddressTest::isAnswered);
      assertThat(registrations().get(ADDRESS)).hasSize(1).doesNotContainAnyElementsOf(before);
    } finally {
      await(served.close());
    }
    assertThat(registrations().get(ADDRESS)).isEmpty();
    awaitUntil(asking, () -> isAnswered().map(answered -> !answered));
  }

  /** What the test above would see without a cure. */
  @Test
  void withoutBeingAskedTheClusterDoesNotRemember() throws Exception {
    ServedAddress served = serve(NEVER_MS);
    try {
      registrations().remove(ADDRESS);

      awaitUntil(asking, () -> isAnswered().map(answered -> !answered));
      assertThat(await(ask(serving))).as("a node delivers to itself").isEqualTo("here");
    } finally {
      await(served.close());
    }
  }

  @Test
  void whoIsGoneIsRemovedFromTheAddress() throws Exception {
    ServedAddress served = serve(OFTEN_MS);
    try {
      HazelcastRegistrationInfo gone =
          new HazelcastRegistrationInfo(new RegistrationInfo("of-nobody", 1, false));
      registrations().put(ADDRESS, gone);

      awaitUntil(
          asking,
          () -> asking.executeBlocking(() -> !registrations().containsEntry(ADDRESS, gone)));
      assertThat(registrations().get(ADDRESS)).hasSize(1);
      for (int i = 0; i < 4; i++) {
        assertThat(await(ask(asking))).isEqualTo("here");
      }
    } finally {
      await(served.close());
    }
  }
}
