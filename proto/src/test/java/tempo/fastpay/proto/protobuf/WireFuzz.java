package tempo.fastpay.proto.protobuf;

import java.util.stream.Stream;
import tempo.fastpay.proto.Messages;

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
