package tempo.fastpay.client.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.PublishedEvent;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.testkit.TestCommittee;

/** A party on the bus, scripted message by message, and what a watch of its board has seen. */
final class ScriptedBoard {
  static final long SHORT_MS = 200;
  static final long WAIT_S = 20;
  private static final int PAGE_EVENTS = 2;

  final Vertx vertx = Vertx.vertx();
  final TestCommittee committee = TestCommittee.of(4);
  final JsonCodec codec = new JsonCodec(committee.committee());
  final BlockingQueue<BoardQuery> asked = new LinkedBlockingQueue<>();
  final BlockingQueue<BoardEvent> seen = new LinkedBlockingQueue<>();
  final BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();

  private final String address;
  private final Function<BoardEvent, String> topic;

  /** Its entries; cursors are "1", "2", … */
  private final List<BoardEvent> entries = new ArrayList<>();

  ScriptedBoard(String address, Function<BoardEvent, String> topic) {
    this.address = address;
    this.topic = topic;
  }

  void serve(Consumer<Message<JsonObject>> script) throws Exception {
    var consumer = vertx.eventBus().<JsonObject>consumer(address);
    consumer.handler(script::accept);
    await(consumer.completion());
  }

  /** Answers every question for the board. */
  void serveBoard() throws Exception {
    serve(
        message -> {
          BoardQuery query = codec.decodeBoardQuery(message.body());
          asked.add(query);
          int from = query.cursor().isEmpty() ? 0 : Integer.parseInt(query.cursor());
          int to = Math.min(entries.size(), from + PAGE_EVENTS);
          message.reply(
              codec.encode(new BoardEventsPage(entries.subList(from, to), Integer.toString(to))));
        });
  }

  /** Stores an entry without publishing it. */
  BoardEvent store(Function<String, BoardEvent> entry) {
    BoardEvent event = entry.apply(Integer.toString(entries.size() + 1));
    entries.add(event);
    return event;
  }

  void publish(BoardEvent event, String previousCursor) {
    vertx
        .eventBus()
        .publish(topic.apply(event), codec.encode(new PublishedEvent(event, previousCursor)));
  }

  void ended(Throwable cause) {
    ends.add(Optional.ofNullable(cause));
  }

  BoardEvent nextSeen() throws InterruptedException {
    BoardEvent event = seen.poll(WAIT_S, TimeUnit.SECONDS);
    assertThat(event).as("another event").isNotNull();
    return event;
  }

  /** Waits until the watch has read the board to this cursor and asks nothing any more. */
  void settledAt(String cursor) throws InterruptedException {
    BoardEvent heartbeat = new BoardEvent.Heartbeat(cursor);
    // Of an empty board a watch says by itself that it has read it.
    BoardEvent answer = entries.isEmpty() ? nextSeen() : null;
    while (answer == null) {
      // Heartbeats that come while the watch asks only make it ask once more.
      publish(heartbeat, cursor);
      answer = seen.poll(SHORT_MS, TimeUnit.MILLISECONDS);
    }
    assertThat(answer).isEqualTo(heartbeat);
    asked.clear();
  }
}
