package tempo.fastpay.testkit;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Makes Alice, Bob and Carol, their money, and payments between them. */
public final class Fixtures {
  public static final Crypto CRYPTO = new PortableCrypto();
  public static final ChainId CHAIN = ChainId.of(1337);
  public static final AssetId ALPHA_USD =
      AssetId.fromHex("0x20c0000000000000000000000000000000000001");
  public static final NonceKey NONCE_KEY = NonceKey.of(1);

  /** The smallest units in a dollar: TIP-20 has six decimals. */
  public static final long UNITS_PER_DOLLAR = 1_000_000;

  public static final Person ALICE = Person.of("alice", 0x11, 15);
  public static final Person BOB = Person.of("bob", 0x22, 5);
  public static final Person CAROL = Person.of("carol", 0x33, 5);
  public static final List<Person> PEOPLE = List.of(ALICE, BOB, CAROL);

  /** Gas that suffices for a first nonce and a new recipient. */
  private static final UInt64 GAS_LIMIT = UInt64.of(1_000_000);

  private static final long MILLIS_PER_SECOND = 1_000;

  /** A lifetime long enough for chained payments, short enough for every validator's limit. */
  private static final long LIFETIME_SECONDS = 300;

  private Fixtures() {}

  public static UInt64 dollars(long dollars) {
    return UInt64.of(dollars * UNITS_PER_DOLLAR);
  }

  /** The valid_before of payments made now, in unix seconds. */
  public static UInt64 validBefore() {
    return UInt64.of(System.currentTimeMillis() / MILLIS_PER_SECOND + LIFETIME_SECONDS);
  }

  /** A builder that is complete; a test changes the fields it is about. */
  public static PaymentBuilder builder(Person to, UInt64 amount, long nonceSeq) {
    return builder(to.address(), amount, nonceSeq);
  }

  /** A builder that lacks nothing but what a test wants to change. */
  public static PaymentBuilder builder(Address to, UInt64 amount, long nonceSeq) {
    return PaymentBuilder.tempo()
        .chainId(CHAIN)
        .recipient(to)
        .amount(amount)
        .asset(ALPHA_USD)
        .nonceKey(NONCE_KEY)
        .nonceSeq(UInt64.of(nonceSeq))
        .validBefore(validBefore())
        .gasLimit(GAS_LIMIT)
        .maxFeePerGas(BigInteger.ZERO);
  }

  /** A signed payment of AlphaUSD on nonce key 1 that pays no fee. */
  public static Payment payment(Person from, Person to, UInt64 amount, long nonceSeq) {
    return screened(builder(to, amount, nonceSeq).build().signSecp256k1(from.privateKey(), CRYPTO));
  }

  /** The payment in raw bytes that must be one. */
  public static Payment screened(Bytes raw) {
    return PaymentScreen.screen(raw, Optional.empty(), CHAIN, CRYPTO)
        .orElseThrow(reject -> new IllegalArgumentException("no payment: " + reject));
  }

  /** The payment's envelope, which expires with it. */
  public static Envelope envelope(Payment payment) {
    return new Envelope(
        payment.chainId(),
        payment.raw(),
        payment.nonceKey(),
        payment.nonceSeq(),
        expiry(payment),
        Optional.empty());
  }

  /** The latest expiry an envelope around this payment may have. */
  public static Expiry expiry(Payment payment) {
    return new Expiry.UnixMillis(
        UInt64.of(
            payment
                .validBefore()
                .orElseThrow()
                .toBigInteger()
                .multiply(BigInteger.valueOf(MILLIS_PER_SECOND))));
  }

  /** The payment for certification, with QCs of earlier ones. */
  public static SubmitRequest request(Payment payment, QuorumCertificate... parents) {
    return SubmitRequest.of(envelope(payment), List.of(parents));
  }

  public static AccountQuery account(Person person) {
    return new AccountQuery(person.address(), ALPHA_USD);
  }
}
