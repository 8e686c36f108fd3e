package tempo.fastpay.protocol.tx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tempo.fastpay.protocol.Vectors;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;

/** Transactions made with other people's tools, and what we answer to them. */
final class TxVectors {
  static final ChainId CHAIN = ChainId.of(31337);
  static final Crypto CRYPTO = new PortableCrypto();

  private TxVectors() {}

  static Stream<Vector> all() {
    return of("tempo_tx_vectors.json");
  }

  /** More of them, made with viem, ethers and cast: what is answered to them. */
  static Stream<Vector> ofOtherClients() {
    return of("tempo_tx_vectors_2.json");
  }

  private static Stream<Vector> of(String file) {
    JsonNode vectors = Vectors.read(file).get("vectors");
    return StreamSupport.stream(vectors.spliterator(), false).map(Vector::new);
  }

  static Vector named(String name) {
    return all().filter(vector -> vector.toString().equals(name)).findFirst().orElseThrow();
  }

  static PaymentScreen.Result screen(Bytes raw) {
    return PaymentScreen.screen(raw, Optional.empty(), CHAIN, CRYPTO);
  }

  record Vector(JsonNode json) {
    Bytes raw() {
      return Bytes.fromHex(json.get("raw").asText());
    }

    boolean accepted() {
      return json.get("fastpay").get("verdict").asText().equals("ACCEPT");
    }

    String code() {
      return json.get("fastpay").get("code").asText();
    }

    Optional<Address> claimedSender() {
      return text(json.get("fastpay"), "claimedSender").map(Address::fromHex);
    }

    Optional<String> text(String field) {
      return text(json, field);
    }

    static Optional<String> text(JsonNode node, String field) {
      return node.hasNonNull(field) ? Optional.of(node.get(field).asText()) : Optional.empty();
    }

    @Override
    public String toString() {
      return json.get("name").asText();
    }
  }
}
