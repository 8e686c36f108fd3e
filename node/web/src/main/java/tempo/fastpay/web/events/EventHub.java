package tempo.fastpay.web.events;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.CommitteeStatus;

/**
 * Shows the aggregator's board to all event streams: one watch, one ring of encoded entries, and of
 * each stream only its place in it. Belongs to one context.
 */
public final class EventHub {
  private static final long CHECK_MS = 1_000;

  private final Loop loop;
  private final AggregatorApi aggregator;
  private final JsonCodec codec;
  private final EventLimits limits;
  private final EventRing ring;
  private final PartyBook parties;
  private final BoardFeed feed;
  private final CommitteePoll poll;
  private final LatestFrame status = new LatestFrame();
  private final LatestFrame head = new LatestFrame();
  private final LatestFrame committee = new LatestFrame();
  private final List<LatestFrame> standings = List.of(status, head, committee);
  private final Set<EventStream> streams = new LinkedHashSet<>();
  private final Deque<PastReader> waiting = new ArrayDeque<>();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder events = new LongAdder();
  private final LongAdder closedAsSlow = new LongAdder();

  private Optional<ChainHead> lastHead = Optional.empty();
  private Object lastHealth = List.of();
  private int reading;
  private boolean isPumpDue;
  private Runnable stopChecking = () -> {};
  private Runnable stopBeating = () -> {};

  /**
   * Makes a hub that has not begun.
   *
   * @param loop all calls come on it
   * @param random spreads reconnections
   */
  public EventHub(
      Loop loop,
      AggregatorApi aggregator,
      JsonCodec codec,
      EventLimits limits,
      RandomGenerator random) {
    this.loop = loop;
    this.aggregator = aggregator;
    this.codec = codec;
    this.limits = limits;
    this.ring = new EventRing(loop, limits.ringEntriesLimit(), limits.ringLimitBytes());
    this.parties = new PartyBook(loop, aggregator, limits.partiesLimit(), this::pumpSoon);
    this.feed =
        new BoardFeed(
            loop,
            aggregator,
            limits,
            random,
            new BoardFeed.Sink() {
              @Override
              public void event(BoardEvent event) {
                take(event);
              }

              @Override
              public void connected(boolean isConnected) {
                tellStatus(isConnected);
              }
            });
    this.poll = new CommitteePoll(loop, aggregator, limits.pollMs(), this::take);
  }

  /** Begins to watch. */
  public void start() {
    loop.check();
    tellStatus(false);
    feed.start();
    poll.start();
    stopChecking = loop.every(CHECK_MS, () -> List.copyOf(streams).forEach(EventStream::check));
    stopBeating =
        loop.every(limits.heartbeatMs(), () -> List.copyOf(streams).forEach(EventStream::beat));
  }

  /** Ends all streams. */
  public void close() {
    loop.check();
    stopChecking.run();
    stopBeating.run();
    feed.close();
    poll.close();
    List.copyOf(streams).forEach(EventStream::end);
  }

  /**
   * Answers a request with a stream; the head of its response is set and not written.
   *
   * @param cursor goes on after it; empty text: from the oldest entry held; nothing: with what
   *     comes
   * @param onClosed once, when it is over
   */
  public void open(
      HttpServerRequest request, Wanted wanted, Optional<String> cursor, Runnable onClosed) {
    loop.check();
    EventStream stream = new EventStream(this, request, wanted, onClosed);
    streams.add(stream);
    open.incrementAndGet();
    stream.start(cursor);
  }

  void closed(EventStream stream) {
    loop.check();
    if (streams.remove(stream)) {
      open.decrementAndGet();
    }
  }

  private void take(BoardEvent event) {
    loop.check();
    Optional<Frame> frame = Frame.of(event, codec);
    if (frame.isEmpty()) {
      ring.place(event.cursor());
    } else {
      events.increment();
      frame.get().parties().ifPresent(known -> parties.learn(frame.get().txHash(), known));
      ring.add(frame.get());
    }
    pumpSoon();
  }

  private void tellStatus(boolean isConnected) {
    status.change(SseText.event("status", new JsonObject().put("connected", isConnected)));
    pumpSoon();
  }

  private void take(CommitteeStatus now) {
    loop.check();
    Buffer text = SseText.event("committee", codec.encode(now));
    Object health =
        now.members().stream()
            .map(member -> List.of(member.validator(), member.health(), member.suspicions()))
            .toList();
    if (health.equals(lastHealth)) {
      committee.refresh(text);
    } else {
      lastHealth = health;
      committee.change(text);
    }
    now.head()
        .filter(found -> !Objects.equals(lastHead, Optional.of(found)))
        .ifPresent(
            found -> {
              lastHead = now.head();
              head.change(SseText.event("head", codec.encodePublishedHead(found)));
            });
    pumpSoon();
  }

  /** Writes to all streams once for all that happens in one turn. */
  private void pumpSoon() {
    if (!isPumpDue) {
      isPumpDue = true;
      loop.run(this::pump);
    }
  }

  private void pump() {
    isPumpDue = false;
    List.copyOf(streams).forEach(EventStream::pump);
  }

  /** Calls the reader when it may read; it must {@link #endTurn} once. */
  void takeTurn(PastReader reader) {
    loop.check();
    if (reading < limits.catchUps()) {
      reading++;
      reader.read();
    } else {
      waiting.add(reader);
    }
  }

  void endTurn() {
    loop.check();
    reading--;
    PastReader next = waiting.poll();
    if (next != null) {
      takeTurn(next);
    }
  }

  void leaveQueue(PastReader reader) {
    waiting.remove(reader);
  }

  void countSlow() {
    closedAsSlow.increment();
  }

  Loop loop() {
    return loop;
  }

  AggregatorApi aggregator() {
    return aggregator;
  }

  JsonCodec codec() {
    return codec;
  }

  EventLimits limits() {
    return limits;
  }

  EventRing ring() {
    return ring;
  }

  PartyBook parties() {
    return parties;
  }

  List<LatestFrame> standings() {
    return standings;
  }

  /** The number of streams that are open now. */
  public int streams() {
    return open.get();
  }

  /** The number of entries of the board that came in. */
  public long events() {
    return events.sum();
  }

  /** The number of streams that were closed because their readers did not keep up. */
  public long closedAsSlow() {
    return closedAsSlow.sum();
  }
}
