package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The numbers of key types stand in transactions and in signing records on disk. */
class KeyTypeTest {
  @Test
  void theNumbersAreTheChains() {
    assertThat(Stream.of(KeyType.values()).collect(Collectors.toMap(Enum::name, KeyType::number)))
        .isEqualTo(Map.of("SECP256K1", 0, "P256", 1, "WEBAUTHN", 2));
  }
}
