package tempo.fastpay.simulator.judge;

import java.util.HashMap;
import java.util.Map;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimValidator;

/** L2: the same envelope gets the same certificate, to the byte, also after a crash. */
final class SameBytes implements Observer {
  private record Question(int seat, TxHash txHash) {}

  private final Map<Question, Certificate> answers = new HashMap<>();

  @Override
  public void certificate(SimValidator by, Payment payment, Certificate certificate) {
    Certificate before =
        answers.putIfAbsent(new Question(by.seat(), certificate.txHash()), certificate);
    if (before != null && !before.equals(certificate)) {
      throw new Breach(this, by + " has answered " + certificate.txHash() + " in two ways");
    }
  }
}
