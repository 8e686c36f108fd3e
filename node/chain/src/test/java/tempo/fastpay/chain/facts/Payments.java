package tempo.fastpay.chain.facts;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.tx.AccessKey;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Payments as facts are asked about them: unsigned, since facts are not about signatures. */
record Payments(
    Address sender,
    Address recipient,
    AssetId asset,
    NonceKey nonceKey,
    Optional<AssetId> feeToken,
    Optional<Address> accessKey,
    boolean hasMemo,
    long chainId) {
  static final long MAINNET = 4217;

  static Payments of(Address sender, Address recipient, AssetId asset) {
    return new Payments(
        sender,
        recipient,
        asset,
        NonceKey.of(7),
        Optional.empty(),
        Optional.empty(),
        false,
        MAINNET);
  }

  Payments by(NonceKey key) {
    return new Payments(sender, recipient, asset, key, feeToken, accessKey, hasMemo, chainId);
  }

  Payments withFeeToken(AssetId token) {
    return new Payments(
        sender, recipient, asset, nonceKey, Optional.of(token), accessKey, hasMemo, chainId);
  }

  Payments byAccessKey(Address keyId) {
    return new Payments(
        sender, recipient, asset, nonceKey, feeToken, Optional.of(keyId), hasMemo, chainId);
  }

  Payments withMemo() {
    return new Payments(sender, recipient, asset, nonceKey, feeToken, accessKey, true, chainId);
  }

  Payments onChain(long id) {
    return new Payments(sender, recipient, asset, nonceKey, feeToken, accessKey, hasMemo, id);
  }

  Payment payment() {
    return new Payment(
        Bytes.EMPTY,
        TxType.TEMPO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        new ChainId(UInt64.of(chainId)),
        sender,
        recipient,
        UInt64.ONE,
        asset,
        nonceKey,
        UInt64.ZERO,
        Optional.empty(),
        Optional.empty(),
        feeToken,
        UInt64.of(600_000),
        BigInteger.valueOf(24_000_000_000L),
        hasMemo ? Optional.of(Abi.TRUE) : Optional.empty(),
        accessKey.map(key -> new AccessKey(key, KeyType.SECP256K1)),
        KeyType.SECP256K1);
  }
}
