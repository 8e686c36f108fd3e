package tempo.fastpay.sidecar;

import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.record.RecordIdentity;
import tempo.fastpay.testkit.Fixtures;

/** What signing records hold, for tests of them. */
public final class RecordSamples {
  public static final List<Validator> MEMBERS =
      IntStream.range(0, 4)
          .mapToObj(i -> Validator.of("v" + i, CRYPTO.publicKeyEd25519(secret(i))))
          .toList();
  public static final Committee COMMITTEE = Committee.of(CHAIN, UInt64.ONE, MEMBERS, CRYPTO);

  /** Whose record it is: the first member's. */
  public static final RecordIdentity IDENTITY = RecordIdentity.of(MEMBERS.get(0), COMMITTEE);

  private static final Bytes32 ALICE = key(0x11);

  private RecordSamples() {}

  public static Bytes32 secret(int member) {
    return key(0xd0 + member);
  }

  /** Alice pays so much at a sequence. */
  public static Envelope envelope(long amount, long sequence) {
    return TestPayments.envelope(ALICE, address(key(0x22)), amount, sequence, 1_800_000_300L);
  }

  public static Permit permit(long amount, long sequence, MessageId... restsOn) {
    Envelope envelope = envelope(amount, sequence);
    Payment payment = TestPayments.payment(envelope);
    return new Permit(
        envelope,
        envelope.txHash(),
        payment,
        Effects.of(payment).hash(),
        ALPHA_USD,
        UInt64.of(1_800_000_000_000L),
        Set.of(restsOn));
  }

  /** A permit that has whatever a permit, its payment and its envelope may have. */
  public static Permit fullPermit(long sequence) {
    Bytes raw =
        unbounded(sequence)
            .memo(key(0x6d))
            .validAfter(UInt64.of(1_800_000_000L))
            .validBefore(UInt64.of(1_800_000_300L))
            .feeToken(ALPHA_USD)
            .build()
            .signSecp256k1For(address(ALICE), key(0x44), CRYPTO);
    return permit(
        raw, new Expiry.MaxBlockHeight(UInt64.of(90)), Optional.of(new QcHash(key(0x99))));
  }

  /** A permit that has nothing which it need not have. */
  public static Permit barePermit(long sequence) {
    Bytes raw = unbounded(sequence).build().signSecp256k1(ALICE, CRYPTO);
    return permit(raw, new Expiry.UnixMillis(UInt64.of(1_800_000_300_000L)), Optional.empty());
  }

  /** A payment for ever, and without anything else that may be left out. */
  private static PaymentBuilder unbounded(long sequence) {
    return PaymentBuilder.tempo()
        .chainId(CHAIN)
        .recipient(address(key(0x22)))
        .amount(UInt64.of(20))
        .asset(ALPHA_USD)
        .nonceKey(TestPayments.LANE)
        .nonceSeq(UInt64.of(sequence))
        .gasLimit(UInt64.of(1_000_000))
        .maxFeePerGas(BigInteger.ZERO);
  }

  private static Permit permit(Bytes raw, Expiry expiry, Optional<QcHash> parent) {
    Payment payment = Fixtures.screened(raw);
    Envelope envelope =
        new Envelope(CHAIN, raw, payment.nonceKey(), payment.nonceSeq(), expiry, parent);
    return new Permit(
        envelope,
        envelope.txHash(),
        payment,
        Effects.of(payment).hash(),
        ALPHA_USD,
        UInt64.of(1_800_000_000_000L),
        Set.of());
  }

  public static VerifiedCertificate certificate(int member, Envelope envelope) {
    Effects effects = Effects.of(TestPayments.payment(envelope));
    Bytes32 message =
        Certificate.message(CHAIN, COMMITTEE.epoch(), envelope.txHash(), effects.hash());
    return COMMITTEE
        .verify(
            new Certificate(
                MEMBERS.get(member).id(),
                envelope.txHash(),
                effects.hash(),
                effects,
                COMMITTEE.epoch(),
                CRYPTO.signEd25519(message, secret(member)),
                UInt64.of(1_800_000_000_000L)),
            CRYPTO)
        .orElseThrow();
  }

  /** A payment known by the certificates of the first three. */
  public static KnownPayment known(Envelope envelope, Optional<Set<MessageId>> restsOn) {
    List<Certificate> certificates =
        IntStream.range(0, 3).mapToObj(i -> certificate(i, envelope).certificate()).toList();
    QuorumCertificate qc =
        new QuorumCertificate(
            envelope.txHash(),
            certificates.get(0).effectsHash(),
            certificates,
            COMMITTEE.threshold(),
            Optional.of(envelope));
    VerifiedQc verified =
        VerifiedQc.verify(qc, Optional.empty(), COMMITTEE, CRYPTO)
            .orElseThrow(reject -> new IllegalStateException("no QC: " + reject));
    return new KnownPayment(verified, ALPHA_USD, restsOn);
  }
}
