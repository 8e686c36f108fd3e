package tempo.fastpay.proto.json;

import java.util.stream.Stream;
import tempo.fastpay.proto.Messages;

/** Fuzz target: JSON texts, as the event bus and REST carry them, to the domain and back. */
public final class JsonFuzz {
  private JsonFuzz() {}

  public static Stream<byte[]> seeds() {
    return Messages.seeds(Messages.Carrier.JSON);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    Messages.attack(input, Messages.Carrier.JSON);
  }
}
