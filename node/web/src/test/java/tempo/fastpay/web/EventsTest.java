package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.MemberHealth;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;
import tempo.fastpay.web.SseReader.Event;
import tempo.fastpay.web.events.EventLimits;

/**
 * A reader of the event stream misses nothing and hears nothing twice: also when it comes back,
 * when the node has forgotten where it was, and when the aggregator breaks or restarts. The server
 * is real and reads a scripted aggregator, whose board the test fills; each reader is a socket. The
 * ring is small and pauses are short, so that the paths for rare cases are taken at once.
 */
class EventsTest {
  private static final String EVENTS = "/api/v1/events";

  /** Certificates and the QC of one payment by a committee of four. */
  private static final int ENTRIES_PER_PAYMENT = 4;

  private final Map<String, Payment> payments = new HashMap<>();
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    start(EventLimits.DEFAULT.ringEntriesLimit());
  }

  private void start(int ringEntries) throws Exception {
    start(limits -> limits.events = fast(ringEntries, EventLimits.DEFAULT.silenceMs()));
  }

  private void start(Consumer<Limits> limits) throws Exception {
    if (web != null) {
      web.close();
    }
    WebServer.Setup setup = new WebServer.Setup();
    setup.limits = limits;
    web = new WebServer(setup);
  }

  /** As ordinary, but quicker to try again. */
  private static EventLimits fast(int ringEntries, long silenceMs) {
    return EventLimits.DEFAULT
        .withRingEntries(ringEntries)
        .withHeartbeatMs(200)
        .withCatchUps(2)
        .withPage(3)
        .withPollMs(20)
        .withSilenceMs(silenceMs)
        .withBackOffMs(10, 50);
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  /** The same one each time: a payment made a second later expires a second later. */
  private Payment payment(Person from, Person to, long seq) {
    return payments.computeIfAbsent(
        from.name() + to.name() + seq,
        made -> Fixtures.payment(from, to, Fixtures.dollars(1), seq));
  }

  private Payment payment(long seq) {
    return payment(Fixtures.ALICE, Fixtures.BOB, seq);
  }

  private void pay(Payment... payments) throws Exception {
    for (Payment payment : payments) {
      await(web.aggregator.pay(payment));
    }
  }

  private static String hash(Payment payment) {
    return Fixtures.envelope(payment).txHash().toHex();
  }

  private static String hash(Event event) {
    return event.data().stream()
        .filter(field -> !"cursor".equals(field.getKey()))
        .map(field -> event.data().getJsonObject(field.getKey()).getString("tx_hash"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Event> read(SseReader reader, int entries) throws Exception {
    List<Event> read = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      read.add(reader.nextEntry());
    }
    return read;
  }

  private static List<String> ids(List<Event> events) {
    return events.stream().map(Event::id).toList();
  }

  @Test
  void aStreamTellsHowThingsStandAndThenWhatHappens() throws Exception {
    try (SseReader reader = SseReader.open(web, EVENTS)) {
      assertThat(reader.status()).isEqualTo(200);
      assertThat(reader.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(reader.header("Cache-Control")).isEqualTo("no-store");
      assertThat(reader.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(reader.next().name()).isEqualTo("status");
      assertThat(reader.next("head").data().getJsonObject("head").getString("block_height"))
          .isEqualTo("7");
      assertThat(reader.next("committee").data().getJsonArray("members")).hasSize(4);

      pay(payment(0));
      await(web.aggregator.progress(payment(0), Lifecycle.Stage.QUEUED_ONCHAIN));

      List<Event> entries = read(reader, ENTRIES_PER_PAYMENT + 1);
      assertThat(entries.stream().map(Event::name))
          .containsExactly("certificate", "certificate", "certificate", "qc", "lifecycle");
      assertThat(entries.get(0).data().getString("cursor")).isEqualTo(entries.get(0).id());
      assertThat(entries.get(3).data().getJsonObject("qc").getString("tx_hash"))
          .isEqualTo(hash(payment(0)));
    }
  }

  @Test
  void headsAndHealthAreToldWhenTheyChange() throws Exception {
    try (SseReader reader = SseReader.open(web, EVENTS)) {
      reader.next("head");
      reader.next("committee");

      web.aggregator.height = 8;
      assertThat(reader.next("head").data().getJsonObject("head").getString("block_height"))
          .isEqualTo("8");
      web.aggregator.lastMember = MemberHealth.Health.DOWN;
      Event committee = reader.next("committee");
      assertThat(committee.data().getJsonArray("members").getJsonObject(3).getString("health"))
          .isEqualTo("DOWN");
      assertThat(committee.id()).isEmpty();
    }
  }

  @Test
  void aReaderThatComesBackMissesNothing() throws Exception {
    List<String> seen = new ArrayList<>();
    pay(payment(0));
    try (SseReader first = SseReader.open(web, EVENTS + "?cursor=")) {
      seen.addAll(ids(read(first, 3)));
    }
    pay(payment(1));
    try (SseReader second =
        SseReader.open(
            web, web.request(EVENTS + "?cursor=ignored").header("Last-Event-ID", seen.get(2)))) {
      seen.addAll(ids(read(second, 5)));
      pay(payment(2));
      seen.addAll(ids(read(second, ENTRIES_PER_PAYMENT)));
    }

    try (SseReader whole = SseReader.open(web, EVENTS + "?cursor=")) {
      assertThat(seen).isEqualTo(ids(read(whole, 3 * ENTRIES_PER_PAYMENT)));
    }
  }

  @Test
  void whatTheRingHasForgottenIsReadFromTheBoardPageByPage() throws Exception {
    start(5);
    int payments = 6;
    for (int i = 0; i < payments; i++) {
      pay(payment(i));
    }

    try (SseReader reader = SseReader.open(web, EVENTS + "?cursor=")) {
      List<Event> past = read(reader, payments * ENTRIES_PER_PAYMENT);
      pay(payment(payments));
      List<Event> live = read(reader, ENTRIES_PER_PAYMENT);

      assertThat(ids(past)).doesNotHaveDuplicates().doesNotContainAnyElementsOf(ids(live));
      assertThat(live).allMatch(event -> hash(event).equals(hash(payment(payments))));
    }
  }

  @Test
  void aFreshReaderBeginsNowAndIsToldWhereThatIs() throws Exception {
    try (SseReader before = SseReader.open(web, EVENTS)) {
      before.next("committee");
      pay(payment(0));
      read(before, ENTRIES_PER_PAYMENT);
    }
    String place;
    try (SseReader reader = SseReader.open(web, EVENTS)) {
      awaitUntil("the place is told", () -> !reader.lastId().isEmpty());
      place = reader.lastId();
    }
    pay(payment(1));

    try (SseReader back = SseReader.open(web, EVENTS + "?cursor=" + place)) {
      assertThat(read(back, ENTRIES_PER_PAYMENT))
          .allMatch(event -> hash(event).equals(hash(payment(1))));
    }
  }

  @Test
  void filtersLetThroughOnePaymentOrOneAddress() throws Exception {
    Payment toBob = payment(0);
    Payment toCarol = payment(Fixtures.ALICE, Fixtures.CAROL, 1);
    try (SseReader bobs =
            SseReader.open(web, EVENTS + "?address=" + Fixtures.BOB.address().toHex());
        SseReader carols = SseReader.open(web, EVENTS + "?tx_hash=" + hash(toCarol))) {
      bobs.next("committee");
      carols.next("committee");
      pay(toBob, toCarol);
      await(web.aggregator.progress(toCarol, Lifecycle.Stage.INCLUDED));
      await(web.aggregator.progress(toBob, Lifecycle.Stage.INCLUDED));

      assertThat(read(bobs, ENTRIES_PER_PAYMENT + 1))
          .allMatch(event -> hash(event).equals(hash(toBob)));
      assertThat(read(carols, ENTRIES_PER_PAYMENT + 1))
          .allMatch(event -> hash(event).equals(hash(toCarol)));
      pay(payment(Fixtures.BOB, Fixtures.CAROL, 0));
      assertThat(hash(bobs.nextEntry())).isEqualTo(hash(payment(Fixtures.BOB, Fixtures.CAROL, 0)));
      assertThat(carols.hasEntry()).isFalse();
    }
  }

  @Test
  void aStageThatComesBeforeItsCertificateFindsItsReadersToo() throws Exception {
    Payment toBob = payment(0);
    Payment toCarol = payment(Fixtures.ALICE, Fixtures.CAROL, 1);
    try (SseReader bobs =
        SseReader.open(web, EVENTS + "?address=" + Fixtures.BOB.address().toHex())) {
      bobs.next("committee");
      await(web.aggregator.progress(toCarol, Lifecycle.Stage.ACCEPTED));
      await(web.aggregator.progress(toBob, Lifecycle.Stage.ACCEPTED));
      await(web.aggregator.certifyOnce(toBob));

      assertThat(bobs.nextEntry().name()).isEqualTo("lifecycle");
      Event second = bobs.nextEntry();
      assertThat(second.name()).isEqualTo("certificate");
      assertThat(hash(second)).isEqualTo(hash(toBob));
      // Nothing ever told of Carol's but the aggregator, which does not know it either.
      assertThat(web.aggregator.statusCalls).hasPositiveValue();
    }
  }

  @Test
  void anAggregatorThatBreaksIsWaitedForAndNothingIsLost() throws Exception {
    try (SseReader reader = SseReader.open(web, EVENTS)) {
      reader.next(event -> event.name().equals("status") && event.data().getBoolean("connected"));
      pay(payment(0));
      read(reader, ENTRIES_PER_PAYMENT);

      web.aggregator.breakDown();
      reader.next(event -> event.name().equals("status") && !event.data().getBoolean("connected"));
      assertThat(web.get(EVENTS.replace("events", "chain/head")).status()).isEqualTo(503);
      web.aggregator.failure = Optional.empty();
      pay(payment(1));

      List<Event> entries = read(reader, ENTRIES_PER_PAYMENT);
      assertThat(entries).allMatch(event -> hash(event).equals(hash(payment(1))));
    }
  }

  @Test
  void anAggregatorThatRestartedIsReadFromTheStart() throws Exception {
    try (SseReader reader = SseReader.open(web, EVENTS)) {
      reader.next(event -> event.name().equals("status") && event.data().getBoolean("connected"));
      pay(payment(0));
      List<Event> before = read(reader, ENTRIES_PER_PAYMENT);

      web.aggregator.breakDown();
      web.aggregator.restart("second");
      web.aggregator.failure = Optional.empty();
      pay(payment(0));

      List<Event> after = read(reader, ENTRIES_PER_PAYMENT);
      assertThat(ids(after)).doesNotContainAnyElementsOf(ids(before));
    }
    // The ring still goes on after what it holds; another cursor means the oldest entry held.
    try (SseReader reader = SseReader.open(web, EVENTS + "?cursor=first-2")) {
      assertThat(ids(read(reader, 3))).containsExactly("first-3", "first-4", "second-1");
    }
    try (SseReader reader = SseReader.open(web, EVENTS + "?cursor=zeroth-2")) {
      assertThat(reader.nextEntry().id()).isEqualTo("second-1");
    }
  }

  @Test
  void aQuietStreamSaysThatItLives() throws Exception {
    try (SseReader reader = SseReader.open(web, EVENTS + "?tx_hash=" + hash(payment(5)))) {
      reader.next("committee");
      pay(payment(0));
      awaitUntil("heartbeats", () -> reader.comments() >= 2);
      String place = reader.lastId();

      // It has been told how far it has come, though none of it was for it.
      assertThat(place).isEqualTo("first-" + ENTRIES_PER_PAYMENT);
      assertThat(reader.hasEntry()).isFalse();
    }
  }

  @Test
  void aSilentAggregatorIsWatchedAnew() throws Exception {
    start(limits -> limits.events = fast(EventLimits.DEFAULT.ringEntriesLimit(), 100));
    try (SseReader reader = SseReader.open(web, EVENTS)) {
      reader.next(event -> event.name().equals("status") && event.data().getBoolean("connected"));
      reader.next(event -> event.name().equals("status") && !event.data().getBoolean("connected"));
      reader.next(event -> event.name().equals("status") && event.data().getBoolean("connected"));
    }
  }

  @Test
  void manyWhoReadThePastTakeTurns() throws Exception {
    start(5);
    int payments = 8;
    for (int i = 0; i < payments; i++) {
      pay(payment(i));
    }
    List<SseReader> readers = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        readers.add(SseReader.open(web, EVENTS + "?cursor="));
      }
      for (SseReader reader : readers) {
        assertThat(ids(read(reader, payments * ENTRIES_PER_PAYMENT))).doesNotHaveDuplicates();
      }
    } finally {
      for (SseReader reader : readers) {
        reader.close();
      }
    }
  }
}
