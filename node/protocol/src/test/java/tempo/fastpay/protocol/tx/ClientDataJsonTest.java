package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientDataJsonTest {
  private static final String CHALLENGE = "xbrCDpZK11tXUa3tnpQzNRHEMsgh9qQh7X70FhJPwq8";

  /** C stands for the challenge. */
  private static void require(String json) throws Refused {
    ClientDataJson.require(
        json.replace("\"C\"", '"' + CHALLENGE + '"').getBytes(StandardCharsets.UTF_8), CHALLENGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\"}",
        "{\"challenge\":\"C\",\"type\":\"webauthn.get\"}",
        " \t\r\n{ \"type\" : \"webauthn.get\" ,\n\"challenge\" : \"C\" } \n",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"origin\":\"https://tempó.example\"}",
        "{\"a\":[],\"b\":{},\"c\":[1,-0,0.5e-3,1E+9,true,false,null,{\"type\":\"x\"}],"
            + "\"type\":\"webauthn.get\",\"challenge\":\"C\"}",
        "{\"x\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00\",\"x\":1,"
            + "\"type\":\"webauthn.get\",\"challenge\":\"C\"}",
        "{\"t\\u0079pes\":0,\"type\":\"webauthn.get\",\"challenge\":\"C\"}",
      })
  void acceptsAnyFormOfTheObject(String json) {
    assertThatCode(() -> require(json)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[\"webauthn.get\",\"C\"]",
        "{\"type\":\"webauthn.get\"}",
        "{\"challenge\":\"C\"}",
        "{\"type\":\"webauthn.create\",\"challenge\":\"C\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C=\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":[\"C\"]}",
        "{\"type\":\"webauthn.get\",\"challenge\":null}",
        "{\"type\":\"webauthn\\u002eget\",\"challenge\":\"C\"}",
        "{\"t\\u0079pe\":\"webauthn.get\",\"challenge\":\"C\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"t\\u0079pe\":\"webauthn.create\"}",
        "{\"type\":\"webauthn.get\",\"type\":\"webauthn.get\",\"challenge\":\"C\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"challenge\":\"C\"}",
        "{\"x\":{\"type\":\"webauthn.get\",\"challenge\":\"C\"}}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\"}x",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\"}{}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",}",
        "{\"type\":\"webauthn.get\" \"challenge\":\"C\"}",
        "{,\"type\":\"webauthn.get\",\"challenge\":\"C\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\"",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":01}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":1.}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":.5}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":-}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":1e}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":+1}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":NaN}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":truE}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":[1,]}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":[1 2]}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":[1}}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":\"\\x\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":\"\\u12g4\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":\"\\ud83d\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":\"\\ude00\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":\"\\ud83d\\u0041\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",\"x\":\"\n\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\",'x':1}",
        "\ufeff{\"type\":\"webauthn.get\",\"challenge\":\"C\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\"}\u00a0",
        "{/**/\"type\":\"webauthn.get\",\"challenge\":\"C\"}",
      })
  void refusesEverythingElse(String json) {
    assertThatThrownBy(() -> require(json))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("signature: WebAuthn client data: ");
  }

  @Test
  void boundsNesting() {
    assertThatCode(() -> require(nested(ClientDataJson.DEPTH_LIMIT))).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(nested(ClientDataJson.DEPTH_LIMIT + 1)))
        .hasMessageContaining("nested deeper");
    assertThatThrownBy(() -> require(nested(100_000))).hasMessageContaining("nested deeper");
  }

  private static String nested(int depth) {
    return "{\"x\":"
        + "[".repeat(depth - 1)
        + "0"
        + "]".repeat(depth - 1)
        + ",\"type\":\"webauthn.get\",\"challenge\":\"C\"}";
  }

  /** Another parser must agree with whatever is accepted: we are never the looser one. */
  @Test
  void isNeverLooserThanAStrictParser() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    ObjectMapper strict =
        new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION);
    String json =
        "{\"a\":[1,-0.5e3,true,{\"b\":null}],\"type\":\"webauthn.get\",\"c\":\"\\u0041\\n\","
            + "\"challenge\":\""
            + CHALLENGE
            + "\"}";
    int accepted = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] text = json.getBytes(StandardCharsets.UTF_8);
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        text[random.nextInt(text.length)] =
            (byte) "{}[]\",:\\u0e-. atn\n1".charAt(random.nextInt(19));
      }
      try {
        ClientDataJson.require(text, CHALLENGE);
      } catch (Refused expected) {
        continue;
      }
      accepted++;
      JsonNode tree = strict.readTree(text);
      assertThat(tree.get("type").asText()).as("seed %d", seed).isEqualTo("webauthn.get");
      assertThat(tree.get("challenge").asText()).as("seed %d", seed).isEqualTo(CHALLENGE);
    }
    assertThat(accepted).as("seed %d", seed).isGreaterThan(100);
  }

  @Test
  void knowsUtf8AsTheJdkDoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[] edges = {0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf};
    int[] leads = {0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff};
    for (int i = 0; i < 200_000; i++) {
      byte[] text = new byte[1 + random.nextInt(5)];
      for (int j = 0; j < text.length; j++) {
        int[] choice = j == 0 && random.nextBoolean() ? leads : edges;
        text[j] = (byte) choice[random.nextInt(choice.length)];
      }
      assertThat(Utf8.isValid(text)).as("seed %d", seed).isEqualTo(jdkDecodes(text));
    }
  }

  private static boolean jdkDecodes(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }
}
