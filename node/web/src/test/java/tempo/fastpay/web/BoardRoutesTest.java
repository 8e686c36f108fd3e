package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Fixtures;

/** The board over REST: newest first, by role, by kind. */
class BoardRoutesTest {
  private static final String BOARD = "/api/v1/bulletin-board";
  private static final String EVENTS = "/api/v1/board-events";

  private final Payment first =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private final Payment second =
      Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    web = new WebServer();
    await(web.aggregator.pay(first));
    await(web.aggregator.progress(first, Lifecycle.Stage.FINALIZED));
    await(web.aggregator.pay(second));
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private JsonObject get(String path) throws Exception {
    Answer answer = web.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static String hash(Payment payment) {
    return Fixtures.envelope(payment).txHash().toHex();
  }

  private static List<String> cursors(JsonObject page) {
    return objects(page.getJsonArray("events")).stream()
        .map(event -> event.getString("cursor"))
        .toList();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void theNewestComeFirstAndOlderOnesOnDemand() throws Exception {
    List<String> oldestFirst = cursors(get(EVENTS));
    List<String> newestFirst = new ArrayList<>();
    String before = "";
    JsonObject page = get(EVENTS + "?limit=2&before=");
    while (!page.getString("next_cursor").equals(before)) {
      newestFirst.addAll(cursors(page));
      before = page.getString("next_cursor");
      page = get(EVENTS + "?limit=2&before=" + before);
    }
    assertThat(page.getJsonArray("events")).isEmpty();
    assertThat(newestFirst).hasSize(9);
    java.util.Collections.reverse(newestFirst);
    assertThat(newestFirst).isEqualTo(oldestFirst);

    List<JsonObject> certificates = objects(get(BOARD + "?before=&limit=3").getJsonArray("certs"));
    assertThat(certificates)
        .hasSize(3)
        .allMatch(certificate -> certificate.getString("tx_hash").equals(hash(second)));
    assertThat(web.get(BOARD + "?before=&cursor=x").message())
        .isEqualTo("before or cursor: expected at most one of them");
  }

  @Test
  void oneRoleOfAnAddress() throws Exception {
    String bob = "?address=" + Fixtures.BOB.address();
    assertThat(get(BOARD + bob).getJsonArray("certs")).hasSize(6);
    for (String[] one : new String[][] {{"sender", hash(second)}, {"recipient", hash(first)}}) {
      assertThat(objects(get(BOARD + bob + "&role=" + one[0]).getJsonArray("certs")))
          .hasSize(3)
          .allMatch(certificate -> certificate.getString("tx_hash").equals(one[1]));
    }
    assertThat(web.get(BOARD + bob + "&role=payee").message())
        .isEqualTo("role: expected sender or recipient, got payee");
    assertThat(web.get(BOARD + "?role=sender").message())
        .isEqualTo("role: expected only with an address");
  }

  @Test
  void kindsOfEntries() throws Exception {
    assertThat(objects(get(EVENTS + "?kind=qc").getJsonArray("events")))
        .hasSize(2)
        .allMatch(event -> event.containsKey("qc"));
    assertThat(get(EVENTS + "?kind=qc&kind=lifecycle").getJsonArray("events")).hasSize(3);
    assertThat(web.get(EVENTS + "?kind=head").message())
        .isEqualTo("kind: expected one of certificate, qc, lifecycle, got head");
  }

  @Test
  void aStreamOfSomeKindsAndOneRole() throws Exception {
    String wanted = "?cursor=&kind=qc&role=recipient&address=" + Fixtures.CAROL.address();
    try (SseReader reader = SseReader.open(web, "/api/v1/events" + wanted)) {
      assertThat(reader.nextEntry().data().getJsonObject("qc").getString("tx_hash"))
          .isEqualTo(hash(second));
      Payment third = Fixtures.payment(Fixtures.CAROL, Fixtures.BOB, Fixtures.dollars(1), 0);
      Payment fourth = Fixtures.payment(Fixtures.ALICE, Fixtures.CAROL, Fixtures.dollars(1), 1);
      await(web.aggregator.pay(third));
      await(web.aggregator.pay(fourth));
      SseReader.Event next = reader.nextEntry();
      assertThat(next.name()).isEqualTo("qc");
      assertThat(next.data().getJsonObject("qc").getString("tx_hash")).isEqualTo(hash(fourth));
    }
  }

  @Test
  void theMemoIsReadFromTheSignedBytes() throws Exception {
    Payment payment =
        Fixtures.screened(
            Fixtures.builder(Fixtures.BOB, Fixtures.dollars(1), 7)
                .memo(tempo.fastpay.protocol.tx.MemoText.parse("invoice 4711"))
                .build()
                .signSecp256k1(Fixtures.ALICE.privateKey(), Fixtures.CRYPTO));
    await(web.aggregator.pay(payment));
    JsonObject event = get(EVENTS + "?before=&limit=1").getJsonArray("events").getJsonObject(0);
    String path = "/api/v1/tx/" + hash(payment);
    for (JsonObject told :
        List.of(event.getJsonObject("qc"), get(path + "/qc"), get(path + "/status"))) {
      assertThat(told.getJsonObject("tx").getString("memo_text")).isEqualTo("invoice 4711");
      assertThat(told.getJsonObject("tx").getString("memo")).startsWith("0x696e766f696365");
    }
  }
}
