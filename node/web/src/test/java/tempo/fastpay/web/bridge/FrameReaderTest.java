package tempo.fastpay.web.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private static final int LIMIT_BYTES = 10;

  private final List<String> frames = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final FrameReader reader =
      new FrameReader(LIMIT_BYTES, frame -> frames.add(frame.toString()), broken::add);

  private static Buffer frame(String text) {
    return Buffer.buffer().appendInt(text.length()).appendString(text);
  }

  @Test
  void framesAreFoundHoweverTheirBytesArrive() {
    Buffer stream = frame("one").appendBuffer(frame("0123456789")).appendBuffer(frame("x"));
    for (int piece = 1; piece <= stream.length(); piece++) {
      frames.clear();
      for (int at = 0; at < stream.length(); at += piece) {
        reader.handle(stream.getBuffer(at, Math.min(at + piece, stream.length())));
      }
      assertThat(frames).as("pieces of %s", piece).containsExactly("one", "0123456789", "x");
    }
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, LIMIT_BYTES + 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aLengthOutsideItsBoundsEndsTheStream(int length) {
    reader.handle(frame("one").appendInt(length).appendString("0123456789012345"));
    reader.handle(frame("two"));

    assertThat(frames).containsExactly("one");
    assertThat(broken).containsExactly("expected a frame of 1 to 10 bytes");
  }
}
