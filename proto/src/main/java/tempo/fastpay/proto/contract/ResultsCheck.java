package tempo.fastpay.proto.contract;

import java.util.List;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.TxHash;

/** Checks the results of presenting QCs against the QCs that were presented. */
public final class ResultsCheck {
  private ResultsCheck() {}

  /**
   * Gives the results back if there is one per QC, in order.
   *
   * @throws MalformedRequestException if they are fewer, more, or in another order
   */
  public static List<PresentResult> sameOrder(
      List<QuorumCertificate> qcs, List<PresentResult> results) {
    if (results.size() != qcs.size()) {
      throw Check.expected("results", qcs.size() + " of them", results.size());
    }
    for (int i = 0; i < qcs.size(); i++) {
      TxHash about = results.get(i).txHash();
      if (!about.equals(qcs.get(i).txHash())) {
        throw Check.expected("results[" + i + "].tx_hash", qcs.get(i).txHash().toHex(), about);
      }
    }
    return results;
  }
}
