package tempo.fastpay.client;

import java.util.Optional;
import java.util.stream.IntStream;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;
import tempo.fastpay.testkit.TestCommittee;

/** Hand-made payments and certificates at a fixed time, for the pure parts of the client. */
public final class Fleet {
  public static final Crypto CRYPTO = Fixtures.CRYPTO;
  public static final ChainId CHAIN = Fixtures.CHAIN;
  public static final NonceKey LANE = Fixtures.NONCE_KEY;
  public static final long NOW_MS = 1_800_000_000_000L;
  public static final SenderKey ALICE = key(Fixtures.ALICE);
  public static final SenderKey BOB = key(Fixtures.BOB);
  public static final SenderKey CAROL = key(Fixtures.CAROL);

  private final TestCommittee people;

  public Fleet(int size) {
    people = TestCommittee.of(size);
  }

  static SenderKey key(Person person) {
    return SenderKey.of(KeyType.SECP256K1, person.privateKey(), CRYPTO);
  }

  public Committee committee() {
    return people.committee();
  }

  public Validator validator(int index) {
    return people.member(index).validator();
  }

  /** Terms of a payment that needs no fee. */
  public static UnsignedPayment terms(Address recipient, long amount, long nonceSeq) {
    return Fixtures.builder(Fixtures.BOB, UInt64.of(amount), nonceSeq)
        .recipient(recipient)
        .validBefore(UInt64.of(NOW_MS / 1000 + 300))
        .build();
  }

  public static Payment payment(SenderKey sender, Address recipient, long amount, long nonceSeq) {
    return Fixtures.screened(sender.sign(terms(recipient, amount, nonceSeq)));
  }

  /** A good certificate of one member. */
  public Certificate certificate(int index, Envelope envelope, Payment payment) {
    return certificate(index, envelope, payment, NOW_MS);
  }

  /**
   * A good certificate that says it was made at this time.
   *
   * @param createdMs as unsigned
   */
  public Certificate certificate(int index, Envelope envelope, Payment payment, long createdMs) {
    Effects effects = Effects.of(payment);
    Bytes32 message =
        Certificate.message(CHAIN, committee().epoch(), envelope.txHash(), effects.hash());
    return new Certificate(
        validator(index).id(),
        envelope.txHash(),
        effects.hash(),
        effects,
        committee().epoch(),
        CRYPTO.signEd25519(message, people.member(index).privateKey()),
        new UInt64(createdMs));
  }

  /** A good QC by the first members. */
  public QuorumCertificate qc(Payment payment) {
    return qc(Fixtures.envelope(payment));
  }

  public QuorumCertificate qc(Envelope envelope) {
    Payment payment = Fixtures.screened(envelope.paymentBytes());
    return new QuorumCertificate(
        envelope.txHash(),
        Effects.of(payment).hash(),
        IntStream.range(0, committee().threshold())
            .mapToObj(i -> certificate(i, envelope, payment))
            .toList(),
        committee().threshold(),
        Optional.of(envelope));
  }
}
