package tempo.fastpay.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tempo.fastpay.protocol.Vectors;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** The one acceptance rule of PROTOCOL section 6, on which L6 and L10 rest. */
class Ed25519RuleTest {
  private final Crypto crypto = new PortableCrypto();

  @TestFactory
  Stream<DynamicTest> refusesEveryEdgeVector() {
    JsonNode vectors = Vectors.read("ed25519_edge_vectors.json").get("vectors");
    assertThat(vectors.size()).isGreaterThanOrEqualTo(31);
    return StreamSupport.stream(vectors.spliterator(), false)
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("name").asText(),
                    () -> {
                      assertThat(vector.get("verdict").asText()).isEqualTo("REJECT");
                      assertThat(
                              crypto.verifyEd25519(
                                  Bytes32.fromHex(vector.get("pubkey").asText()),
                                  Bytes32.fromHex(vector.get("message").asText()),
                                  Bytes.fromHex(vector.get("signature").asText())))
                          .as(vector.get("why").asText())
                          .isFalse();
                    }));
  }

  @Test
  void acceptsWhatItSigned() {
    Bytes32 secret = Hashes.sha256("secret".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    Bytes32 message = Hashes.sha256(new byte[] {1});
    Bytes signature = crypto.signEd25519(message, secret);
    assertThat(crypto.verifyEd25519(crypto.publicKeyEd25519(secret), message, signature)).isTrue();
  }
}
