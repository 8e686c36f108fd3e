package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.PaymentScreen.Result;
import tempo.fastpay.protocol.tx.TxVectors.Vector;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** L1 against transactions that were not made by us. */
class PaymentVectorsTest {
  static Stream<Vector> all() {
    return Stream.concat(TxVectors.all(), TxVectors.ofOtherClients());
  }

  static Stream<Vector> accepted() {
    return TxVectors.all().filter(Vector::accepted);
  }

  static Stream<Vector> decodable() {
    return TxVectors.all()
        .filter(vector -> vector.json().get("expected").get("tempoDecodes").asBoolean())
        .filter(vector -> vector.json().get("canonical").asBoolean())
        .filter(vector -> !vector.toString().equals("keychain_v1_k1"));
  }

  @Test
  void theFilesAreWhole() {
    assertThat(TxVectors.all()).hasSize(168);
    assertThat(accepted()).hasSize(43);
    assertThat(TxVectors.ofOtherClients()).hasSize(27);
    assertThat(TxVectors.ofOtherClients().filter(Vector::accepted)).hasSize(14);
  }

  @ParameterizedTest
  @MethodSource("all")
  void answersAsWritten(Vector vector) {
    Result result =
        PaymentScreen.screen(
            vector.raw(), vector.claimedSender(), TxVectors.CHAIN, TxVectors.CRYPTO);

    if (vector.accepted()) {
      assertThat(result).isInstanceOf(Result.Accepted.class);
    } else {
      assertThat(result).isInstanceOf(Result.Rejected.class);
      Result.Rejected rejected = (Result.Rejected) result;
      assertThat(rejected.reject().code().name())
          .as(rejected.reject().message())
          .isEqualTo(vector.code());
    }
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void readsWhatTheSenderSigned(Vector vector) {
    Payment payment = PaymentBuilderTest.accepted(vector.raw());

    JsonNode decoded = vector.json().get("decoded");
    JsonNode call = decoded.has("calls") ? decoded.get("calls").get(0) : decoded;
    Bytes input = Bytes.fromHex(call.get("input").asText());
    assertThat(payment.raw()).isEqualTo(vector.raw());
    assertThat(payment.sender().toHex()).isEqualTo(vector.text("senderAddress").orElseThrow());
    assertThat(payment.signHash().toHex()).isEqualTo(vector.text("signHash").orElseThrow());
    assertThat(payment.chainTxHash().toHex()).isEqualTo(vector.text("txHash").orElseThrow());
    assertThat(payment.txType().label()).isEqualTo(vector.text("txType").orElseThrow());
    assertThat(payment.chainId()).hasToString(decoded.get("chainId").asText());
    assertThat(payment.asset().toHex()).isEqualTo(call.get("to").asText());
    assertThat(payment.recipient().bytes()).isEqualTo(input.slice(16, 36));
    assertThat(payment.amount().toBigInteger())
        .isEqualTo(new Bytes32(input.slice(36, 68)).toNumber());
    assertThat(payment.memo().map(Bytes32::bytes))
        .isEqualTo(input.size() == 100 ? Optional.of(input.slice(68, 100)) : Optional.empty());
    assertThat(payment.nonceKey().word().toHex()).isEqualTo(decoded.get("nonceKey").asText());
    assertThat(payment.nonceSeq()).hasToString(decoded.get("nonce").asText());
    assertThat(payment.gasLimit()).hasToString(decoded.get("gas").asText());
    assertThat(payment.maxFeePerGas())
        .hasToString(decoded.get(decoded.has("gasPrice") ? "gasPrice" : "maxFeePerGas").asText());
    assertThat(payment.validBefore().map(Object::toString))
        .isEqualTo(Vector.text(decoded, "validBefore"));
    assertThat(payment.validAfter().map(Object::toString))
        .isEqualTo(Vector.text(decoded, "validAfter"));
    assertThat(payment.feeToken().map(AssetId::toHex)).isEqualTo(Vector.text(decoded, "feeToken"));
    assertThat(PaymentScreen.peekValidBefore(vector.raw())).isEqualTo(payment.validBefore());
    assertThat(PaymentScreen.peek(vector.raw()))
        .contains(
            new PaymentScreen.Peek(
                Optional.of(payment.chainId()),
                payment.nonceKey(),
                payment.nonceSeq(),
                payment.validBefore()));
    assertThat(Reencoded.of(vector.raw())).isEqualTo(vector.raw());
  }

  @ParameterizedTest
  @MethodSource("decodable")
  void hashesWhatTempoHashesAlsoIfItIsNoPayment(Vector vector) throws Refused {
    DecodedTransaction tx = TransactionDecoder.decode(vector.raw(), new Reading());

    assertThat(tx.signHash().toHex()).isEqualTo(vector.text("signHash").orElseThrow());
    Optional<String> preimage = vector.text("signPreimage");
    if (preimage.isPresent()) {
      assertThat(tx.signHash())
          .isEqualTo(Hashes.keccak256(Bytes.fromHex(preimage.get()).toArray()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"k1_sponsored_feetoken", "p256_sponsored", "k1_sponsored_expiring"})
  void namesTheSponsorItRefuses(String name) {
    Vector vector = TxVectors.named(name);

    Result.Rejected rejected = (Result.Rejected) TxVectors.screen(vector.raw());

    assertThat(rejected.partial().feePayer().orElseThrow().toHex())
        .isEqualTo(vector.json().get("feePayer").get("address").asText());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void namesTheAccessKeyForTheChainToConfirm(Vector vector) {
    Payment payment = PaymentBuilderTest.accepted(vector.raw());

    JsonNode keychain = vector.json().get("keychain");
    if (keychain == null) {
      assertThat(payment.accessKey()).isEmpty();
    } else if (keychain.hasNonNull("accessKeyAddress")
        && !vector.toString().contains("wrong_domain")) {
      assertThat(payment.accessKey().orElseThrow().keyId().toHex())
          .isEqualTo(keychain.get("accessKeyAddress").asText());
    } else {
      assertThat(payment.accessKey()).isPresent();
    }
  }
}
