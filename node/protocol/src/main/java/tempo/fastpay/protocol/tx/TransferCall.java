package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * The ABI form of {@code transfer(address,uint256)} and {@code
 * transferWithMemo(address,uint256,bytes32)}.
 *
 * @param asset the contract that is called, whatever it is
 * @param cleanPadding false if the twelve bytes above the recipient are not zero: the chain ignores
 *     them, so the same transfer would have many encodings
 * @param amount any unsigned 256-bit number
 */
record TransferCall(
    AssetId asset,
    Address recipient,
    boolean cleanPadding,
    BigInteger amount,
    Optional<Bytes32> memo) {
  private static final Bytes TRANSFER = Bytes.fromHex("a9059cbb");
  private static final Bytes TRANSFER_WITH_MEMO = Bytes.fromHex("95777d59");
  private static final int SELECTOR_SIZE = 4;
  private static final int TRANSFER_SIZE = SELECTOR_SIZE + 2 * Bytes32.SIZE;
  private static final int TRANSFER_WITH_MEMO_SIZE = SELECTOR_SIZE + 3 * Bytes32.SIZE;
  private static final int PADDING_SIZE = Bytes32.SIZE - Address.SIZE;

  /** Reads a call; empty if it is another function or its calldata has another length. */
  static Optional<TransferCall> of(Call call) {
    Bytes input = call.input();
    if (call.to().isEmpty() || input.size() < SELECTOR_SIZE) {
      return Optional.empty();
    }
    Bytes selector = input.slice(0, SELECTOR_SIZE);
    boolean transfer = selector.equals(TRANSFER) && input.size() == TRANSFER_SIZE;
    boolean withMemo =
        selector.equals(TRANSFER_WITH_MEMO) && input.size() == TRANSFER_WITH_MEMO_SIZE;
    if (!transfer && !withMemo) {
      return Optional.empty();
    }
    boolean cleanPadding = true;
    for (int i = SELECTOR_SIZE; i < SELECTOR_SIZE + PADDING_SIZE; i++) {
      cleanPadding &= input.at(i) == 0;
    }
    return Optional.of(
        new TransferCall(
            new AssetId(call.to().get()),
            new Address(input.slice(SELECTOR_SIZE + PADDING_SIZE, SELECTOR_SIZE + Bytes32.SIZE)),
            cleanPadding,
            new Bytes32(input.slice(SELECTOR_SIZE + Bytes32.SIZE, TRANSFER_SIZE)).toNumber(),
            withMemo
                ? Optional.of(new Bytes32(input.slice(TRANSFER_SIZE, TRANSFER_WITH_MEMO_SIZE)))
                : Optional.empty()));
  }

  /** The calldata of a transfer with clean padding. */
  static byte[] calldata(Address recipient, BigInteger amount, Optional<Bytes32> memo) {
    byte[] input = new byte[memo.isPresent() ? TRANSFER_WITH_MEMO_SIZE : TRANSFER_SIZE];
    Bytes selector = memo.isPresent() ? TRANSFER_WITH_MEMO : TRANSFER;
    System.arraycopy(selector.toArray(), 0, input, 0, SELECTOR_SIZE);
    System.arraycopy(recipient.toArray(), 0, input, SELECTOR_SIZE + PADDING_SIZE, Address.SIZE);
    System.arraycopy(
        Bytes32.fromNumber(amount).toArray(), 0, input, SELECTOR_SIZE + Bytes32.SIZE, Bytes32.SIZE);
    memo.ifPresent(word -> System.arraycopy(word.toArray(), 0, input, TRANSFER_SIZE, Bytes32.SIZE));
    return input;
  }
}
