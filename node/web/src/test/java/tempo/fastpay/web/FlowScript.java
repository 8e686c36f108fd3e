package tempo.fastpay.web;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** A chained flow that is over at once. */
final class FlowScript {
  private FlowScript() {}

  static Future<FlowReport> fail(FlowListener listener) {
    listener.began(TestCommittee.of(4).committee());
    return Future.failedFuture(new FastPayException("no block within 15000 ms", true));
  }

  static Future<FlowReport> run(FlowListener listener) {
    listener.began(TestCommittee.of(4).committee());
    Map<String, BigInteger> balances = Map.of("alice", BigInteger.valueOf(15_000_000));
    listener.funded(UInt64.of(8), balances);
    FlowReport.Certified payment =
        new FlowReport.Certified(
            new TxHash(Hashes.sha256(new byte[] {1})),
            new QcHash(Hashes.sha256(new byte[] {2})),
            List.of("dave", "edgar"),
            5,
            1_700_000_000_000L);
    listener.certified(UInt64.of(8), "alice", "bob", payment);
    FlowReport report =
        new FlowReport(
            Fixtures.CHAIN, UInt64.of(8), UInt64.of(8), List.of(payment, payment), balances);
    listener.ended(report);
    return Future.succeededFuture(report);
  }
}
