package tempo.fastpay.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tempo.fastpay.protocol.Vectors;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** The rule of docs/protocol.md, "The Ed25519 rule", on which L6 and L10 rest. */
class Ed25519RuleTest {
  /** The secret and public keys of RFC 8032, section 7.1. */
  private static final String[][] RFC_KEYS = {
    {
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    },
    {
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    },
    {
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    },
    {
      "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
      "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf"
    }
  };

  private final Crypto crypto = new PortableCrypto();

  @TestFactory
  Stream<DynamicTest> refusesEveryEdgeVector() {
    return verdicts("ed25519_edge_vectors.json", 31);
  }

  @TestFactory
  Stream<DynamicTest> keepsTheRuleOnBothSides() {
    return verdicts("ed25519_rule_vectors.json", 100);
  }

  private Stream<DynamicTest> verdicts(String file, int atLeast) {
    JsonNode vectors = Vectors.read(file).get("vectors");
    assertThat(vectors.size()).isGreaterThanOrEqualTo(atLeast);
    return StreamSupport.stream(vectors.spliterator(), false)
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("name").asText(),
                    () ->
                        assertThat(
                                crypto.verifyEd25519(
                                    Bytes32.fromHex(vector.get("pubkey").asText()),
                                    Bytes32.fromHex(vector.get("message").asText()),
                                    Bytes.fromHex(vector.get("signature").asText())))
                            .as(vector.get("why").asText())
                            .isEqualTo(vector.get("verdict").asText().equals("ACCEPT"))));
  }

  @TestFactory
  Stream<DynamicTest> tellsGoodKeysFromBad() {
    JsonNode keys = Vectors.read("ed25519_rule_vectors.json").get("keys");
    assertThat(keys.size()).isGreaterThanOrEqualTo(60);
    return StreamSupport.stream(keys.spliterator(), false)
        .map(
            key ->
                DynamicTest.dynamicTest(
                    key.get("name").asText(),
                    () ->
                        assertThat(
                                crypto.isValidEd25519Key(
                                    Bytes32.fromHex(key.get("pubkey").asText())))
                            .isEqualTo(key.get("valid").asBoolean())));
  }

  @Test
  void derivesThePublicKeysOfTheRfc() {
    for (String[] pair : RFC_KEYS) {
      Bytes32 publicKey = crypto.publicKeyEd25519(Bytes32.fromHex(pair[0]));
      assertThat(publicKey).isEqualTo(Bytes32.fromHex(pair[1]));
      assertThat(crypto.isValidEd25519Key(publicKey)).isTrue();
    }
  }

  @Test
  void signsAsTheRfcSays() {
    int signed = 0;
    for (JsonNode vector : Vectors.read("ed25519_rule_vectors.json").get("vectors")) {
      if (vector.has("secret")) {
        Bytes32 secret = Bytes32.fromHex(vector.get("secret").asText());
        Bytes32 message = Bytes32.fromHex(vector.get("message").asText());
        assertThat(crypto.publicKeyEd25519(secret).toHex())
            .isEqualTo("0x" + vector.get("pubkey").asText());
        assertThat(crypto.signEd25519(message, secret).toHex())
            .isEqualTo("0x" + vector.get("signature").asText());
        signed++;
      }
    }
    assertThat(signed).isGreaterThanOrEqualTo(6);
  }

  @Test
  void refusesOtherLengths() {
    Bytes32 secret = Bytes32.fromHex(RFC_KEYS[0][0]);
    Bytes32 publicKey = Bytes32.fromHex(RFC_KEYS[0][1]);
    Bytes32 message = Hashes.sha256(new byte[] {1});
    byte[] signature = crypto.signEd25519(message, secret).toArray();
    for (int length : new int[] {0, 1, 32, 63, 65, 128}) {
      Bytes other = Bytes.of(Arrays.copyOf(signature, length));
      assertThat(crypto.verifyEd25519(publicKey, message, other)).as("%d bytes", length).isFalse();
    }
    assertThat(crypto.verifyEd25519(publicKey, message, Bytes.of(signature))).isTrue();
  }
}
