package tempo.fastpay.proto.protobuf;

import static tempo.fastpay.proto.protobuf.TypesCodec.bytes;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.FundAccountRequest;
import tempo.fastpay.v1.FundAccountResponse;
import tempo.fastpay.v1.GetAccountRequest;
import tempo.fastpay.v1.GetAccountResponse;

/**
 * Encodes and decodes, as protobuf, queries for accounts, views of them, and requests to a faucet.
 */
final class AccountCodec {
  private AccountCodec() {}

  static GetAccountRequest encode(AccountQuery query) {
    return GetAccountRequest.newBuilder()
        .setAddress(TypesCodec.encode(query.address()))
        .setAsset(TypesCodec.encode(query.asset()))
        .addAllNonceKeysBe(query.nonceKeys().stream().map(key -> bytes(key.word())).toList())
        .build();
  }

  static AccountQuery decode(GetAccountRequest request) {
    Check.atMost(AccountQuery.NONCE_KEYS_LIMIT, "nonce_keys_be", request.getNonceKeysBeCount());
    List<NonceKey> nonceKeys = new ArrayList<>(request.getNonceKeysBeCount());
    for (int i = 0; i < request.getNonceKeysBeCount(); i++) {
      nonceKeys.add(
          new NonceKey(ByteFields.bytes32("nonce_keys_be[" + i + "]", request.getNonceKeysBe(i))));
    }
    return new AccountQuery(
        TypesCodec.decode("address", request.hasAddress(), request.getAddress()),
        TypesCodec.decode("asset", request.hasAsset(), request.getAsset()),
        nonceKeys);
  }

  static GetAccountResponse encode(AccountView view) {
    GetAccountResponse.Builder builder =
        GetAccountResponse.newBuilder()
            .setAddress(TypesCodec.encode(view.address()))
            .setAsset(TypesCodec.encode(view.asset()))
            .setHeight(view.height().bits())
            .setUnixMillis(view.unixMillis().bits())
            .setBaseBe(word(view.base()))
            .setOutgoingBe(word(view.outgoing()))
            .setIncomingBe(word(view.incoming()))
            .setAvailableBe(word(view.available().max(BigInteger.ZERO)));
    for (AccountView.LaneView lane : view.lanes()) {
      GetAccountResponse.Lane.Builder wire =
          builder
              .addLanesBuilder()
              .setNonceKeyBe(bytes(lane.nonceKey().word()))
              .setChainNonce(lane.chainNonce().bits())
              .setNextSeq(lane.nextSeq().bits());
      lane.pending().ifPresent(hash -> wire.setPendingTxHash(bytes(hash.value())));
    }
    return builder.build();
  }

  private static ByteString word(BigInteger number) {
    return bytes(Bytes32.fromNumber(number));
  }

  static AccountView decode(GetAccountResponse response) {
    Check.atMost(WireLimits.LANES_LIMIT, "lanes", response.getLanesCount());
    List<AccountView.LaneView> lanes = new ArrayList<>(response.getLanesCount());
    for (int i = 0; i < response.getLanesCount(); i++) {
      lanes.add(lane("lanes[" + i + "]", response.getLanes(i)));
    }
    return new AccountView(
        TypesCodec.decode("address", response.hasAddress(), response.getAddress()),
        TypesCodec.decode("asset", response.hasAsset(), response.getAsset()),
        new UInt64(response.getHeight()),
        new UInt64(response.getUnixMillis()),
        ByteFields.bytes32("base_be", response.getBaseBe()).toNumber(),
        ByteFields.bytes32("outgoing_be", response.getOutgoingBe()).toNumber(),
        ByteFields.bytes32("incoming_be", response.getIncomingBe()).toNumber(),
        ByteFields.bytes32("available_be", response.getAvailableBe()).toNumber(),
        lanes);
  }

  private static AccountView.LaneView lane(String path, GetAccountResponse.Lane lane) {
    return new AccountView.LaneView(
        new NonceKey(ByteFields.bytes32(path + ".nonce_key_be", lane.getNonceKeyBe())),
        new UInt64(lane.getChainNonce()),
        new UInt64(lane.getNextSeq()),
        ByteFields.bytes32OrEmpty(path + ".pending_tx_hash", lane.getPendingTxHash())
            .map(TxHash::new));
  }

  static FundAccountRequest encode(FaucetApi.Request request) {
    return FundAccountRequest.newBuilder()
        .setAddress(TypesCodec.encode(request.address()))
        .setAsset(TypesCodec.encode(request.asset()))
        .setAmount(request.amount().bits())
        .build();
  }

  static FaucetApi.Request decode(FundAccountRequest request) {
    UInt64 amount = new UInt64(request.getAmount());
    if (amount.isZero() || UInt64.of(FaucetApi.Request.AMOUNT_LIMIT).isLessThan(amount)) {
      throw Check.expected("amount", "1 to " + FaucetApi.Request.AMOUNT_LIMIT, amount);
    }
    return new FaucetApi.Request(
        TypesCodec.decode("address", request.hasAddress(), request.getAddress()),
        TypesCodec.decode("asset", request.hasAsset(), request.getAsset()),
        amount);
  }

  static FundAccountResponse encode(FaucetApi.Reply reply) {
    FundAccountResponse.Builder builder = FundAccountResponse.newBuilder();
    if (reply instanceof FaucetApi.Reply.Funded funded) {
      builder.setHeight(funded.height().bits());
    } else if (reply instanceof FaucetApi.Reply.Refused refused) {
      builder.setReject(TypesCodec.encode(refused.reject()));
    }
    return builder.build();
  }

  static FaucetApi.Reply decode(FundAccountResponse response) {
    return switch (response.getResultCase()) {
      case HEIGHT -> new FaucetApi.Reply.Funded(new UInt64(response.getHeight()));
      case REJECT ->
          new FaucetApi.Reply.Refused(TypesCodec.decode("reject", true, response.getReject()));
      case RESULT_NOT_SET -> throw Check.missing("height or reject");
    };
  }
}
