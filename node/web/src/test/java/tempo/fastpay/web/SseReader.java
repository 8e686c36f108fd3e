package tempo.fastpay.web;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Reads server-sent events as a browser does. */
final class SseReader implements AutoCloseable {
  private static final Event END = new Event("end", "", new JsonObject());

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "sse reader");

  /** The last id that was said, with an event or alone. */
  private volatile String lastId = "";

  private final AtomicInteger comments = new AtomicInteger();

  record Event(String name, String id, JsonObject data) {}

  private SseReader(HttpResponse<InputStream> response) {
    this.response = response;
  }

  static SseReader open(WebServer web, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    SseReader reader =
        new SseReader(
            web.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    reader.thread.start();
    return reader;
  }

  static SseReader open(WebServer web, String path) throws IOException, InterruptedException {
    return open(web, web.request(path));
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private void run() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String name = "";
      String id = "";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          lastId = id.isEmpty() ? lastId : id;
          if (data.length() > 0) {
            events.add(new Event(name, id, new JsonObject(data.toString())));
          }
          name = "";
          id = "";
          data.setLength(0);
        } else if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("data: ")) {
          data.append(line.substring("data: ".length()));
        }
      }
    } catch (IOException e) {
      // The end, as much as an orderly one.
    } finally {
      events.add(END);
    }
  }

  /** The next event, whatever it is. */
  Event next() throws InterruptedException {
    Event event = events.poll(WebServer.WAIT_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event within " + WebServer.WAIT_SECONDS + " s");
    }
    return event;
  }

  /** The next one that fits; what comes before is dropped. */
  Event next(Predicate<Event> wanted) throws InterruptedException {
    Event event = next();
    while (!wanted.test(event)) {
      if (event.equals(END)) {
        throw new AssertionError("the stream ended");
      }
      event = next();
    }
    return event;
  }

  Event next(String name) throws InterruptedException {
    return next(event -> event.name().equals(name));
  }

  /** Drops what comes until a connected board and the committee were told, whichever is first. */
  void awaitTold() throws InterruptedException {
    boolean isConnected = false;
    boolean hasCommittee = false;
    while (!isConnected || !hasCommittee) {
      Event event = next(any -> any.name().equals("status") || any.name().equals("committee"));
      if (event.name().equals("committee")) {
        hasCommittee = true;
      } else {
        isConnected = event.data().getBoolean("connected");
      }
    }
  }

  /** The next entry of the board. */
  Event nextEntry() throws InterruptedException {
    return next(event -> !event.id().isEmpty());
  }

  /** True if nothing but heads and healths has come that was not asked for. */
  boolean hasEntry() {
    return events.stream().anyMatch(event -> !event.id().isEmpty());
  }

  void awaitEnd() throws InterruptedException {
    Event event;
    do {
      event = next();
    } while (!event.equals(END));
  }

  String lastId() {
    return lastId;
  }

  int comments() {
    return comments.get();
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
