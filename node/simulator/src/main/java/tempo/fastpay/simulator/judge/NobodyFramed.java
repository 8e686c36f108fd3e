package tempo.fastpay.simulator.judge;

import java.util.HashMap;
import java.util.Map;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/**
 * L2, L13: no honest validator ever leaves two certificates that prove it a liar, and a sender that
 * signed one message for a key is never said to have signed two, in whatever envelopes.
 */
final class NobodyFramed implements Observer {
  private record Vote(int seat, ContentionKey key) {}

  private final World world;
  private final Map<Vote, MessageId> votes = new HashMap<>();

  NobodyFramed(World world) {
    this.world = world;
  }

  @Override
  public void certificate(SimValidator by, Payment payment, Certificate certificate) {
    MessageId before =
        votes.putIfAbsent(new Vote(by.seat(), payment.contentionKey()), payment.message());
    if (before != null && !before.equals(payment.message())) {
      throw new Breach(this, by + " has signed two messages for " + payment.contentionKey());
    }
  }

  @Override
  public void refused(SimValidator by, Payment payment, Reject reject) {
    if (reject.code() == RejectCode.EQUIVOCATION && !world.truth().isEquivocation(payment)) {
      throw new Breach(
          this, by + " holds the one message for " + payment.contentionKey() + " for the second");
    }
  }
}
