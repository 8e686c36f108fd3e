package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Writes and reads, as JSON, accounts as one validator or a committee sees them, and requests to a
 * faucet.
 */
final class JsonAccounts {
  private JsonAccounts() {}

  static JsonObject encode(AccountQuery query) {
    JsonObject json =
        new JsonObject()
            .put("address", query.address().toHex())
            .put("asset", query.asset().toHex());
    if (!query.nonceKeys().isEmpty()) {
      json.put(
          "nonce_keys_be",
          new JsonArray(query.nonceKeys().stream().map(key -> key.word().toHex()).toList()));
    }
    return json;
  }

  static AccountQuery query(JsonFields json) {
    return new AccountQuery(
        json.address("address"),
        new AssetId(json.address("asset")),
        json.has("nonce_keys_be")
            ? json.words("nonce_keys_be", AccountQuery.NONCE_KEYS_LIMIT).stream()
                .map(NonceKey::new)
                .toList()
            : List.of());
  }

  static JsonObject encode(AccountView view) {
    return new JsonObject()
        .put("address", view.address().toHex())
        .put("asset", view.asset().toHex())
        .put("height", view.height().toString())
        .put("unix_millis", view.unixMillis().toString())
        .put("base", view.base().toString())
        .put("outgoing", view.outgoing().toString())
        .put("incoming", view.incoming().toString())
        .put("available", view.available().max(BigInteger.ZERO).toString())
        .put("lanes", JsonTypes.array(view.lanes(), JsonAccounts::encode));
  }

  private static JsonObject encode(AccountView.LaneView lane) {
    JsonObject json =
        new JsonObject()
            .put("nonce_key_be", lane.nonceKey().word().toHex())
            .put("chain_nonce", lane.chainNonce().toString())
            .put("next_seq", lane.nextSeq().toString());
    lane.pending().ifPresent(hash -> json.put("pending_tx_hash", hash.toHex()));
    return json;
  }

  static AccountView view(JsonFields json) {
    return new AccountView(
        json.address("address"),
        new AssetId(json.address("asset")),
        json.uint64("height"),
        json.uint64("unix_millis"),
        json.word("base"),
        json.word("outgoing"),
        json.word("incoming"),
        json.word("available"),
        json.objects("lanes", WireLimits.LANES_LIMIT, JsonAccounts::lane));
  }

  private static AccountView.LaneView lane(JsonFields json) {
    return new AccountView.LaneView(
        new NonceKey(json.bytes32("nonce_key_be")),
        json.uint64("chain_nonce"),
        json.uint64("next_seq"),
        json.optionalBytes32("pending_tx_hash").map(TxHash::new));
  }

  static JsonObject encode(AccountReport report) {
    return new JsonObject()
        .put("supported", encode(report.supported()))
        .put("views", JsonTypes.array(report.views(), JsonAccounts::encode));
  }

  private static JsonObject encode(AccountReport.View view) {
    return new JsonObject()
        .put("validator", JsonTypes.encode(view.validator()))
        .put("view", encode(view.view()));
  }

  static AccountReport report(JsonFields json) {
    return new AccountReport(
        json.object("supported", JsonAccounts::view),
        json.objects(
            "views",
            Committee.MEMBERS_LIMIT,
            view ->
                new AccountReport.View(
                    view.object("validator", JsonTypes::validator),
                    view.object("view", JsonAccounts::view))));
  }

  static JsonObject encode(FaucetApi.Request request) {
    return new JsonObject()
        .put("address", request.address().toHex())
        .put("asset", request.asset().toHex())
        .put("amount", request.amount().toString());
  }

  static FaucetApi.Request fundRequest(JsonFields json) {
    UInt64 amount = json.uint64("amount");
    if (amount.isZero() || UInt64.of(FaucetApi.Request.AMOUNT_LIMIT).isLessThan(amount)) {
      throw Check.expected(json.at("amount"), "1 to " + FaucetApi.Request.AMOUNT_LIMIT, amount);
    }
    return new FaucetApi.Request(
        json.address("address"), new AssetId(json.address("asset")), amount);
  }

  static JsonObject encode(FaucetApi.Reply reply) {
    JsonObject json = new JsonObject();
    if (reply instanceof FaucetApi.Reply.Funded funded) {
      json.put("height", funded.height().toString());
    } else if (reply instanceof FaucetApi.Reply.Refused refused) {
      json.put("reject", JsonTypes.encode(refused.reject()));
    }
    return json;
  }

  static FaucetApi.Reply fundReply(JsonFields json) {
    return json.either("height", "reject")
        ? new FaucetApi.Reply.Funded(json.uint64("height"))
        : new FaucetApi.Reply.Refused(json.object("reject", JsonTypes::reject));
  }
}
