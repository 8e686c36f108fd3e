package tempo.fastpay.protocol.quorum;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Four validators, a payment, and certificates of any kind. */
final class QuorumFixture {
  static final Crypto CRYPTO = new PortableCrypto();
  static final ChainId CHAIN = ChainId.of(31337);
  static final UInt64 EPOCH = UInt64.of(3);
  static final Address RECIPIENT = Address.fromHex("0x00000000000000000000000000000000000b0b00");
  static final NonceKey NONCE_KEY = NonceKey.of(7);
  static final Committee FOUR = committee(4);

  private static final AssetId TOKEN =
      AssetId.fromHex("0x20c0000000000000000000000000000000000001");
  private static final UInt64 CREATED_UNIX_MILLIS = UInt64.of(1_700_000_000_000L);

  private QuorumFixture() {}

  static Bytes32 secret(int validator) {
    return Hashes.sha256(("validator " + validator).getBytes(US_ASCII));
  }

  static Validator validator(int index) {
    return Validator.of("v" + index, CRYPTO.publicKeyEd25519(secret(index)));
  }

  static List<Validator> validators(int count) {
    return IntStream.range(0, count).mapToObj(QuorumFixture::validator).toList();
  }

  static Committee committee(int size) {
    return Committee.of(CHAIN, EPOCH, validators(size), CRYPTO);
  }

  static Payment payment(int amount) {
    return payment(amount, CHAIN);
  }

  static Payment payment(int amount, ChainId chainId) {
    Bytes raw =
        PaymentBuilder.tempo()
            .chainId(chainId)
            .recipient(RECIPIENT)
            .amount(UInt64.of(amount))
            .asset(TOKEN)
            .nonceKey(NONCE_KEY)
            .nonceSeq(UInt64.ZERO)
            .gasLimit(UInt64.of(1_000_000))
            .maxFeePerGas(BigInteger.valueOf(20_000_000_000L))
            .build()
            .signSecp256k1(Hashes.sha256("alice".getBytes(US_ASCII)), CRYPTO);
    return PaymentScreen.screen(raw, Optional.empty(), chainId, CRYPTO)
        .orElseThrow(reject -> new IllegalStateException("no payment: " + reject));
  }

  static Envelope envelope(Payment payment) {
    return new Envelope(
        payment.chainId(),
        payment.raw(),
        payment.nonceKey(),
        payment.nonceSeq(),
        new Expiry.UnixMillis(UInt64.of(1_800_000_000_000L)),
        Optional.empty());
  }

  static Certificate certificate(int validator, Envelope envelope, Effects effects) {
    return certificate(validator, CHAIN, EPOCH, envelope.txHash(), effects);
  }

  static Certificate certificate(
      int validator, ChainId chainId, UInt64 epoch, TxHash txHash, Effects effects) {
    EffectsHash effectsHash = effects.hash();
    Bytes signature =
        CRYPTO.signEd25519(
            Certificate.message(chainId, epoch, txHash, effectsHash), secret(validator));
    return new Certificate(
        validator(validator).id(),
        txHash,
        effectsHash,
        effects,
        epoch,
        signature,
        CREATED_UNIX_MILLIS);
  }

  static Certificate withSignature(Certificate certificate, Bytes signature) {
    return new Certificate(
        certificate.signer(),
        certificate.txHash(),
        certificate.effectsHash(),
        certificate.effects(),
        certificate.epoch(),
        signature,
        certificate.createdUnixMillis());
  }

  static Certificate withEffects(Certificate certificate, Effects effects) {
    return new Certificate(
        certificate.signer(),
        certificate.txHash(),
        certificate.effectsHash(),
        effects,
        certificate.epoch(),
        certificate.signature(),
        certificate.createdUnixMillis());
  }

  static Bytes flipped(Bytes bytes) {
    byte[] data = bytes.toArray();
    data[data.length / 2] ^= 1;
    return Bytes.of(data);
  }
}
