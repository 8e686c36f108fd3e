package tempo.fastpay.web;

import java.math.BigInteger;
import java.util.Map;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.UInt64;

/** Hears of a chained flow while it happens. */
public interface FlowListener {
  /** Hears nothing. */
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

  /** The accounts have their money, and a block has just been made. */
  void funded(UInt64 height, Map<String, BigInteger> balances);

  void certified(UInt64 height, String from, String to, FlowReport.Certified payment);

  void ended(FlowReport report);
}
