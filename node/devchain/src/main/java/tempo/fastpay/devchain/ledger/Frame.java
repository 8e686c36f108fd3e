package tempo.fastpay.devchain.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A state with what was written on top of it and not yet kept, and the logs of that. What fails, or
 * was only asked, is thrown away with its frame.
 */
final class Frame {
  private final State state;
  private final long height;
  private final Optional<Frame> parent;
  private final Map<Cell<?>, Object> written = new LinkedHashMap<>();
  private final List<Log> logs = new ArrayList<>();

  private Frame(State state, long height, Optional<Frame> parent) {
    this.state = state;
    this.height = height;
    this.parent = parent;
  }

  /** A frame on top of a height. */
  static Frame at(State state, long height) {
    return new Frame(state, height, Optional.empty());
  }

  /** A frame on top of this one. */
  Frame child() {
    return new Frame(state, height, Optional.of(this));
  }

  @SuppressWarnings("unchecked")
  <V> V get(Cell<V> cell) {
    Frame frame = this;
    while (true) {
      Object value = frame.written.get(cell);
      if (value != null) {
        return (V) value;
      }
      if (frame.parent.isEmpty()) {
        return state.get(cell, height);
      }
      frame = frame.parent.get();
    }
  }

  <V> void put(Cell<V> cell, V value) {
    written.put(cell, value);
  }

  void log(Log log) {
    logs.add(log);
  }

  /** Brings what was written here, and its logs, into the frame below. */
  void keep() {
    Frame below = parent.orElseThrow();
    below.written.putAll(written);
    below.logs.addAll(logs);
  }

  Map<Cell<?>, Object> written() {
    return written;
  }

  List<Log> logs() {
    return List.copyOf(logs);
  }
}
