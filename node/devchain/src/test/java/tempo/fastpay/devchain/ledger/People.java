package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Who pays whom in these tests, and how they sign. */
public final class People {
  public static final Crypto CRYPTO = new PortableCrypto();
  public static final ChainId CHAIN = ChainId.of(1337);
  public static final AssetId ALPHA = AssetId.fromHex("20c0000000000000000000000000000000000001");
  public static final AssetId BETA = AssetId.fromHex("20c0000000000000000000000000000000000002");
  public static final Bytes32 ALICE_KEY = key(1);
  public static final Bytes32 BOB_KEY = key(2);

  /** An access key of Alice's. */
  public static final Bytes32 PHONE_KEY = key(3);

  public static final Address ALICE = addressOf(ALICE_KEY);
  public static final Address BOB = addressOf(BOB_KEY);
  public static final Address PHONE = addressOf(PHONE_KEY);
  public static final Address CAROL = Address.fromHex("0x00000000000000000000000000000000000ca201");

  private People() {}

  private static Bytes32 key(long number) {
    return Bytes32.fromNumber(BigInteger.valueOf(0x5eed00 + number));
  }

  private static Address addressOf(Bytes32 key) {
    return Hashes.addressOf(CRYPTO.publicKeySecp256k1(key));
  }

  /** A payment of Alice's to Bob: 5 AlphaUSD micro-units without a fee, on key 7. */
  public static PaymentBuilder draft(long nonce) {
    return PaymentBuilder.tempo()
        .chainId(CHAIN)
        .recipient(BOB)
        .amount(UInt64.of(5))
        .asset(ALPHA)
        .nonceKey(NonceKey.of(7))
        .nonceSeq(UInt64.of(nonce))
        .gasLimit(UInt64.of(600_000))
        .maxFeePerGas(BigInteger.ZERO);
  }

  public static Bytes raw(PaymentBuilder draft) {
    return draft.build().signSecp256k1(ALICE_KEY, CRYPTO);
  }

  public static Payment payment(Bytes raw) {
    return PaymentScreen.screen(raw, Optional.empty(), CHAIN, CRYPTO)
        .orElseThrow(reject -> new IllegalStateException(reject.message()));
  }

  public static Transaction.Signed tx(long nonce, UnaryOperator<PaymentBuilder> but) {
    return Transaction.Signed.of(payment(raw(but.apply(draft(nonce)))));
  }

  public static Transaction.Signed tx(long nonce) {
    return tx(nonce, draft -> draft);
  }

  /** Signed by Alice's access key. */
  public static Transaction.Signed byPhone(long nonce, UnaryOperator<PaymentBuilder> but) {
    return Transaction.Signed.of(
        payment(but.apply(draft(nonce)).build().signSecp256k1For(ALICE, PHONE_KEY, CRYPTO)));
  }

  /** The calldata that lists an access key. */
  public static Bytes authorizeKey(Address keyId, long type, UInt64 expiryS, List<Bytes> limits) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(ContractCall.AUTHORIZE_KEY.selector());
    parts.add(Abi.word(keyId).bytes());
    parts.add(Abi.word(type).bytes());
    parts.add(Abi.word(0x60).bytes());
    parts.add(Abi.word(expiryS).bytes());
    parts.add(Abi.word(!limits.isEmpty()).bytes());
    parts.add(Abi.word(0xa0).bytes());
    parts.add(Abi.word(true).bytes());
    parts.add(Abi.word(0xc0 + 0x60L * limits.size()).bytes());
    parts.add(Abi.word(limits.size()).bytes());
    parts.addAll(limits);
    parts.add(Abi.word(0).bytes());
    return Abi.concat(parts);
  }

  /** One entry of an access key's limits. */
  public static Bytes limit(AssetId asset, long amount, long periodS) {
    return Abi.concat(
        List.of(
            Abi.word(asset.token()).bytes(), Abi.word(amount).bytes(), Abi.word(periodS).bytes()));
  }
}
