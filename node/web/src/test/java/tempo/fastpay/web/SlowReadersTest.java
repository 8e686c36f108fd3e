package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.web.events.EventLimits;

/**
 * Readers who open event streams and take nothing cost the node a bounded number of places and
 * bytes, and everybody else is answered meanwhile. Each of ten thousand is a plain socket with a
 * small receive buffer, which asks for the whole board and reads none of it. The node's own metrics
 * say how many streams are open, and the heap what they cost.
 */
class SlowReadersTest {
  private static final String EVENTS = "/api/v1/events";
  private static final int READERS = 10_000;
  private static final int STREAMS = 1_024;
  private static final int RECEIVE_BUFFER_BYTES = 4_096;
  private static final int PAYMENTS = 60;

  private final List<SocketChannel> readers = new ArrayList<>();
  private WebServer web;

  private void start(long stallMs) throws Exception {
    WebServer.Setup setup = new WebServer.Setup();
    setup.limits =
        limits -> {
          limits.streams = new WebLimits.Share(STREAMS, STREAMS);
          limits.exchanges = new WebLimits.Share(4_096, 4_096);
          limits.events = EventLimits.DEFAULT.withStallMs(stallMs);
        };
    web = new WebServer(setup);
  }

  @AfterEach
  void stop() throws Exception {
    for (SocketChannel reader : readers) {
      reader.close();
    }
    web.close();
  }

  /** Asks for the whole board and reads nothing, with as little room as the system allows. */
  private SocketChannel ask() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), web.port()));
    String request = "GET " + EVENTS + "?cursor= HTTP/1.1\r\nHost: x\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  private double metric(String name) {
    return web.metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private void pay(int first, int payments) throws Exception {
    for (int i = first; i < first + payments; i++) {
      await(
          web.aggregator.pay(
              Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), i)));
    }
  }

  @Test
  void tenThousandSlowReadersAreBoundedAndOthersAreAnswered() throws Exception {
    start(10 * 60_000);
    pay(0, PAYMENTS);
    try (SseReader quick = SseReader.open(web, EVENTS + "?cursor=")) {
      for (int i = 1; i < STREAMS; i++) {
        readers.add(ask());
      }
      awaitUntil("all places are taken", () -> metric("fastpay_web_streams_open") == STREAMS);
      long usedBefore = usedBytes();
      for (int i = STREAMS; i < READERS; i++) {
        // Each is told no; it does not stay to hear it.
        ask().close();
      }
      Answer refused = web.get(EVENTS);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("5");
      assertThat(refused.code()).isEqualTo("TEMPORARY_UNAVAILABLE");

      pay(PAYMENTS, PAYMENTS);
      // Somebody who reads is told everything, at once.
      for (int i = 0; i < 2 * PAYMENTS * 4; i++) {
        quick.nextEntry();
      }
      assertThat(web.get("/api/v1/chain/head").status()).isEqualTo(200);
      assertThat(web.get("/health/live").status()).isEqualTo(200);
      // What a reader has not taken is a place in the ring, not a copy of it.
      assertThat(usedBytes() - usedBefore).isLessThan(STREAMS * 64L * 1_024);
    }
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void whoTakesNothingLosesItsPlace() throws Exception {
    start(1_000);
    // More than the sockets of one connection hold.
    pay(0, 40 * PAYMENTS);
    for (int i = 0; i < 20; i++) {
      readers.add(ask());
    }
    awaitUntil("they are there", () -> metric("fastpay_web_streams_open") == 20);

    awaitUntil("they are gone", () -> metric("fastpay_web_streams_open") == 0);
    awaitUntil("their connections too", () -> metric("fastpay_web_connections") == 0);
    assertThat(metric("fastpay_web_streams_slow_total")).isEqualTo(20);
    assertThat(web.get("/api/v1/chain/head").status()).isEqualTo(200);
  }

  @Test
  void whoFallsOutOfTheRingIsSentAwayAndResumes() throws Exception {
    WebServer.Setup setup = new WebServer.Setup();
    setup.limits =
        limits ->
            limits.events =
                EventLimits.DEFAULT.withRingEntries(16).withQueueBytes(4_096).withStallMs(60_000);
    web = new WebServer(setup);
    try (RawHttp slow = new RawHttp(web.port())) {
      slow.write(RawHttp.get(EVENTS));
      awaitUntil("it is there", () -> metric("fastpay_web_streams_open") == 1);
      pay(0, 40 * PAYMENTS);
      // It reads on what it was sent, and then finds the end.
      assertThat(slow.isClosedWithin(10_000)).isTrue();
      assertThat(metric("fastpay_web_streams_slow_total")).isEqualTo(1);
    }
    try (SseReader back = SseReader.open(web, EVENTS + "?cursor=first-3")) {
      assertThat(back.nextEntry().id()).isEqualTo("first-4");
    }
  }
}
