package tempo.fastpay.simulator.judge;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.sidecar.core.LivePayment;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimChain.Cell;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/**
 * L5, L6, L14: the chain at an honest validator's H and the unsettled payments explain all that it
 * reckons with. Everything in its overlay is live there, known only if it is certified, else
 * permitted; payments it has signed are in it while they are live; and the sums are the sums of
 * that.
 */
final class ExplainedOverlay implements Observer {
  private final World world;
  private final Map<Integer, Map<MessageId, Payment>> signed = new HashMap<>();

  ExplainedOverlay(World world) {
    this.world = world;
  }

  @Override
  public void certificate(SimValidator by, Payment payment, Certificate certificate) {
    signed.computeIfAbsent(by.seat(), any -> new HashMap<>()).put(payment.message(), payment);
  }

  @Override
  public void stepped(SimValidator validator) {
    if (!validator.isUp()) {
      return;
    }
    ValidatorCore core = validator.core();
    Map<Cell, BigInteger> out = new HashMap<>();
    Map<Cell, BigInteger> in = new HashMap<>();
    Map<Cell, ValidatorCore.AccountSummary> summaries = new HashMap<>();
    for (Cell cell : world.truth().cells()) {
      ValidatorCore.AccountSummary summary = core.account(cell.account(), cell.asset());
      summaries.put(cell, summary);
      for (LivePayment live : summary.sent()) {
        if (live.payment().asset().equals(cell.asset())) {
          explain(validator, live);
          out.merge(cell, Sums.debit(live.payment()), BigInteger::add);
          if (live.isKnown()) {
            in.merge(
                Sums.credited(live.payment()),
                live.payment().amount().toBigInteger(),
                BigInteger::add);
          }
        }
      }
    }
    summaries.forEach(
        (cell, summary) -> {
          if (!summary.outgoing().equals(out.getOrDefault(cell, BigInteger.ZERO))
              || !summary.incoming().equals(in.getOrDefault(cell, BigInteger.ZERO))) {
            throw new Breach(this, validator + " reckons wrongly with " + cell + ": " + summary);
          }
        });
    holdsWhatItSigned(validator);
  }

  private void explain(SimValidator validator, LivePayment live) {
    ValidatorCore core = validator.core();
    if (!world.chain().isLive(live.payment(), core.base().height())) {
      throw new Breach(this, validator + " holds " + live.payment().contentionKey() + " for live");
    }
    if (live.isKnown() && !world.truth().isCertified(live.message())) {
      throw new Breach(
          this, validator + " knows " + live.payment().contentionKey() + " that nobody certified");
    }
    if (!live.isKnown() && core.permit(live.payment().contentionKey()).isEmpty()) {
      throw new Breach(
          this, validator + " holds " + live.payment().contentionKey() + " without a permit");
    }
  }

  private void holdsWhatItSigned(SimValidator validator) {
    var mine = signed.computeIfAbsent(validator.seat(), any -> new HashMap<>()).values();
    mine.removeIf(payment -> !world.chain().isLive(payment, validator.core().base().height()));
    for (Payment payment : mine) {
      if (validator.core().live(payment.message()).isEmpty()) {
        throw new Breach(
            this, validator + " has signed " + payment.contentionKey() + " and does not debit it");
      }
    }
  }
}
