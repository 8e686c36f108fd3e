package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * A block without its transactions.
 *
 * @param extra tells blocks apart that are alike otherwise; empty on a chain without reorgs
 */
public record Header(
    long number,
    Bytes32 hash,
    Bytes32 parentHash,
    long timestampMs,
    Bytes extra,
    long gasUsed,
    BigInteger baseFee) {

  /** A header whose hash is over its parent, number, time, extra bytes and transactions. */
  static Header of(
      long number,
      Bytes32 parentHash,
      long timestampMs,
      Bytes extra,
      long gasUsed,
      BigInteger baseFee,
      List<Bytes32> transactions) {
    byte[][] parts = new byte[4 + transactions.size()][];
    parts[0] = parentHash.toArray();
    parts[1] = Abi.word(number).toArray();
    parts[2] = Abi.word(timestampMs).toArray();
    parts[3] = extra.toArray();
    for (int i = 0; i < transactions.size(); i++) {
      parts[4 + i] = transactions.get(i).toArray();
    }
    return new Header(
        number, Hashes.keccak256(parts), parentHash, timestampMs, extra, gasUsed, baseFee);
  }

  /** The block's time in whole seconds. */
  public long timestampS() {
    return timestampMs / 1000;
  }
}
