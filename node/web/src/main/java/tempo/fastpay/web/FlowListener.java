package tempo.fastpay.web;

import java.math.BigInteger;
import java.util.Map;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.UInt64;

/** Receives the steps of a chained flow while it happens. */
public interface FlowListener {
  /** Ignores every step. */
  FlowListener NOBODY =
      new FlowListener() {
        @Override
        public void began(Committee committee) {}

        @Override
        public void funded(UInt64 height, Map<String, BigInteger> balances) {}

        @Override
        public void certified(
            UInt64 height, String from, String to, FlowReport.Certified payment) {}

        @Override
        public void ended(FlowReport report) {}
      };

  void began(Committee committee);

  /** Called when the accounts have their money, and a block has just been made. */
  void funded(UInt64 height, Map<String, BigInteger> balances);

  void certified(UInt64 height, String from, String to, FlowReport.Certified payment);

  void ended(FlowReport report);
}
