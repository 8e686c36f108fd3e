package tempo.fastpay.chain.settle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.block.Log;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * The transaction that used a nonce.
 *
 * @param moved what its sender's tokens did, without the fee; of the first {@value #MOVED_LIMIT}
 *     transfers, since a payment has one
 */
record Use(BlockId block, Bytes32 transaction, boolean success, List<Transfer> moved) {
  /** Transfers kept of one transaction. */
  static final int MOVED_LIMIT = 4;

  Use {
    Objects.requireNonNull(block);
    Objects.requireNonNull(transaction);
    moved = List.copyOf(moved);
  }

  static Use of(BlockId block, Executed executed) {
    List<Transfer> moved = new ArrayList<>();
    for (Log log : executed.logs()) {
      Optional<Transfer> transfer =
          Transfer.of(log).filter(one -> one.from().equals(executed.from()));
      transfer.ifPresent(moved::add);
    }
    int last = moved.size() - 1;
    // What pays the fee manager itself looks like a fee. A transfer that succeeded has a log, and a
    // fee one more after it: so the only one is never the fee.
    if (last > 0 && moved.get(last).to().equals(Contracts.FEE_MANAGER)) {
      moved.remove(last);
    }
    return new Use(
        block,
        executed.hash(),
        executed.success(),
        moved.subList(0, Math.min(moved.size(), MOVED_LIMIT)));
  }

  boolean pays(Payment payment) {
    return success && moved.stream().anyMatch(transfer -> transfer.pays(payment));
  }
}
