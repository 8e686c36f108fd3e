package tempo.fastpay.web.bridge;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;

/**
 * Cuts a stream into frames: four bytes, big-endian, that say how many bytes of JSON follow. The
 * length is looked at before anything is kept, so a client costs no more than the limit.
 */
final class FrameReader implements Handler<Buffer> {
  private static final int LENGTH_BYTES = 4;

  private final int limitBytes;
  private final Handler<Buffer> onFrame;
  private final Handler<String> onBroken;
  private final RecordParser parser = RecordParser.newFixed(LENGTH_BYTES);
  private boolean inFrame;
  private boolean broken;

  /**
   * Makes a reader of one stream.
   *
   * @param limitBytes of one frame, without its length
   * @param onBroken once, with the reason: there is no frame to be found any more
   */
  FrameReader(int limitBytes, Handler<Buffer> onFrame, Handler<String> onBroken) {
    this.limitBytes = limitBytes;
    this.onFrame = onFrame;
    this.onBroken = onBroken;
    parser.handler(this::part);
  }

  @Override
  public void handle(Buffer bytes) {
    if (!broken) {
      parser.handle(bytes);
    }
  }

  private void part(Buffer part) {
    if (broken) {
      return;
    }
    if (inFrame) {
      inFrame = false;
      parser.fixedSizeMode(LENGTH_BYTES);
      onFrame.handle(part);
      return;
    }
    int length = part.getInt(0);
    if (length < 1 || length > limitBytes) {
      broken = true;
      onBroken.handle("expected a frame of 1 to " + limitBytes + " bytes");
    } else {
      inFrame = true;
      parser.fixedSizeMode(length);
    }
  }
}
