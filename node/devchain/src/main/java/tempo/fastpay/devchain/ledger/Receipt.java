package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.List;
import tempo.fastpay.protocol.types.Bytes;

/**
 * What became of a transaction in its block.
 *
 * @param output what the call answered, or the error that it reverted with
 * @param price what each gas cost, in attodollars
 */
public record Receipt(
    boolean succeeded, Bytes output, long gasUsed, BigInteger price, List<Log> logs) {
  public Receipt {
    logs = List.copyOf(logs);
  }
}
