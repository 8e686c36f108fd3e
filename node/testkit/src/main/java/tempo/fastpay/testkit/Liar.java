package tempo.fastpay.testkit;

import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Spoils good certificates. */
final class Liar {
  private static final TestCommittee.Member STRANGER = TestCommittee.Member.named("mallory");

  private final TestCommittee.Member self;
  private final Committee committee;

  Liar(TestCommittee.Member self, Committee committee) {
    this.self = self;
    this.committee = committee;
  }

  Certificate spoil(Certificate good, Fault.Lie lie) {
    return switch (lie) {
      case WRONG_SIGNATURE -> withSignature(good, flipped(good.signature()));
      case WRONG_TX_HASH -> self.certify(otherHash(good), good.effects(), committee, time(good));
      case WRONG_EFFECTS -> self.certify(good.txHash(), richer(good), committee, time(good));
      case STRANGERS_CERTIFICATE ->
          STRANGER.certify(good.txHash(), good.effects(), committee, time(good));
      case ABSURD_TIME ->
          new Certificate(
              good.signer(),
              good.txHash(),
              good.effectsHash(),
              good.effects(),
              good.epoch(),
              good.signature(),
              UInt64.MAX);
    };
  }

  private static long time(Certificate certificate) {
    return certificate.createdUnixMillis().bits();
  }

  private static TxHash otherHash(Certificate good) {
    return new TxHash(Hashes.sha256(good.txHash().value().toArray()));
  }

  private static Effects richer(Certificate good) {
    Effects effects = good.effects();
    return new Effects(
        effects.sender(),
        effects.recipient(),
        effects.amount().next(),
        effects.asset(),
        effects.nonceKey(),
        effects.nonceSeq());
  }

  private static Bytes flipped(Bytes signature) {
    byte[] data = signature.toArray();
    data[0] ^= 1;
    return Bytes.of(data);
  }

  private static Certificate withSignature(Certificate good, Bytes signature) {
    return new Certificate(
        good.signer(),
        good.txHash(),
        good.effectsHash(),
        good.effects(),
        good.epoch(),
        signature,
        good.createdUnixMillis());
  }
}
