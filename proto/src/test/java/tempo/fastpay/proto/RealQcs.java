package tempo.fastpay.proto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/** Quorum certificates that verify, under {@link Arbitrary#COMMITTEE}. */
public final class RealQcs {
  public static final Committee COMMITTEE = Arbitrary.COMMITTEE;

  private RealQcs() {}

  /** Over a Tempo transaction that spends another QC and expires with its signed window. */
  public static QuorumCertificate tempo() {
    return tempoOf(1);
  }

  /** The same for another amount. */
  public static QuorumCertificate tempoOf(int amount) {
    UInt64 validBefore = UInt64.of(1_900_000_000);
    Bytes raw = SignedPayments.tempo(Optional.of(validBefore), amount);
    return of(
        raw,
        new Expiry.UnixMillis(UInt64.of(1_900_000_000_000L)),
        Optional.of(new QcHash(Bytes32.fromNumber(BigInteger.TWO))));
  }

  /** Over an Ethereum transaction that rests on nothing and expires at a height. */
  public static QuorumCertificate ethereum() {
    return ethereumOf(5);
  }

  /** The same for another amount. */
  public static QuorumCertificate ethereumOf(int amount) {
    return of(ethereumPayment(amount));
  }

  /** The same with a memo: this text, and zeros after it. */
  public static QuorumCertificate withMemo(String text) {
    byte[] memo = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), Bytes32.SIZE);
    return of(ethereumPayment(5).memo(Bytes32.of(memo)));
  }

  private static PaymentBuilder ethereumPayment(int amount) {
    return PaymentBuilder.of(TxType.EIP1559)
        .chainId(COMMITTEE.chainId())
        .recipient(Address.fromHex("0x00000000000000000000000000000000000000b0"))
        .amount(UInt64.of(amount))
        .asset(AssetId.fromHex("0x20c0000000000000000000000000000000000001"))
        .nonceSeq(UInt64.of(7))
        .gasLimit(UInt64.of(1_000_000))
        .maxFeePerGas(BigInteger.ZERO);
  }

  private static QuorumCertificate of(PaymentBuilder payment) {
    Bytes raw = payment.build().signSecp256k1(Bytes32.fromNumber(BigInteger.ONE), Arbitrary.CRYPTO);
    return of(raw, new Expiry.MaxBlockHeight(UInt64.of(90)), Optional.empty());
  }

  private static QuorumCertificate of(Bytes raw, Expiry expiry, Optional<QcHash> parent) {
    Payment payment =
        PaymentScreen.screen(raw, Optional.empty(), COMMITTEE.chainId(), Arbitrary.CRYPTO)
            .orElseThrow(reject -> new IllegalStateException("no payment: " + reject));
    Envelope envelope =
        new Envelope(
            payment.chainId(), raw, payment.nonceKey(), payment.nonceSeq(), expiry, parent);
    Effects effects = Effects.of(payment);
    Bytes32 message =
        Certificate.message(
            COMMITTEE.chainId(), COMMITTEE.epoch(), envelope.txHash(), effects.hash());
    List<Certificate> certificates = new ArrayList<>();
    for (int i = 0; i < COMMITTEE.threshold(); i++) {
      certificates.add(
          new Certificate(
              COMMITTEE.members().get(i).id(),
              envelope.txHash(),
              effects.hash(),
              effects,
              COMMITTEE.epoch(),
              Arbitrary.CRYPTO.signEd25519(message, Arbitrary.privateKey(i)),
              UInt64.of(1_800_000_000_000L + i)));
    }
    return new QuorumCertificate(
        envelope.txHash(),
        effects.hash(),
        certificates,
        COMMITTEE.threshold(),
        Optional.of(envelope));
  }
}
