package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Decodes a transaction of any type strictly: what decodes has no second encoding (L1), so its hash
 * is the hash of the bytes at hand.
 */
final class TransactionDecoder {
  /** The most bytes that the chain's pool takes. */
  static final int SIZE_LIMIT = 128 * 1024;

  static final int FEE_SIZE = 16;

  private static final int SMALLEST_LIST = 0xc0;

  private TransactionDecoder() {}

  /**
   * Decodes {@code raw}; {@code reading} keeps the fields that were read, also where the
   * transaction is refused.
   */
  static DecodedTransaction decode(Bytes raw, Reading reading) throws Refused {
    if (raw.isEmpty()) {
      throw Refused.format("transaction: empty");
    }
    if (raw.size() > SIZE_LIMIT) {
      throw Refused.format(
          "transaction: at most " + SIZE_LIMIT + " bytes, got " + raw.size() + " bytes");
    }
    byte[] bytes = raw.toArray();
    return decode(raw.at(0), bytes, reading);
  }

  private static DecodedTransaction decode(int first, byte[] bytes, Reading reading)
      throws Refused {
    if (first >= SMALLEST_LIST) {
      reading.txType(Optional.of(TxType.LEGACY));
      return EthereumDecoder.decodeLegacy(bytes, reading);
    }
    return switch (first) {
      case TempoDecoder.TYPE -> {
        reading.txType(Optional.of(TxType.TEMPO));
        yield TempoDecoder.decode(bytes, reading);
      }
      case EthereumDecoder.TYPE_EIP2930,
          EthereumDecoder.TYPE_EIP1559,
          EthereumDecoder.TYPE_EIP7702 -> {
        reading.txType(EthereumDecoder.txTypeOf(first));
        yield EthereumDecoder.decodeTyped(bytes, reading);
      }
      default ->
          throw Refused.format(
              "transaction: its first byte must be 0x76, 0x01, 0x02 or a legacy list's, got "
                  + Bytes.of(new byte[] {(byte) first}));
    };
  }

  /** The number of entries of an access list. */
  static int readAccessList(RlpReader list) throws Refused {
    int count = 0;
    for (; list.hasNext(); count++) {
      RlpReader entry = list.list("access_list entry");
      entry.address("access_list address");
      RlpReader keys = entry.list("access_list storage keys");
      while (keys.hasNext()) {
        keys.fixed("access_list storage key", Bytes32.SIZE);
      }
      entry.end("access_list entry");
    }
    return count;
  }

  static void requireOrderedFees(BigInteger maxPriorityFee, BigInteger maxFee) throws Refused {
    if (maxPriorityFee.compareTo(maxFee) > 0) {
      throw Refused.format(
          "max_priority_fee_per_gas: must not exceed max_fee_per_gas ("
              + maxFee
              + "), got "
              + maxPriorityFee);
    }
  }

  static void requireWindow(Optional<UInt64> validBefore, Optional<UInt64> validAfter)
      throws Refused {
    if (validBefore.isPresent()
        && validAfter.isPresent()
        && !validAfter.get().isLessThan(validBefore.get())) {
      throw Refused.format(
          "valid_before: must be later than valid_after ("
              + validAfter.get()
              + "), got "
              + validBefore.get());
    }
  }
}
