package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Crypto.RecoverableSignature;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Makes 0x76 transactions item by item, right or wrong, each properly signed: what a refusal is for
 * is the item, never the signature.
 */
final class Forge {
  static final int CHAIN_ID = 0;
  static final int MAX_PRIORITY_FEE = 1;
  static final int MAX_FEE = 2;
  static final int GAS_LIMIT = 3;
  static final int CALLS = 4;
  static final int ACCESS_LIST = 5;
  static final int NONCE_KEY = 6;
  static final int NONCE = 7;
  static final int VALID_BEFORE = 8;
  static final int VALID_AFTER = 9;
  static final int FEE_TOKEN = 10;
  static final int FEE_PAYER = 11;
  static final int AUTHORIZATIONS = 12;

  static final Bytes32 SENDER_KEY = Bytes32.fromHex("77".repeat(32));
  static final Bytes32 SPONSOR_KEY = Bytes32.fromHex("78".repeat(32));
  static final String TOKEN = "20c0000000000000000000000000000000000001";
  static final String RECIPIENT = "00000000000000000000000000000000000b0b01";
  static final Crypto CRYPTO = TxVectors.CRYPTO;

  private final List<String> items =
      new ArrayList<>(
          List.of(
              "827a69",
              "80",
              "80",
              "8316e360",
              calls(transfer()),
              "c0",
              "05",
              "01",
              "80",
              "80",
              "80",
              "80",
              "c0"));
  private String keyAuthorization = "";

  /** The call's fields, encoded: to, value, input. */
  static String call(String to, String value, String input) {
    return list(to + value + input);
  }

  static String transfer() {
    return call("94" + TOKEN, "80", "b844" + transferInput("00".repeat(12) + RECIPIENT));
  }

  static String transferInput(String recipientWord) {
    return "a9059cbb" + recipientWord + "00".repeat(30) + "0f42";
  }

  static String calls(String... calls) {
    return list(String.join("", calls));
  }

  /** Hex in, hex out. */
  static String list(String encodedItems) {
    return digits(Bytes.of(new RlpWriter().encoded(Bytes.fromHex(encodedItems)).toList()));
  }

  static String string(String hex) {
    byte[] list = new RlpWriter().string(Bytes.fromHex(hex).toArray()).toList();
    RlpReader reader;
    try {
      reader = RlpReader.of(list, 0, "list");
    } catch (Refused refused) {
      throw new AssertionError(refused);
    }
    return digits(Bytes.of(list).slice(reader.position(), list.length));
  }

  static String digits(Bytes bytes) {
    return bytes.toHex().substring(2);
  }

  static Address sender() {
    return Hashes.addressOf(CRYPTO.publicKeySecp256k1(SENDER_KEY));
  }

  Forge with(int index, String encoded) {
    items.set(index, encoded);
    return this;
  }

  Forge keyAuthorization(String encoded) {
    keyAuthorization = encoded;
    return this;
  }

  /** Adds the sponsor's signature over what it is asked to pay for. */
  Forge sponsoredBy(Bytes32 key, Address sender) {
    items.set(FEE_PAYER, "94" + digits(sender.bytes()));
    RecoverableSignature signature =
        CRYPTO.signSecp256k1(Hashes.keccak256(typed("78", unsigned()).toArray()), key);
    items.set(FEE_PAYER, feePayer(signature.yParity(), signature.r(), signature.s()));
    return this;
  }

  static String feePayer(int yParity, Bytes32 r, Bytes32 s) {
    return digits(
        Bytes.of(
            new RlpWriter()
                .number(BigInteger.valueOf(yParity))
                .number(r.toNumber())
                .number(s.toNumber())
                .toList()));
  }

  Bytes32 signHash() {
    List<String> signed = new ArrayList<>(items);
    if (!signed.get(FEE_PAYER).equals("80")) {
      signed.set(FEE_TOKEN, "80");
      signed.set(FEE_PAYER, "00");
    }
    return Hashes.keccak256(typed("76", String.join("", signed) + keyAuthorization).toArray());
  }

  Bytes signed() {
    return withSignature(
        SenderSignature.encodeSecp256k1(CRYPTO.signSecp256k1(signHash(), SENDER_KEY)));
  }

  Bytes withSignature(Bytes signature) {
    return typed("76", unsigned() + string(digits(signature)));
  }

  PaymentScreen.Result screen() {
    return PaymentScreen.screen(signed(), Optional.of(sender()), TxVectors.CHAIN, CRYPTO);
  }

  private String unsigned() {
    return String.join("", items) + keyAuthorization;
  }

  private static Bytes typed(String type, String encodedItems) {
    return Bytes.fromHex(type + list(encodedItems));
  }
}
