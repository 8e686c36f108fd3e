package tempo.fastpay.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import com.hazelcast.multimap.MultiMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tempo.fastpay.face.ServedAddress;

/** A cluster that forgets, or does not forget, as reported of real ones after they were cut. */
class ServedAddressTest {
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final long OFTEN_MS = 50;
  private static final long NEVER_MS = 1L << 40;

  private static final Members MEMBERS = new Members("forgetful");
  private static Vertx serving;
  private static Vertx asking;

  /** Each test's own: nodes may remember for a while where another's was served. */
  private final String address = "served-" + TESTS.incrementAndGet();

  @BeforeAll
  static void join() throws Exception {
    serving = MEMBERS.join().vertx();
    asking = MEMBERS.join().vertx();
  }

  @AfterAll
  static void leave() {
    MEMBERS.close();
  }

  private ServedAddress serve(long checkMs) throws Exception {
    return await(ServedAddress.start(serving, address, message -> message.reply("here"), checkMs));
  }

  private Future<String> ask(Vertx vertx) {
    return vertx.eventBus().<String>request(address, "").map(Message::body);
  }

  private Future<Boolean> isAnswered() {
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
      Collection<HazelcastRegistrationInfo> before = registrations().remove(address);

      awaitUntil(
          "it is registered again",
          asking,
          () -> asking.executeBlocking(() -> registrations().get(address).size() == 1));
      awaitUntil("it answers", asking, this::isAnswered);
      assertThat(registrations().get(address)).hasSize(1).doesNotContainAnyElementsOf(before);
    } finally {
      await(served.close());
    }
    assertThat(registrations().get(address)).isEmpty();
    awaitUntil("nobody answers", asking, () -> isAnswered().map(answered -> !answered));
  }

  /** What the test above would see without a cure. */
  @Test
  void withoutBeingAskedTheClusterDoesNotRemember() throws Exception {
    ServedAddress served = serve(NEVER_MS);
    try {
      registrations().remove(address);

      awaitUntil("nobody answers", asking, () -> isAnswered().map(answered -> !answered));
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
      registrations().put(address, gone);

      awaitUntil(
          "the other is removed",
          asking,
          () -> asking.executeBlocking(() -> !registrations().containsEntry(address, gone)));
      assertThat(registrations().get(address)).hasSize(1);
      for (int i = 0; i < 4; i++) {
        assertThat(await(ask(asking))).isEqualTo("here");
      }
    } finally {
      await(served.close());
    }
  }
}
