package tempo.fastpay.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The shared test vectors, read from the resources of this module's tests. */
public final class Vectors {
  private Vectors() {}

  /** The parsed file {@code vectors/<name>}. */
  public static JsonNode read(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            Vectors.class.getResourceAsStream("/vectors/" + name), "no vectors/" + name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
