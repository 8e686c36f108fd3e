package tempo.fastpay.sidecar.scale;

import static tempo.fastpay.sidecar.RecordSamples.COMMITTEE;
import static tempo.fastpay.sidecar.RecordSamples.MEMBERS;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.LANE;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;

/**
 * Payments as large as real ones, made by the million: a record's restart checks no signatures, so
 * these have random ones. Each is of a sender of its own, the dearest case for memory.
 */
final class Synthetic {
  /** Of a transfer with one key's signature, as in the fixtures of the record's format. */
  private static final int RAW_BYTES = 187;

  private final Random random;
  private final long validBeforeSeconds;

  Synthetic(long seed, long validBeforeSeconds) {
    this.random = new Random(seed);
    this.validBeforeSeconds = validBeforeSeconds;
  }

  private Bytes bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  private Payment payment() {
    return new Payment(
        bytes(RAW_BYTES),
        TxType.TEMPO,
        new Bytes32(bytes(Bytes32.SIZE)),
        new Bytes32(bytes(Bytes32.SIZE)),
        CHAIN,
        new Address(bytes(Address.SIZE)),
        new Address(bytes(Address.SIZE)),
        UInt64.of(1 + random.nextInt(1_000_000)),
        ALPHA_USD,
        LANE,
        UInt64.ZERO,
        Optional.of(UInt64.of(validBeforeSeconds)),
        Optional.empty(),
        Optional.empty(),
        UInt64.of(1_000_000),
        BigInteger.ZERO,
        Optional.empty(),
        Optional.empty(),
        KeyType.SECP256K1);
  }

  Permit permit() {
    Payment payment = payment();
    Envelope envelope =
        new Envelope(
            CHAIN,
            payment.raw(),
            LANE,
            payment.nonceSeq(),
            new Expiry.UnixMillis(UInt64.of(validBeforeSeconds * 1000)),
            Optional.empty());
    return new Permit(
        envelope,
        envelope.txHash(),
        payment,
        Effects.of(payment).hash(),
        ALPHA_USD,
        UInt64.of(System.currentTimeMillis()),
        Set.of());
  }

  /** The same payment with a quorum of three of four. */
  KnownPayment known(Permit permit) {
    TxHash txHash = permit.txHash();
    Effects effects = Effects.of(permit.payment());
    QuorumCertificate qc =
        new QuorumCertificate(
            txHash,
            permit.effectsHash(),
            IntStream.range(0, COMMITTEE.threshold())
                .mapToObj(
                    i ->
                        new Certificate(
                            MEMBERS.get(i).id(),
                            txHash,
                            permit.effectsHash(),
                            effects,
                            COMMITTEE.epoch(),
                            bytes(Certificate.SIGNATURE_BYTES),
                            permit.createdUnixMillis()))
                .toList(),
            COMMITTEE.threshold(),
            Optional.of(permit.envelope()));
    VerifiedQc recalled =
        VerifiedQc.recall(qc, permit.payment(), COMMITTEE)
            .orElseThrow(reject -> new IllegalStateException("no QC: " + reject));
    return new KnownPayment(recalled, ALPHA_USD, Optional.of(Set.of()));
  }
}
