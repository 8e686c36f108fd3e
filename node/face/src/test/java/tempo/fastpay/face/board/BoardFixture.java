package tempo.fastpay.face.board;

import java.math.BigInteger;
import java.util.List;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** A board whose turns and time a test controls, and things to put on it. */
final class BoardFixture {
  static final TestCommittee COMMITTEE = TestCommittee.of(4);

  final SeededLoop loop = SeededLoop.of(1);
  final BulletinBoard board;
  long nowMillis = 1_000;

  BoardFixture(String bootId, BoardLimits limits) {
    board = new BulletinBoard(bootId, limits, () -> nowMillis, loop);
  }

  static BoardLimits limits(int entries, int watchers) {
    return BoardLimits.DEFAULT.withEntries(entries).withWatchers(watchers);
  }

  void runTurns() {
    while (loop.time().runNext()) {
      // Each may ask for further turns.
    }
  }

  static TxHash txHash(int number) {
    return new TxHash(Bytes32.fromNumber(BigInteger.valueOf(number)));
  }

  static Address address(int number) {
    byte[] data = new byte[Address.SIZE];
    data[0] = (byte) number;
    return new Address(Bytes.of(data));
  }

  static Effects effects(Address sender, Address recipient, int number) {
    return new Effects(
        sender, recipient, UInt64.ONE, Fixtures.ALPHA_USD, Fixtures.NONCE_KEY, UInt64.of(number));
  }

  /** Of a member for a payment that has this number for a hash. */
  static VerifiedCertificate certificate(int member, int number, Effects effects) {
    return certificate(member, number, effects, UInt64.ONE);
  }

  static VerifiedCertificate certificate(
      int member, int number, Effects effects, UInt64 createdMillis) {
    TestCommittee.Member signer = COMMITTEE.member(member);
    Bytes32 message =
        Certificate.message(
            Fixtures.CHAIN, COMMITTEE.committee().epoch(), txHash(number), effects.hash());
    return COMMITTEE
        .committee()
        .verify(
            new Certificate(
                signer.validator().id(),
                txHash(number),
                effects.hash(),
                effects,
                COMMITTEE.committee().epoch(),
                Fixtures.CRYPTO.signEd25519(message, signer.privateKey()),
                createdMillis),
            Fixtures.CRYPTO)
        .orElseThrow();
  }

  /** Of a real payment from Alice to Bob. */
  static VerifiedQc qc(long sequence) {
    return COMMITTEE.verified(
        COMMITTEE.qc(
            Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), sequence)));
  }

  static Lifecycle lifecycle(int number, Lifecycle.Stage stage, String detail) {
    return new Lifecycle(txHash(number), stage, UInt64.ONE, UInt64.ONE, detail);
  }

  /** What an event shows, without its cursor. */
  static Object shown(BoardEvent event) {
    if (event instanceof BoardEvent.Certified certified) {
      return certified.certificate();
    }
    if (event instanceof BoardEvent.QuorumReached reached) {
      return reached.qc();
    }
    return event instanceof BoardEvent.Progressed progressed ? progressed.update() : "heartbeat";
  }

  static List<Object> shown(List<BoardEvent> events) {
    return events.stream().map(BoardFixture::shown).toList();
  }
}
