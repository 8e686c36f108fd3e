package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A reader of live events, which knows what it saw last. */
final class EventReader implements AutoCloseable {
  private static final long WAIT_SECONDS = 60;

  private final InputStream stream;
  private final List<Event> events = new ArrayList<>();
  private boolean hasEnded;

  /** One event; {@code id} is empty where it has none. */
  record Event(String name, String id, JsonObject data) {}

  private EventReader(InputStream stream) {
    this.stream = stream;
    Thread reader = new Thread(this::read, "events");
    reader.setDaemon(true);
    reader.start();
  }

  /** Opens a stream; {@code lastSeen} is the id of the event seen last, where there is one. */
  static EventReader open(URI uri, Optional<String> lastSeen) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    lastSeen.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpResponse<InputStream> response =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new EventReader(response.body());
  }

  private void read() {
    String name = "";
    String id = "";
    String data = "";
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("data: ")) {
          data = line.substring("data: ".length());
        } else if (line.isEmpty()) {
          if (!name.isEmpty()) {
            add(new Event(name, id, new JsonObject(data)));
          }
          name = "";
          id = "";
        }
      }
    } catch (IOException e) {
      // The node is gone, or we are.
    }
    synchronized (events) {
      hasEnded = true;
      events.notifyAll();
    }
  }

  private void add(Event event) {
    synchronized (events) {
      events.add(event);
      events.notifyAll();
    }
  }

  /** Waits for an event, which may have come already. */
  Event await(Predicate<Event> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    synchronized (events) {
      while (true) {
        Optional<Event> found = events.stream().filter(wanted).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (hasEnded || leftMs <= 0) {
          throw new AssertionError(
              (hasEnded ? "ended without it: " : "not in time: ")
                  + events.stream().map(event -> event.name() + " " + event.id()).toList());
        }
        events.wait(leftMs);
      }
    }
  }

  /** Waits until the stream breaks. */
  void awaitEnd() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    synchronized (events) {
      while (!hasEnded) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (leftMs <= 0) {
          throw new AssertionError("the stream goes on");
        }
        events.wait(leftMs);
      }
    }
  }

  /** The id of the event seen last that has one. */
  Optional<String> lastSeen() {
    synchronized (events) {
      return events.stream().map(Event::id).filter(id -> !id.isEmpty()).reduce((a, b) -> b);
    }
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
