package tempo.fastpay.sidecar.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Lets a copy of a record's directory stand for the original, for tests of what a kill leaves. */
public final class CopiedDirectory {
  private CopiedDirectory() {}

  /** Makes the copy the directory that was last opened. */
  public static void standForOriginal(Path copy) {
    try {
      new OpenedFile(copy).write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
