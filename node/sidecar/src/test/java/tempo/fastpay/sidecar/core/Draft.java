package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/**
 * A payment being written: lane 1, sequence 0, no fee, five minutes, unless it says otherwise.
 * Amounts are the token's smallest units; seconds count from {@link TestChain#GENESIS_SECONDS}.
 */
final class Draft {
  static final ChainId CHAIN = Fixtures.CHAIN;
  static final AssetId USD = Fixtures.ALPHA_USD;
  static final AssetId EUR = AssetId.fromHex("0x20c0000000000000000000000000000000000002");
  static final long LIFETIME_SECONDS = 300;

  /** With {@link #fee}: a limit that suffices for every transfer. */
  static final long GAS = 1_000_000;

  private final Account from;
  private final PaymentBuilder builder;
  private Expiry expiry = atSecond(LIFETIME_SECONDS);

  private Draft(Account from, PaymentBuilder builder) {
    this.from = from;
    this.builder = builder;
  }

  static Draft pay(Account from, Account to, long amount) {
    return pay(from, to, UInt64.of(amount));
  }

  static Draft pay(Account from, Account to, UInt64 amount) {
    return new Draft(
        from,
        filled(PaymentBuilder.tempo(), to, amount)
            .nonceKey(NonceKey.of(1))
            .validBefore(second(LIFETIME_SECONDS)));
  }

  /** A payment of an Ethereum type: the protocol nonce, no window. */
  static Draft payEthereum(TxType type, Account from, Account to, long amount) {
    return new Draft(from, filled(PaymentBuilder.of(type), to, UInt64.of(amount)));
  }

  private static PaymentBuilder filled(PaymentBuilder builder, Account to, UInt64 amount) {
    return builder
        .chainId(CHAIN)
        .recipient(to.address())
        .amount(amount)
        .asset(USD)
        .nonceSeq(UInt64.ZERO)
        .gasLimit(UInt64.of(GAS))
        .maxFeePerGas(BigInteger.ZERO);
  }

  static UInt64 second(long seconds) {
    return UInt64.of(TestChain.GENESIS_SECONDS + seconds);
  }

  static Expiry atSecond(long seconds) {
    return new Expiry.UnixMillis(UInt64.of((TestChain.GENESIS_SECONDS + seconds) * 1000));
  }

  Draft lane(long key) {
    builder.nonceKey(NonceKey.of(key));
    return this;
  }

  Draft seq(long sequence) {
    builder.nonceSeq(UInt64.of(sequence));
    return this;
  }

  Draft asset(AssetId asset) {
    builder.asset(asset);
    return this;
  }

  Draft feeToken(AssetId token) {
    builder.feeToken(token);
    return this;
  }

  /** The most the fee can be, in units of the fee token. */
  Draft fee(long units) {
    builder.maxFeePerGas(BigInteger.valueOf(units).multiply(BigInteger.TEN.pow(6)));
    return this;
  }

  Draft gasLimit(long gas) {
    builder.gasLimit(UInt64.of(gas));
    return this;
  }

  Draft maxFeePerGas(BigInteger attodollars) {
    builder.maxFeePerGas(attodollars);
    return this;
  }

  Draft memo(int value) {
    builder.memo(Bytes32.fromNumber(BigInteger.valueOf(value)));
    return this;
  }

  /** Both the signed valid_before and the envelope's expiry. */
  Draft until(long seconds) {
    builder.validBefore(second(seconds));
    expiry = atSecond(seconds);
    return this;
  }

  Draft from(long seconds) {
    builder.validAfter(second(seconds));
    return this;
  }

  /** Without valid_before; the envelope still ends. */
  static Draft payForever(Account from, Account to, long amount) {
    return new Draft(
        from, filled(PaymentBuilder.tempo(), to, UInt64.of(amount)).nonceKey(NonceKey.of(1)));
  }

  UnsignedPayment unsigned() {
    return builder.build();
  }

  Signed sign() {
    return signed(unsigned().signSecp256k1(from.key(), from.crypto()));
  }

  /** Signed by an access key in the sender's name. */
  Signed signBy(Account accessKey) {
    return signed(unsigned().signSecp256k1For(from.address(), accessKey.key(), from.crypto()));
  }

  Signed signed(Bytes raw) {
    return Signed.of(Signed.screen(raw, from.crypto()), expiry);
  }
}
