package tempo.fastpay.protocol.tx;

import java.util.Optional;
import java.util.stream.Stream;
import tempo.fastpay.protocol.types.Bytes;

/**
 * Fuzz target: transaction bytes. Whatever is decoded has these bytes as its only encoding, and
 * whatever is accepted is made again, byte for byte, from the fields that were read (L1).
 */
public final class PaymentFuzz {
  private static final int SMALLEST_LIST = 0xc0;

  private PaymentFuzz() {}

  /** The golden vectors. */
  public static Stream<byte[]> seeds() {
    return TxVectors.all().map(vector -> vector.raw().toArray());
  }

  public static void fuzzerTestOneInput(byte[] input) {
    Bytes raw = Bytes.of(input);
    Optional<PaymentScreen.Peek> peeked = PaymentScreen.peek(raw);
    PaymentScreen.Result result = TxVectors.screen(raw);
    if (isDecoded(raw)) {
      require(canonical(input).equals(raw), "decoded from another encoding than the canonical one");
    } else {
      require(result instanceof PaymentScreen.Result.Rejected, "accepted what does not decode");
    }
    if (result instanceof PaymentScreen.Result.Accepted accepted) {
      Payment payment = accepted.payment();
      require(payment.raw().equals(raw), "keeps other bytes than the sender's");
      require(Reencoded.of(raw).equals(raw), "says something else than the sender's bytes");
      require(
          peeked.equals(
              Optional.of(
                  new PaymentScreen.Peek(
                      Optional.of(payment.chainId()),
                      payment.nonceKey(),
                      payment.nonceSeq(),
                      payment.validBefore()))),
          "peeked at something else than was read");
    } else {
      require(
          !((PaymentScreen.Result.Rejected) result).reject().message().isEmpty(),
          "refused without a word");
    }
  }

  private static boolean isDecoded(Bytes raw) {
    try {
      TransactionDecoder.decode(raw, new Reading());
      return true;
    } catch (Refused refused) {
      return false;
    }
  }

  /** The same items written anew, whatever they mean. */
  private static Bytes canonical(byte[] transaction) {
    int from = (transaction[0] & 0xff) >= SMALLEST_LIST ? 0 : 1;
    try {
      byte[] list = copy(RlpReader.of(transaction, from, "transaction")).toList();
      byte[] all = new byte[from + list.length];
      System.arraycopy(transaction, 0, all, 0, from);
      System.arraycopy(list, 0, all, from, list.length);
      return Bytes.of(all);
    } catch (Refused refused) {
      throw new AssertionError("decoded, and no RLP", refused);
    }
  }

  /** Recurses as deep as the decoder did, which has accepted the shape. */
  private static RlpWriter copy(RlpReader items) throws Refused {
    RlpWriter copy = new RlpWriter();
    while (items.hasNext()) {
      if (items.nextIsList()) {
        copy.list(copy(items.list("list")));
      } else {
        copy.string(items.string("string", TransactionDecoder.SIZE_LIMIT).toArray());
      }
    }
    return copy;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
