package tempo.fastpay.client;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.KeyType;
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
import tempo.fastpay.wire.ValidatorApi;

/** A committee whose keys the tests hold, and hand-made payments and certificates. */
public final class Fleet {
  public static final Crypto CRYPTO = new PortableCrypto();
  public static final ChainId CHAIN = ChainId.of(1337);
  public static final UInt64 EPOCH = UInt64.of(7);
  public static final AssetId ASSET = AssetId.fromHex("0x20c0000000000000000000000000000000000001");
  public static final NonceKey LANE = NonceKey.of(1);
  public static final long NOW_MS = 1_800_000_000_000L;
  public static final SenderKey ALICE = person(0x11);
  public static final SenderKey BOB = person(0x22);
  public static final SenderKey CAROL = person(0x33);

  private static final List<String> NAMES =
      List.of("dave", "edgar", "fiona", "gus", "hana", "ivan", "judy");

  private final Committee committee;

  public Fleet(int size) {
    List<Validator> members =
        IntStream.range(0, size)
            .mapToObj(i -> Validator.of(NAMES.get(i), CRYPTO.publicKeyEd25519(secret(i))))
            .toList();
    committee = Committee.of(CHAIN, EPOCH, members, CRYPTO);
  }

  private static SenderKey person(int fill) {
    return SenderKey.of(KeyType.SECP256K1, filled(fill), CRYPTO);
  }

  static Bytes32 filled(int fill) {
    byte[] bytes = new byte[Bytes32.SIZE];
    Arrays.fill(bytes, (byte) fill);
    return Bytes32.of(bytes);
  }

  static Bytes32 secret(int index) {
    return filled(0xd0 + index);
  }

  public Committee committee() {
    return committee;
  }

  public Validator validator(int index) {
    return committee.members().get(index);
  }

  /** One fake validator for each member. */
  Map<Validator, FakeValidator> fakes() {
    Map<Validator, FakeValidator> fakes = new LinkedHashMap<>();
    for (int i = 0; i < committee.size(); i++) {
      fakes.put(validator(i), new FakeValidator(this, i));
    }
    return fakes;
  }

  static Map<Validator, ValidatorApi> ports(Map<Validator, ? extends ValidatorApi> validators) {
    return new LinkedHashMap<>(validators);
  }

  /** Terms of a payment that needs no fee. */
  public static UnsignedPayment terms(Address recipient, long amount, long nonceSeq) {
    return PaymentBuilder.tempo()
        .chainId(CHAIN)
        .recipient(recipient)
        .amount(UInt64.of(amount))
        .asset(ASSET)
        .nonceKey(LANE)
        .nonceSeq(UInt64.of(nonceSeq))
        .validBefore(UInt64.of(NOW_MS / 1000 + 300))
        .gasLimit(UInt64.of(600_000))
        .maxFeePerGas(BigInteger.ZERO)
        .build();
  }

  public static Payment payment(SenderKey sender, Address recipient, long amount, long nonceSeq) {
    return screened(sender.sign(terms(recipient, amount, nonceSeq)));
  }

  static Payment screened(Bytes raw) {
    PaymentScreen.Result result = PaymentScreen.screen(raw, Optional.empty(), CHAIN, CRYPTO);
    return ((PaymentScreen.Result.Accepted) result).payment();
  }

  public static Envelope envelope(Payment payment) {
    return new Envelope(
        CHAIN,
        payment.raw(),
        payment.nonceKey(),
        payment.nonceSeq(),
        new Expiry.UnixMillis(UInt64.of(payment.validBefore().get().bits() * 1000)),
        Optional.empty());
  }

  /** A good certificate of one member. */
  public Certificate certificate(int index, Envelope envelope, Payment payment) {
    return certificate(index, envelope, payment, NOW_MS);
  }

  public Certificate certificate(int index, Envelope envelope, Payment payment, long createdMs) {
    Effects effects = Effects.of(payment);
    Bytes32 message = Certificate.message(CHAIN, EPOCH, envelope.txHash(), effects.hash());
    return new Certificate(
        validator(index).id(),
        envelope.txHash(),
        effects.hash(),
        effects,
        EPOCH,
        CRYPTO.signEd25519(message, secret(index)),
        new UInt64(createdMs));
  }

  /** A good QC by the first members. */
  public QuorumCertificate qc(Payment payment) {
    return qc(envelope(payment));
  }

  public QuorumCertificate qc(Envelope envelope) {
    Payment payment = screened(envelope.paymentBytes());
    return new QuorumCertificate(
        envelope.txHash(),
        Effects.of(payment).hash(),
        IntStream.range(0, committee.threshold())
            .mapToObj(i -> certificate(i, envelope, payment))
            .toList(),
        committee.threshold(),
        Optional.of(envelope));
  }
}
