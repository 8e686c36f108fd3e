package tempo.fastpay.jsonrpc;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A text as it came, part by part: a long one is never one array of as many bytes. */
final class Parts {
  private final List<byte[]> parts = new ArrayList<>();
  private int length;

  void add(Buffer part) {
    parts.add(part.getBytes());
    length += part.length();
  }

  /** How many bytes there are. */
  int length() {
    return length;
  }

  /** All bytes, from the first one on. */
  InputStream stream() {
    return new SequenceInputStream(
        Collections.enumeration(parts.stream().map(ByteArrayInputStream::new).toList()));
  }

  /** What the first bytes say, for messages. */
  String beginning(int limitBytes) {
    try {
      return new String(stream().readNBytes(limitBytes), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
