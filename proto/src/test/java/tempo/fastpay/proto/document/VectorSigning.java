package tempo.fastpay.proto.document;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Signs what the vectors hold, good or bad: validators and senders with fixed keys, who sign
 * whatever they are given.
 */
final class VectorSigning {
  static final Crypto CRYPTO = Arbitrary.CRYPTO;
  static final Committee FOUR = Arbitrary.COMMITTEE;
  static final int THRESHOLD = FOUR.threshold();

  /** Has a key, and is no member. */
  static final int STRANGER = FOUR.size();

  static final Bytes32 SENDER_KEY = Bytes32.fromNumber(BigInteger.valueOf(11));
  static final Bytes32 OTHER_KEY = Bytes32.fromNumber(BigInteger.valueOf(12));
  static final Address SENDER = Hashes.addressOf(CRYPTO.publicKeySecp256k1(SENDER_KEY));

  /** In seconds. */
  static final UInt64 VALID_BEFORE = UInt64.of(1_900_000_000);

  static final Expiry EXPIRY = new Expiry.UnixMillis(UInt64.of(1_900_000_000_000L));

  private static final long CREATED_UNIX_MILLIS = 1_800_000_000_000L;

  private VectorSigning() {}

  static PaymentBuilder payment() {
    return PaymentBuilder.tempo()
        .chainId(FOUR.chainId())
        .recipient(Address.fromHex("0x00000000000000000000000000000000000000b0"))
        .amount(UInt64.of(10_000_000))
        .asset(AssetId.fromHex("0x20c0000000000000000000000000000000000001"))
        .nonceKey(NonceKey.of(7))
        .nonceSeq(UInt64.of(4))
        .validBefore(VALID_BEFORE)
        .gasLimit(UInt64.of(600_000))
        .maxFeePerGas(BigInteger.valueOf(24_000_000_000L));
  }

  static Bytes signed(PaymentBuilder payment) {
    return payment.build().signSecp256k1(SENDER_KEY, CRYPTO);
  }

  /** The signature over the hash itself, and over its SHA-256: two encodings of one message. */
  static List<Bytes> inTwoEncodings(PaymentBuilder payment) {
    UnsignedPayment unsigned = payment.build();
    Bytes point = CRYPTO.publicKeyP256(SENDER_KEY);
    Crypto.RecoverableSignature prehashed =
        CRYPTO.signP256(Hashes.sha256(unsigned.signHash().toArray()), SENDER_KEY);
    String signature =
        "0x01"
            + digits(prehashed.r().toHex())
            + digits(prehashed.s().toHex())
            + digits(point.toHex())
            + "01";
    return List.of(
        unsigned.signP256(SENDER_KEY, CRYPTO), unsigned.withSignature(Bytes.fromHex(signature)));
  }

  private static String digits(String hex) {
    return hex.substring(2);
  }

  static Payment screened(Bytes raw) {
    return PaymentScreen.screen(raw, Optional.empty(), FOUR.chainId(), CRYPTO)
        .orElseThrow(reject -> new IllegalArgumentException(reject.message()));
  }

  /** An envelope that agrees with its payment. */
  static Envelope envelope(Bytes raw) {
    return envelope(raw, EXPIRY);
  }

  static Envelope envelope(Bytes raw, Expiry expiry) {
    Payment payment = screened(raw);
    return envelope(payment.chainId(), raw, payment.nonceKey(), payment.nonceSeq(), expiry);
  }

  static Envelope envelope(ChainId chainId, Bytes raw, NonceKey key, UInt64 seq, Expiry expiry) {
    return new Envelope(chainId, raw, key, seq, expiry, Optional.empty());
  }

  static Effects effects(Bytes raw) {
    return Effects.of(screened(raw));
  }

  static Certificate certificate(Committee committee, Envelope tx, Effects effects, int signer) {
    return certificate(committee, committee.epoch(), tx, effects, signer);
  }

  static Certificate certificate(
      Committee committee, UInt64 epoch, Envelope tx, Effects effects, int signer) {
    Bytes32 message = Certificate.message(committee.chainId(), epoch, tx.txHash(), effects.hash());
    return new Certificate(
        id(committee, signer),
        tx.txHash(),
        effects.hash(),
        effects,
        epoch,
        CRYPTO.signEd25519(message, Arbitrary.privateKey(signer)),
        UInt64.of(CREATED_UNIX_MILLIS + signer));
  }

  private static ValidatorId id(Committee committee, int signer) {
    return signer < committee.size()
        ? committee.members().get(signer).id()
        : Validator.defaultId(CRYPTO.publicKeyEd25519(Arbitrary.privateKey(signer)));
  }

  /** Certificates of the first so many members. */
  static List<Certificate> certificates(
      Committee committee, Envelope tx, Effects effects, int count) {
    return IntStream.range(0, count)
        .mapToObj(signer -> certificate(committee, tx, effects, signer))
        .toList();
  }

  /** A QC that says what its first certificate says. */
  static QuorumCertificate qc(Envelope tx, List<Certificate> certificates) {
    Certificate first = certificates.get(0);
    return new QuorumCertificate(
        first.txHash(), first.effectsHash(), certificates, THRESHOLD, Optional.of(tx));
  }
}
