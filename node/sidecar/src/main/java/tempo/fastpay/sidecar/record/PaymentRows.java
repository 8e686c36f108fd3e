package tempo.fastpay.sidecar.record;

import static tempo.fastpay.sidecar.record.RowValue.begin;
import static tempo.fastpay.sidecar.record.RowValue.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;

/**
 * Writes values about payments as rows, and reads them back. Hashes that follow from the values are
 * not stored: reading makes them again, so a row cannot contradict itself. The keys under which
 * rows are found are checked against the values.
 */
final class PaymentRows {
  /** The most credits in a row: more than a validator may hold known payments at all. */
  private static final int CREDITS_LIMIT = 100_000_000;

  private PaymentRows() {}

  static Row permit(Permit permit) {
    FieldWriter out = begin(RowKind.PERMIT);
    PaymentFields.write(out, permit.payment());
    PaymentFields.writeEnvelope(out, permit.envelope());
    PaymentFields.asset(out, permit.feeToken());
    out.u64(permit.createdUnixMillis());
    // The hash that was signed: it must come out again.
    out.fixed(permit.txHash().value().bytes());
    credits(out, permit.restsOn());
    return new Row(RowKeys.of(RowKind.PERMIT, permit.key()), out.toBytes());
  }

  static Permit permit(byte[] key, byte[] value) {
    return permit(key, value, Optional.empty());
  }

  /** Reads the permit of a row, one row among many. */
  static Permit permit(byte[] key, byte[] value, Optional<SharedValues> shared) {
    Permit permit = read(RowKind.PERMIT, value, shared, PaymentRows::permit);
    requireKey(key, RowKeys.of(RowKind.PERMIT, permit.key()));
    return permit;
  }

  /**
   * Reads the fields behind the version.
   *
   * @param version of the row, up to {@link RowKind#PERMIT}'s: it decides which fields there are
   */
  static Permit permit(int version, FieldReader in) {
    Payment payment = PaymentFields.read(in);
    Envelope envelope = PaymentFields.readEnvelope(in, payment);
    AssetId feeToken = in.asset();
    UInt64 created = in.u64();
    TxHash txHash = new TxHash(in.bytes32());
    Set<MessageId> restsOn = credits(in);
    if (!envelope.txHash().equals(txHash)) {
      throw new MalformedRowException("its envelope does not reproduce tx_hash " + txHash);
    }
    return new Permit(
        envelope,
        envelope.txHash(),
        payment,
        Effects.of(payment).hash(),
        feeToken,
        created,
        restsOn);
  }

  static Row qc(KnownPayment known) {
    QuorumCertificate qc = known.qc().certificate();
    FieldWriter out = begin(RowKind.QC);
    PaymentFields.write(out, known.qc().payment());
    PaymentFields.writeEnvelope(out, known.qc().envelope());
    PaymentFields.asset(out, known.feeToken());
    out.fixed(qc.txHash().value().bytes()).u32(qc.threshold()).u32(qc.certificates().size());
    qc.certificates().forEach(certificate -> signature(out, certificate));
    out.optional(known.restsOn(), PaymentRows::credits);
    return new Row(RowKeys.qc(known.qc().payment()), out.toBytes());
  }

  private static void signature(FieldWriter out, Certificate certificate) {
    out.fixed(certificate.signer().value().bytes())
        .u64(certificate.epoch())
        .sized(certificate.signature())
        .u64(certificate.createdUnixMillis());
  }

  /** A QC as a row holds it, not verified again yet. */
  record RawQc(
      QuorumCertificate qc, Payment payment, AssetId feeToken, Optional<Set<MessageId>> restsOn) {}

  /**
   * Reads the QC of a row.
   *
   * @param permits answers with the permit on a key, where one was read: it is mostly of the same
   *     payment, which is then held once, and its hashes need not be made again
   */
  static RawQc qc(
      byte[] key,
      byte[] value,
      SharedValues shared,
      Function<ContentionKey, Optional<Permit>> permits) {
    RawQc raw = read(RowKind.QC, value, Optional.of(shared), (version, in) -> qc(in, permits));
    requireKey(key, RowKeys.qc(raw.payment()));
    return raw;
  }

