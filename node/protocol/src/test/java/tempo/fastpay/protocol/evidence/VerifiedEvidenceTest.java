package tempo.fastpay.protocol.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.evidence.Evidence.SenderEquivocation;
import tempo.fastpay.protocol.evidence.Evidence.Signed;
import tempo.fastpay.protocol.evidence.Evidence.ValidatorEquivocation;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/** L13: evidence names whoever signed two messages for one key, and nobody else. */
class VerifiedEvidenceTest {
  private static final Crypto CRYPTO = new PortableCrypto();
  private static final ChainId CHAIN = ChainId.of(31337);
  private static final UInt64 EPOCH = UInt64.of(3);
  private static final Committee COMMITTEE =
      Committee.of(
          CHAIN,
          EPOCH,
          IntStream.range(0, 4)
              .mapToObj(i -> Validator.of("v" + i, CRYPTO.publicKeyEd25519(secret("v" + i))))
              .toList(),
          CRYPTO);
  private static final Bytes32 ALICE = secret("alice");
  private static final Address ALICES_ACCOUNT = Hashes.addressOf(CRYPTO.publicKeySecp256k1(ALICE));

  private static Bytes32 secret(String name) {
    return Hashes.sha256(name.getBytes(US_ASCII));
  }

  private static PaymentBuilder draft(int amount, int nonceSeq) {
    return PaymentBuilder.tempo()
        .chainId(CHAIN)
        .recipient(Address.fromHex("0x00000000000000000000000000000000000b0b00"))
        .amount(UInt64.of(amount))
        .asset(AssetId.fromHex("0x20c0000000000000000000000000000000000001"))
        .nonceKey(NonceKey.of(7))
        .nonceSeq(UInt64.of(nonceSeq))
        .gasLimit(UInt64.of(1_000_000))
        .maxFeePerGas(BigInteger.valueOf(20_000_000_000L));
  }

  private static Bytes alices(int amount, int nonceSeq) {
    return draft(amount, nonceSeq).build().signSecp256k1(ALICE, CRYPTO);
  }

  private static Payment screened(Bytes raw) {
    return PaymentScreen.screen(raw, Optional.empty(), CHAIN, CRYPTO)
        .orElseThrow(reject -> new IllegalArgumentException("no payment: " + reject));
  }

  private static SenderEquivocation bySender(Bytes first, Bytes second) {
    return new SenderEquivocation(CHAIN, screened(first).contentionKey(), first, second);
  }

  private static Envelope envelope(Bytes raw, long expiryMillis, Optional<QcHash> parent) {
    Payment payment = screened(raw);
    return new Envelope(
        CHAIN,
        raw,
        payment.nonceKey(),
        payment.nonceSeq(),
        new Expiry.UnixMillis(UInt64.of(expiryMillis)),
        parent);
  }

  private static Envelope envelope(Bytes raw) {
    return envelope(raw, 1_800_000_000_000L, Optional.empty());
  }

  private static Signed certified(String member, Envelope envelope) {
    Effects effects = Effects.of(screened(envelope.paymentBytes()));
    return new Signed(
        envelope,
        CRYPTO.signEd25519(
            Certificate.message(CHAIN, EPOCH, envelope.txHash(), effects.hash()), secret(member)));
  }

  private static ValidatorEquivocation byValidator(Signed first, Signed second) {
    return new ValidatorEquivocation(COMMITTEE.members().get(1).id(), EPOCH, first, second);
  }

  private static VerifiedEvidence proven(Evidence evidence) {
    return VerifiedEvidence.verify(evidence, COMMITTEE, CRYPTO)
        .orElseThrow(IllegalArgumentException::new);
  }

  private static void refused(String message, Evidence evidence) {
    VerifiedEvidence.Result result = VerifiedEvidence.verify(evidence, COMMITTEE, CRYPTO);
    assertThat(result).isInstanceOf(VerifiedEvidence.Result.Refused.class);
    assertThat(((VerifiedEvidence.Result.Refused) result).message()).contains(message);
  }

  @Test
  void twoMessagesOfOneSenderForOneKeyAreProof() {
    VerifiedEvidence evidence = proven(bySender(alices(10, 0), alices(11, 0)));
    assertThat(evidence.culprit()).isEqualTo(new Culprit.Sender(ALICES_ACCOUNT));
    assertThat(evidence.key()).isEqualTo(screened(alices(10, 0)).contentionKey());
    assertThat(evidence.first()).isEqualTo(screened(alices(10, 0)).message());
    assertThat(evidence.second()).isEqualTo(screened(alices(11, 0)).message());
  }

  @Test
  void twoMessagesWithTheSameEffectsAreProofToo() {
    Bytes cheaper = draft(10, 0).maxFeePerGas(BigInteger.ONE).build().signSecp256k1(ALICE, CRYPTO);
    proven(bySender(alices(10, 0), cheaper));
    proven(
        byValidator(certified("v1", envelope(alices(10, 0))), certified("v1", envelope(cheaper))));
  }

  @Test
  void whatProvesNothingAboutASenderIsRefusedByItsField() {
    Bytes first = alices(10, 0);
    ContentionKey key = screened(first).contentionKey();
    refused("second: the same message", bySender(first, first));
    refused("second: expected", bySender(first, alices(10, 1)));
    refused(
        "second: expected",
        bySender(first, draft(11, 0).build().signSecp256k1(secret("bob"), CRYPTO)));
    refused("second: ", bySender(first, Bytes.fromHex("0x76c0ffee")));
    refused(
        "chain_id: expected 31337, got 1",
        new SenderEquivocation(ChainId.of(1), key, first, alices(11, 0)));
    refused(
        "nonce: expected",
        new SenderEquivocation(CHAIN, key.lane().at(UInt64.ONE), first, alices(11, 0)));
    Address other = Hashes.addressOf(CRYPTO.publicKeySecp256k1(secret("bob")));
    refused(
        "sender: expected " + ALICES_ACCOUNT + ", got " + other,
        new SenderEquivocation(
            CHAIN,
            new tempo.fastpay.protocol.types.Lane(other, NonceKey.of(7)).at(UInt64.ZERO),
            first,
            alices(11, 0)));
  }

