package tempo.fastpay.sidecar.core;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** A signed payment in an envelope. */
record Signed(Payment payment, Envelope envelope, TxHash txHash) {
  static Signed of(Payment payment, Expiry expiry) {
    return of(
        payment,
        new Envelope(
            payment.chainId(),
            payment.raw(),
            payment.nonceKey(),
            payment.nonceSeq(),
            expiry,
            Optional.empty()));
  }

  static Signed of(Payment payment, Envelope envelope) {
    return new Signed(payment, envelope, envelope.txHash());
  }

  static Payment screen(Bytes raw, Crypto crypto) {
    return PaymentScreen.screen(raw, Optional.empty(), Draft.CHAIN, crypto)
        .orElseThrow(reject -> new IllegalStateException("no payment: " + reject));
  }

  /** The same bytes in an envelope that ends earlier: anybody can make it. */
  Signed rewrapped(long earlierMs) {
    UInt64 millis = ((Expiry.UnixMillis) envelope.expiry()).millis();
    return Signed.of(payment, new Expiry.UnixMillis(UInt64.of(millis.bits() - earlierMs)));
  }

  Signed expiring(Expiry expiry) {
    return Signed.of(payment, expiry);
  }

  /** The same bytes in an envelope that names a parent. */
  Signed naming(VerifiedQc parent) {
    return Signed.of(
        payment,
        new Envelope(
            envelope.chainId(),
            envelope.paymentBytes(),
            envelope.nonceKey(),
            envelope.nonceSeq(),
            envelope.expiry(),
            Optional.of(parent.certificate().hash())));
  }

  Candidate candidate(VerifiedQc... presented) {
    Set<QcHash> hashes =
        Arrays.stream(presented).map(qc -> qc.certificate().hash()).collect(Collectors.toSet());
    return Candidate.of(envelope, payment, hashes);
  }

  @Override
  public String toString() {
    return payment.contentionKey() + " pays " + payment.amount();
  }
}
