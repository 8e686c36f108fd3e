package tempo.fastpay.launcher.load;

import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/**
 * An account that pays the smallest unit again and again on one lane (L4), to a recipient of its
 * own that never sends, so that no payment rests on another account's (L7's depth).
 */
final class Payer {
  /** Below the validator's limit of 600 s, by what clocks and a start may take. */
  private static final long LIFETIME_SECONDS = 570;

  private static final UInt64 GAS_LIMIT = UInt64.of(1_000_000);
  private static final long MILLIS_PER_SECOND = 1_000;

  /** A payment as it is sent, and what its certificate must say. */
  record Signed(Payer payer, Buffer request, TxHash txHash, EffectsHash effectsHash) {}

  private final OneNonceSigner signer;
  private final Address address;
  private final Address recipient;
  private final Deque<Signed> unpaid = new ArrayDeque<>();
  private long nextSeq;

  private Payer(OneNonceSigner signer, Address address, Address recipient) {
    this.signer = signer;
    this.address = address;
    this.recipient = recipient;
  }

  /** Accounts that nobody had before; the same at every call. */
  static List<Payer> some(int count, Crypto crypto) {
    List<Payer> payers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Bytes32 key = secret("load payer " + i);
      payers.add(
          new Payer(
              new OneNonceSigner(key, crypto),
              Hashes.addressOf(crypto.publicKeySecp256k1(key)),
              Hashes.addressOf(crypto.publicKeySecp256k1(secret("load recipient " + i)))));
    }
    return payers;
  }

  static Bytes32 secret(String words) {
    return Hashes.sha256(words.getBytes(StandardCharsets.US_ASCII));
  }

  Address address() {
    return address;
  }

  /** Signs the account's next payment. */
  Signed sign(ProtoCodec codec) {
    UInt64 seq = UInt64.of(nextSeq++);
    UInt64 validBefore =
        UInt64.of(System.currentTimeMillis() / MILLIS_PER_SECOND + LIFETIME_SECONDS);
    Envelope envelope =
        new Envelope(
            Fixtures.CHAIN,
            signer.sign(
                PaymentBuilder.tempo()
                    .chainId(Fixtures.CHAIN)
                    .recipient(recipient)
                    .amount(UInt64.ONE)
                    .asset(Fixtures.ALPHA_USD)
                    .nonceKey(Fixtures.NONCE_KEY)
                    .nonceSeq(seq)
                    .validBefore(validBefore)
                    .gasLimit(GAS_LIMIT)
                    .maxFeePerGas(BigInteger.ZERO)
                    .build()),
            Fixtures.NONCE_KEY,
            seq,
            new Expiry.UnixMillis(UInt64.of(validBefore.bits() * MILLIS_PER_SECOND)),
            Optional.empty());
    Effects effects =
        new Effects(address, recipient, UInt64.ONE, Fixtures.ALPHA_USD, Fixtures.NONCE_KEY, seq);
    return new Signed(
        this,
        Buffer.buffer(codec.encode(SubmitRequest.of(envelope, List.of())).toByteArray()),
        envelope.txHash(),
        effects.hash());
  }

  /** Signs so many payments, each account's part of them. */
  static List<Signed> sign(List<Payer> payers, int payments, ProtoCodec codec) {
    List<Signed> signed = new ArrayList<>(payments);
    for (int i = 0; i < payments; i++) {
      signed.add(payers.get(i % payers.size()).sign(codec));
    }
    return signed;
  }

  /** Lets payments be sent, after those that are still to be. Not while any are being sent. */
  static void owe(List<Signed> payments) {
    payments.forEach(payment -> payment.payer().unpaid.add(payment));
  }

  boolean isDone() {
    return unpaid.isEmpty();
  }

  /** The payment to be sent now, or again. */
  Signed next() {
    return unpaid.getFirst();
  }

  /** The one that was next is certified. */
  void paid() {
    unpaid.removeFirst();
  }
}
