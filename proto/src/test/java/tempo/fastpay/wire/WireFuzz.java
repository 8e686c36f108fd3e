package tempo.fastpay.wire;

import java.util.stream.Stream;

/** Fuzz target: protobuf bytes to the domain and back. */
public final class WireFuzz {
  private WireFuzz() {}

  public static Stream<byte[]> seeds() {
    return Messages.seeds(Messages.Carrier.PROTOBUF);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    Messages.attack(input, Messages.Carrier.PROTOBUF);
  }
}