  @Test
  void anAccessKeyNamesItsSenderAndProvesNothing_L1() {
    // Anybody can make such a signature in Alice's name; only the chain knows whose key it is.
    Bytes framed = draft(11, 0).build().signSecp256k1For(ALICES_ACCOUNT, secret("mallory"), CRYPTO);
    assertThat(screened(framed).sender()).isEqualTo(ALICES_ACCOUNT);
    refused("second: signed by an access key", bySender(alices(10, 0), framed));
    refused("first: signed by an access key", bySender(framed, alices(10, 0)));
    VerifiedEvidence evidence =
        proven(
            byValidator(
                certified("v1", envelope(alices(10, 0))), certified("v1", envelope(framed))));
    assertThat(evidence.culprit())
        .as("a validator that certifies both has done so itself")
        .isEqualTo(new Culprit.Member(COMMITTEE.members().get(1).id()));
  }

  @Test
  void whatProvesNothingAboutAValidatorIsRefusedByItsField() {
    Signed first = certified("v1", envelope(alices(10, 0)));
    Signed second = certified("v1", envelope(alices(11, 0)));
    assertThat(proven(byValidator(first, second)).culprit())
        .isEqualTo(new Culprit.Member(COMMITTEE.members().get(1).id()));
    refused(
        "second.signature: v1 did not sign",
        byValidator(first, certified("v2", second.envelope())));
    refused(
        "first.signature: v1 did not sign", byValidator(certified("v2", first.envelope()), second));
    refused("second.tx: expected", byValidator(first, certified("v1", envelope(alices(10, 1)))));
    refused(
        "epoch: expected 3, got 4",
        new ValidatorEquivocation(COMMITTEE.members().get(1).id(), UInt64.of(4), first, second));
    refused(
        "signer: ",
        new ValidatorEquivocation(Validator.defaultId(secret("nobody")), EPOCH, first, second));
    Envelope lying =
        new Envelope(
            CHAIN,
            alices(11, 1),
            NonceKey.of(7),
            UInt64.ZERO,
            second.envelope().expiry(),
            Optional.empty());
    refused("second.tx: nonce_seq differs", byValidator(first, certified("v1", lying)));
    assertThatThrownBy(() -> new Signed(first.envelope(), Bytes.fromHex("0x00")))
        .hasMessageContaining("signature must have 64 bytes");
  }

  /** One message in every encoding and envelope that its owner, or a stranger, can give it. */
  private static List<Envelope> wrappings(UnsignedPayment message, Random random) {
    Bytes32 key = secret("key " + random.nextInt());
    List<Bytes> encodings = new ArrayList<>();
    if (random.nextBoolean()) {
      encodings.add(message.signP256(key, CRYPTO));
      encodings.add(prehashed(message, key));
    } else {
      encodings.add(message.signSecp256k1For(ALICES_ACCOUNT, key, CRYPTO));
      encodings.add(message.signSecp256k1For(ALICES_ACCOUNT, secret("another key"), CRYPTO));
      encodings.add(message.signP256For(ALICES_ACCOUNT, key, CRYPTO));
      encodings.add(message.signSecp256k1(ALICE, CRYPTO));
    }
    List<Envelope> wrapped = new ArrayList<>();
    for (Bytes encoding : encodings) {
      wrapped.add(envelope(encoding));
      wrapped.add(
          envelope(
              encoding,
              1_700_000_000_000L + random.nextInt(1_000_000),
              random.nextBoolean()
                  ? Optional.of(new QcHash(secret("qc " + random.nextInt())))
                  : Optional.empty()));
    }
    return wrapped;
  }

  /** The same message by the same key over its SHA-256: another encoding of a P-256 signature. */
  private static Bytes prehashed(UnsignedPayment message, Bytes32 key) {
    Crypto.RecoverableSignature signature =
        CRYPTO.signP256(Hashes.sha256(message.signHash().toArray()), key);
    return message.withSignature(
        Bytes.fromHex(
            "0x01"
                + signature.r().toHex().substring(2)
                + signature.s().toHex().substring(2)
                + CRYPTO.publicKeyP256(key).toHex().substring(2)
                + "01"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_126, -5})
  void noHonestBehaviourIsEvidence(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      // An honest sender: one message per key, in order. An honest validator certifies them all, in
      // any envelope.
      List<Envelope> honest = new ArrayList<>();
      for (int seq = 0; seq < 2; seq++) {
        honest.addAll(wrappings(draft(1 + random.nextInt(9), seq).build(), random));
      }
      Envelope one = honest.get(random.nextInt(honest.size()));
      for (Envelope other : honest) {
        unproven(bySender(one.paymentBytes(), other.paymentBytes()));
        unproven(byValidator(certified("v1", one), certified("v1", other)));
      }
    }
  }

  private static void unproven(Evidence evidence) {
    assertThat(VerifiedEvidence.verify(evidence, COMMITTEE, CRYPTO))
        .isInstanceOf(VerifiedEvidence.Result.Refused.class);
  }
}
