package tempo.fastpay.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.INSUFFICIENT_FUNDS;
import static tempo.fastpay.protocol.types.RejectCode.INVALID_FORMAT;
import static tempo.fastpay.protocol.types.RejectCode.INVALID_PARENT_QC;
import static tempo.fastpay.protocol.types.RejectCode.WRONG_CHAIN;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.sidecar.TestPayments.LANE;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.ForwardingCrypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;

/**
 * L1, L6 and L10 through a whole validator: what its one door takes, and that a bad parent or a
 * contradicting envelope leaves every account as it was. One real sidecar of a committee of four,
 * whose other members' keys are in the test's hands.
 */
class InvalidParentTest {
  private static final Bytes32 ALICE = key(0x11);
  private static final Bytes32 BOB = key(0x22);
  private static final Bytes32 CAROL = key(0x33);
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final long UNTIL_SECONDS = NOW_MS / 1000 + 300;
  private static final List<Bytes32> KEYS = List.of(key(0xd1), key(0xd2), key(0xd3), key(0xd4));

  private final List<Validator> validators =
      IntStream.range(0, 4)
          .mapToObj(i -> Validator.of("v" + i, CRYPTO.publicKeyEd25519(KEYS.get(i))))
          .toList();
  private final Committee committee = Committee.of(CHAIN, UInt64.ONE, validators, CRYPTO);
  private final Envelope parent = TestPayments.envelope(ALICE, address(BOB), 10, 0, UNTIL_SECONDS);
  private final Envelope spending =
      TestPayments.envelope(BOB, address(CAROL), 10, 0, UNTIL_SECONDS);
  private final AtomicInteger verified = new AtomicInteger();
  private final Crypto counting =
      new ForwardingCrypto(CRYPTO) {
        @Override
        public String name() {
          return "counting";
        }

        @Override
        public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
          verified.incrementAndGet();
          return super.verifyEd25519(publicKey, message, signature);
        }
      };
  private Vertx vertx;
  private Sidecar sidecar;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    MemoryChain chain = new MemoryChain(vertx, CHAIN, () -> NOW_MS, 1_000);
    chain.allocate(address(ALICE), ALPHA_USD, UInt64.of(10));
    Loop loop = Loop.of(vertx);
    sidecar =
        await(
            new Confined(loop)
                .call(
                    () ->
                        Sidecar.start(
                                vertx,
                                SidecarConfig.of(validators.get(0), committee, List.of()),
                                new Sidecar.Ports(
                                    chain,
                                    new MemorySigningRecord(),
                                    new LocalSigner(
                                        vertx,
                                        new MemberKey(
                                            committee, validators.get(0), KEYS.get(0), CRYPTO)),
                                    () -> NOW_MS,
                                    counting),
                                new BulletinBoard("boot1", BoardLimits.DEFAULT, () -> NOW_MS, loop))
                            .compose(started -> started.begin(List.of()).map(started))));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private Certificate certificate(Envelope envelope, Validator signer, Bytes32 key) {
    Effects effects = Effects.of(TestPayments.payment(envelope));
    return new Certificate(
        signer.id(),
        envelope.txHash(),
        effects.hash(),
        effects,
        UInt64.ONE,
        CRYPTO.signEd25519(
            Certificate.message(CHAIN, UInt64.ONE, envelope.txHash(), effects.hash()), key),
        UInt64.ONE);
  }

  private List<Certificate> certificates(int... members) {
    return new ArrayList<>(
        IntStream.of(members)
            .mapToObj(i -> certificate(parent, validators.get(i), KEYS.get(i)))
            .toList());
  }

  private QuorumCertificate qc(List<Certificate> certificates) {
    return new QuorumCertificate(
        parent.txHash(),
        Effects.of(TestPayments.payment(parent)).hash(),
        certificates,
        3,
        Optional.of(parent));
  }

  private List<AccountView> accounts() {
    List<AccountView> views = new ArrayList<>();
    for (Bytes32 owner : List.of(ALICE, BOB, CAROL)) {
      views.add(await(sidecar.account(new AccountQuery(address(owner), ALPHA_USD, List.of(LANE)))));
    }
    return views;
  }

  private SubmitReply submit(Envelope envelope, QuorumCertificate... parents) {
    return await(sidecar.submit(SubmitRequest.of(envelope, List.of(parents))));
  }

  private void refused(
      Envelope envelope, RejectCode code, String word, QuorumCertificate... parents) {
    List<AccountView> before = accounts();
    SubmitReply reply = submit(envelope, parents);
    assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
    Reject reject = ((SubmitReply.Rejected) reply).reject();
    assertThat(reject.code()).as(reject.message()).isEqualTo(code);
    assertThat(reject.message()).contains(word);
    assertThat(accounts()).isEqualTo(before);
  }

  private void refusedParent(String word, List<Certificate> certificates) {
    refused(spending, INVALID_PARENT_QC, word, qc(certificates));
    refused(spending, INSUFFICIENT_FUNDS, "amount");
  }

  @Test
  void aGoodParentCredits() {
    refused(spending, INSUFFICIENT_FUNDS, "amount");
    assertThat(submit(spending, qc(certificates(1, 2, 3))))
        .isInstanceOf(SubmitReply.Certified.class);
    assertThat(accounts().get(1).incoming()).isEqualTo(10);
    assertThat(accounts().get(1).available()).isZero();
  }

  @Test
  void whatWasVerifiedBeforeIsNotVerifiedAgainInAParent() {
    QuorumCertificate presented = qc(certificates(1, 2, 3));
    assertThat(await(sidecar.presentQuorumCertificates(List.of(presented))))
        .containsExactly(new PresentResult.Accepted(parent.txHash()));
    assertThat(verified).hasValue(3);
    List<Certificate> certificates = certificates(1, 2);
    certificates.add(((SubmitReply.Certified) submit(parent)).certificate());

    assertThat(submit(spending, qc(certificates))).isInstanceOf(SubmitReply.Certified.class);
    assertThat(verified).hasValue(3);
  }

  @Test
  void theOwnCertificateInAParentIsNotVerifiedAgain() {
    List<Certificate> certificates = certificates(1, 2);
    certificates.add(((SubmitReply.Certified) submit(parent)).certificate());
    QuorumCertificate bare =
        new QuorumCertificate(
            parent.txHash(), certificates.get(0).effectsHash(), certificates, 3, Optional.empty());

    assertThat(submit(spending, bare)).isInstanceOf(SubmitReply.Certified.class);
    assertThat(verified).hasValue(2);
  }

  @Test
  void aForgedCertificateIsRefusedAlsoWhereAGoodOneOfItsSignerIsKnown() {
    await(sidecar.presentQuorumCertificates(List.of(qc(certificates(1, 2, 3)))));
    List<Certificate> certificates = certificates(1, 2);
    certificates.add(certificate(parent, validators.get(3), key(0xee)));
    refused(spending, INVALID_PARENT_QC, "bad signature", qc(certificates));
  }

  @Test
  void aForgedQcOfAKnownPaymentIsRefusedThoughItsHashIsThatOfTheGoodOne() {
    QuorumCertificate good = qc(certificates(1, 2, 3));
    await(sidecar.presentQuorumCertificates(List.of(good)));
    List<Certificate> otherEpoch =
        good.certificates().stream()
            .map(
                one ->
                    new Certificate(
                        one.signer(),
                        one.txHash(),
                        one.effectsHash(),
                        one.effects(),
                        UInt64.of(2),
                        one.signature(),
                        one.createdUnixMillis()))
            .toList();
    for (QuorumCertificate forged :
        List.of(qc(otherEpoch), good.withEnvelope(spending), qc(certificates(1, 2)))) {
      assertThat(await(sidecar.presentQuorumCertificates(List.of(forged))))
          .singleElement()
          .isInstanceOf(PresentResult.Refused.class);
    }
    assertThat(qc(otherEpoch).hash()).isEqualTo(good.hash());
    verified.set(0);
    QuorumCertificate bare =
        new QuorumCertificate(
            good.txHash(), good.effectsHash(), good.certificates(), 3, Optional.empty());
    assertThat(await(sidecar.presentQuorumCertificates(List.of(good, bare))))
        .containsOnly(new PresentResult.Accepted(parent.txHash()));
    assertThat(verified).hasValue(0);
  }

  @Test
  void tooFewCertificatesCreditNothing() {
    refusedParent("needs 3", certificates(1, 2));
  }

  @Test
  void theOwnCertificateCreditsNothing() {
    assertThat(submit(parent)).isInstanceOf(SubmitReply.Certified.class);
    refused(spending, INSUFFICIENT_FUNDS, "amount");
    refusedParent("needs 3", certificates(0));
  }

  @Test
  void repeatedCertificatesCreditNothing() {
    refusedParent("appears twice", certificates(1, 2, 2));
  }

  @Test
  void strangersCertificatesCreditNothing() {
    Bytes32 key = key(0xee);
    List<Certificate> certificates = certificates(1, 2);
    certificates.add(
        certificate(parent, Validator.of("stranger", CRYPTO.publicKeyEd25519(key)), key));
    refusedParent("nobody in the committee", certificates);
  }

  @Test
  void badlySignedCertificatesCreditNothing() {
    List<Certificate> certificates = certificates(1, 2);
    certificates.add(certificate(parent, validators.get(3), key(0xee)));
    refusedParent("bad signature", certificates);
  }

  @Test
  void oneBadParentBesideAGoodOneCreditsNothing() {
    refused(
        spending, INVALID_PARENT_QC, "needs 3", qc(certificates(1, 2, 3)), qc(certificates(1, 2)));
  }

  @Test
  void oneSignedPaymentIsTakenUnderItsOwnSequenceKeyChainAndTimeOnly() {
    refused(resealed(parent, CHAIN, LANE, 1, parent.expiry()), INVALID_FORMAT, "nonce_seq");
    refused(
        resealed(parent, CHAIN, NonceKey.of(9), 0, parent.expiry()),
        INVALID_FORMAT,
        "nonce_key_be");
    refused(resealed(parent, ChainId.of(1), LANE, 0, parent.expiry()), WRONG_CHAIN, "chain_id");
    refused(
        resealed(
            parent, CHAIN, LANE, 0, new Expiry.UnixMillis(UInt64.of(UNTIL_SECONDS * 1000 + 1))),
        INVALID_FORMAT,
        "expiry");
    assertThat(submit(parent)).isInstanceOf(SubmitReply.Certified.class);
  }

  @Test
  void aStrangersEnvelopeIsTheSamePayment() {
    Envelope strangers =
        resealed(parent, CHAIN, LANE, 0, new Expiry.UnixMillis(UInt64.of(NOW_MS + 60_000)));
    Certificate first = ((SubmitReply.Certified) submit(strangers)).certificate();
    List<AccountView> before = accounts();
    Certificate second = ((SubmitReply.Certified) submit(parent)).certificate();
    assertThat(second.txHash()).isEqualTo(parent.txHash()).isNotEqualTo(first.txHash());
    assertThat(second.effectsHash()).isEqualTo(first.effectsHash());
    assertThat(accounts().get(0).outgoing()).isEqualTo(before.get(0).outgoing()).isEqualTo(10);
    assertThat(accounts().get(1)).isEqualTo(before.get(1));
  }

  @Test
  void changedBytesAreNobodysPayment() {
    byte[] raw = parent.paymentBytes().toArray();
    Address stranger = address(CAROL);
    int at = indexOf(raw, address(BOB).toArray());
    System.arraycopy(stranger.toArray(), 0, raw, at, Address.SIZE);
    Envelope forged =
        new Envelope(CHAIN, Bytes.of(raw), LANE, UInt64.ZERO, parent.expiry(), Optional.empty());
    refused(forged, INSUFFICIENT_FUNDS, "amount");
  }

  private static int indexOf(byte[] data, byte[] part) {
    return IntStream.range(0, data.length - part.length)
        .filter(i -> Arrays.equals(data, i, i + part.length, part, 0, part.length))
        .findFirst()
        .orElseThrow();
  }

  private static Envelope resealed(
      Envelope envelope, ChainId chainId, NonceKey nonceKey, long sequence, Expiry expiry) {
    return new Envelope(
        chainId, envelope.paymentBytes(), nonceKey, UInt64.of(sequence), expiry, Optional.empty());
  }
}
