package tempo.fastpay.launcher.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads lines of a stream, one by one; of a line beyond the limit it keeps only the fact that it
 * was there.
 */
final class BoundedLines {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final int limitBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int end;

  /** A line's bytes, without its end; empty where there were too many. */
  record Line(Optional<byte[]> content) {}

  BoundedLines(InputStream in, int limitBytes) {
    this.in = in;
    this.limitBytes = limitBytes;
  }

  /** Returns the next line without its end, or empty at the end of the stream. */
  Optional<Line> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean isTooLong = false;
    boolean isAny = false;
    while (fill()) {
      isAny = true;
      int from = position;
      while (position < end && buffer[position] != '\n') {
        position++;
      }
      isTooLong |= line.size() + (position - from) > limitBytes;
      if (!isTooLong) {
        line.write(buffer, from, position - from);
      }
      if (position < end) {
        position++;
        break;
      }
    }
    if (!isAny) {
      return Optional.empty();
    }
    return Optional.of(new Line(isTooLong ? Optional.empty() : Optional.of(line.toByteArray())));
  }

  /** True if the next line would have to be waited for. */
  boolean mustWait() throws IOException {
    return position == end && in.available() == 0;
  }

  private boolean fill() throws IOException {
    if (position < end) {
      return true;
    }
    int read = in.read(buffer);
    if (read <= 0) {
      return false;
    }
    position = 0;
    end = read;
    return true;
  }
}
