package tempo.fastpay.simulator.world;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.Candidate;

/**
 * A signed payment in one of its envelopes.
 *
 * @param candidate the question to a core; empty where the envelope lies about the payment
 */
public record Order(
    Payment payment, Envelope envelope, TxHash txHash, Optional<Candidate> candidate) {
  public static final ChainId CHAIN = ChainId.of(1337);
  public static final AssetId USD = AssetId.fromHex("0x20c0000000000000000000000000000000000001");
  public static final AssetId EUR = AssetId.fromHex("0x20c0000000000000000000000000000000000002");

  /** The valid_before of payments that never expire. */
  public static final long NEVER = 0;

  private static final long GAS = 1_000_000;

  /**
   * A payment that nobody has signed yet.
   *
   * @param fee the most it may cost, in the asset's units
   * @param until unix seconds of valid_before, or {@link #NEVER}; envelopes end then, too
   * @param memo tells payments apart that are equal otherwise
   */
  public record Draft(
      Person from,
      Person to,
      AssetId asset,
      long amount,
      long lane,
      long sequence,
      long fee,
      long until,
      int memo) {

    /** Signs the payment, in an envelope that ends when it does. */
    public Order sign() {
      PaymentBuilder builder =
          PaymentBuilder.tempo()
              .chainId(CHAIN)
              .recipient(to.address())
              .amount(UInt64.of(amount))
              .asset(asset)
              .nonceKey(NonceKey.of(lane))
              .nonceSeq(UInt64.of(sequence))
              .gasLimit(UInt64.of(GAS))
              .maxFeePerGas(BigInteger.valueOf(fee).multiply(BigInteger.TEN.pow(6)))
              .memo(Bytes32.fromNumber(BigInteger.valueOf(memo)));
      if (until != NEVER) {
        builder.validBefore(UInt64.of(until));
      }
      Payment payment =
          PaymentScreen.screen(
                  builder.build().signSecp256k1(from.key(), SketchCrypto.SHARED),
                  Optional.empty(),
                  CHAIN,
                  SketchCrypto.SHARED)
              .orElseThrow(reject -> new IllegalStateException(reject.message()));
      long end = until == NEVER ? SimChain.GENESIS_SECONDS + 1_000_000 : until;
      return wrapped(payment, end * 1000);
    }
  }

  private static Order wrapped(Payment payment, long expiryUnixMillis) {
    return of(
        payment,
        new Envelope(
            payment.chainId(),
            payment.raw(),
            payment.nonceKey(),
            payment.nonceSeq(),
            new Expiry.UnixMillis(UInt64.of(expiryUnixMillis)),
            Optional.empty()));
  }

  /**
   * Puts the payment in the envelope. Hashes are made once: most of a run would be spent on them.
   */
  public static Order of(Payment payment, Envelope envelope) {
    return VerifiedQc.contradiction(envelope, payment).isPresent()
        ? new Order(payment, envelope, envelope.txHash(), Optional.empty())
        : of(payment, envelope, Candidate.of(envelope, payment, Set.of()));
  }

  private static Order of(Payment payment, Envelope envelope, Candidate candidate) {
    return new Order(payment, envelope, candidate.txHash(), Optional.of(candidate));
  }

  /** Puts the same bytes in an envelope that ends earlier, as anybody can. */
  public Order rewrapped(long earlierMs) {
    UInt64 millis = ((Expiry.UnixMillis) envelope.expiry()).millis();
    return wrapped(payment, millis.bits() - earlierMs);
  }

  /** Puts the same bytes in an envelope that names a parent. */
  public Order naming(QuorumCertificate parent) {
    return of(
        payment,
        new Envelope(
            envelope.chainId(),
            envelope.paymentBytes(),
            envelope.nonceKey(),
            envelope.nonceSeq(),
            envelope.expiry(),
            Optional.of(parent.hash())));
  }

  /** Puts the same bytes in an envelope that claims another sequence: a lie (L1). */
  public Order misplaced() {
    return of(
        payment,
        new Envelope(
            envelope.chainId(),
            envelope.paymentBytes(),
            envelope.nonceKey(),
            envelope.nonceSeq().next(),
            envelope.expiry(),
            envelope.parentQc()));
  }

  /** The question to a core, with the QCs presented beside it. */
  Candidate candidate(List<QuorumCertificate> parents) {
    Set<QcHash> presented =
        parents.stream().map(QuorumCertificate::hash).collect(Collectors.toSet());
    return new Candidate(envelope, txHash, payment, effectsHash(), presented);
  }

  public EffectsHash effectsHash() {
    return candidate.orElseThrow().effectsHash();
  }

  @Override
  public String toString() {
    return payment.contentionKey()
        + " pays "
        + payment.amount()
        + " + "
        + payment.feeBound()
        + " to "
        + payment.recipient()
        + payment.validBefore().map(until -> " until " + until).orElse("")
        + " in "
        + txHash.toString().substring(0, 10);
  }
}