  private static RawQc qc(FieldReader in, Function<ContentionKey, Optional<Permit>> permits) {
    Payment written = PaymentFields.read(in);
    Optional<Permit> permit =
        permits.apply(written.contentionKey()).filter(found -> found.payment().equals(written));
    Payment payment = permit.map(Permit::payment).orElse(written);
    Envelope around = PaymentFields.readEnvelope(in, payment);
    AssetId feeToken = in.asset();
    TxHash named = new TxHash(in.bytes32());
    Optional<Permit> same = permit.filter(found -> found.envelope().equals(around));
    Envelope envelope = same.map(Permit::envelope).orElse(around);
    TxHash txHash = same.map(Permit::txHash).filter(named::equals).orElse(named);
    int threshold = in.u32();
    Effects effects = Effects.of(payment);
    EffectsHash effectsHash = effects.hash();
    List<Certificate> certificates = new ArrayList<>();
    for (int left = in.count(Committee.MEMBERS_LIMIT); left > 0; left--) {
      certificates.add(certificate(in, txHash, effectsHash, effects));
    }
    Optional<Set<MessageId>> restsOn = in.optional(PaymentRows::credits);
    return new RawQc(
        new QuorumCertificate(txHash, effectsHash, certificates, threshold, Optional.of(envelope)),
        payment,
        feeToken,
        restsOn);
  }

  private static Certificate certificate(
      FieldReader in, TxHash txHash, EffectsHash effectsHash, Effects effects) {
    return new Certificate(
        in.share(new ValidatorId(in.bytes32())),
        txHash,
        effectsHash,
        effects,
        in.share(in.u64()),
        in.sized(),
        in.u64());
  }

  static Row certificate(Certificate certificate) {
    Effects effects = certificate.effects();
    FieldWriter out =
        begin(RowKind.CERTIFICATE)
            .fixed(certificate.txHash().value().bytes())
            .fixed(effects.sender().bytes())
            .fixed(effects.recipient().bytes())
            .u64(effects.amount())
            .fixed(effects.asset().token().bytes())
            .fixed(effects.nonceKey().word().bytes())
            .u64(effects.nonceSeq());
    signature(out, certificate);
    return new Row(RowKeys.certificate(certificate.txHash(), certificate.signer()), out.toBytes());
  }

  static Certificate certificate(byte[] key, byte[] value, SharedValues shared) {
    Certificate certificate =
        read(RowKind.CERTIFICATE, value, Optional.of(shared), (version, in) -> certificate(in));
    requireKey(key, RowKeys.certificate(certificate.txHash(), certificate.signer()));
    return certificate;
  }

  private static Certificate certificate(FieldReader in) {
    TxHash txHash = new TxHash(in.bytes32());
    Effects effects =
        new Effects(
            in.address(),
            in.address(),
            in.u64(),
            in.asset(),
            in.share(new NonceKey(in.bytes32())),
            in.u64());
    return certificate(in, txHash, effects.hash(), effects);
  }

  private static void credits(FieldWriter out, Set<MessageId> credits) {
    out.u32(credits.size());
    credits.forEach(credit -> out.fixed(credit.sender().bytes()).fixed(credit.signHash().bytes()));
  }

  private static Set<MessageId> credits(FieldReader in) {
    Set<MessageId> credits = new HashSet<>();
    for (int left = in.count(CREDITS_LIMIT); left > 0; left--) {
      credits.add(new MessageId(in.address(), in.bytes32()));
    }
    return credits;
  }

  private static void requireKey(byte[] key, byte[] expected) {
    if (!Arrays.equals(key, expected)) {
      throw new MalformedRowException("it stands under another row's key");
    }
  }
}
