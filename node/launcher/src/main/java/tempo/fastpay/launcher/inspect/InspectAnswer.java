package tempo.fastpay.launcher.inspect;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import tempo.fastpay.protocol.tx.MemoText;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Reject;

/**
 * Writes the JSON of an answer. Bytes are 0x hex, numbers decimal text; unknown values are left
 * out.
 */
final class InspectAnswer {
  private InspectAnswer() {}

  static JsonObject of(PaymentScreen.Result result) {
    if (result instanceof PaymentScreen.Result.Accepted accepted) {
      Payment payment = accepted.payment();
      return new JsonObject()
          .put("verdict", "ACCEPT")
          .put("message", acceptance(payment))
          .put("payment", payment(payment));
    }
    PaymentScreen.Result.Rejected rejected = (PaymentScreen.Result.Rejected) result;
    return refused(rejected.reject()).put("payment", partial(rejected.partial()));
  }

  static JsonObject refused(Reject reject) {
    return new JsonObject()
        .put("verdict", "REJECT")
        .put("code", reject.code().name())
        .put("message", reject.message())
        .put("payment", new JsonObject());
  }

  private static String acceptance(Payment payment) {
    return payment
        .accessKey()
        .map(
            key ->
                "a payment, if the chain lists access key "
                    + key.keyId()
                    + " of type "
                    + key.type()
                    + " for its sender")
        .orElse("a payment");
  }

  private static JsonObject payment(Payment payment) {
    JsonObject json =
        new JsonObject()
            .put("sender", payment.sender().toHex())
            .put("recipient", payment.recipient().toHex())
            .put("amount", payment.amount().toString())
            .put("asset", payment.asset().toHex())
            .put("nonce_key", payment.nonceKey().toString())
            .put("nonce_seq", payment.nonceSeq().toString())
            .put("tx_type", payment.txType().label())
            .put("chain_tx_hash", payment.chainTxHash().toHex())
            .put("sign_hash", payment.signHash().toHex());
    put(json, "valid_before", payment.validBefore());
    put(json, "valid_after", payment.validAfter());
    put(json, "memo", payment.memo());
    put(json, "memo_text", payment.memo().flatMap(MemoText::of));
    return json;
  }

  private static JsonObject partial(PaymentScreen.Partial partial) {
    JsonObject json = new JsonObject();
    put(json, "sender", partial.sender().map(Address::toHex));
    put(json, "recipient", partial.recipient().map(Address::toHex));
    put(json, "amount", partial.amount());
    put(json, "asset", partial.asset().map(AssetId::toHex));
    put(json, "nonce_key", partial.nonceKey());
    put(json, "nonce_seq", partial.nonceSeq());
    put(json, "tx_type", partial.txType().map(TxType::label));
    put(json, "chain_tx_hash", partial.chainTxHash());
    put(json, "sign_hash", partial.signHash());
    put(json, "valid_before", partial.validBefore());
    put(json, "valid_after", partial.validAfter());
    put(json, "memo", partial.memo());
    put(json, "memo_text", partial.memo().flatMap(MemoText::of));
    put(json, "fee_payer", partial.feePayer().map(Address::toHex));
    return json;
  }

  /** Hashes and numbers are text as they print themselves. */
  private static void put(JsonObject json, String name, Optional<?> value) {
    value.ifPresent(known -> json.put(name, known.toString()));
  }
}
