package tempo.fastpay.devchain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.devchain.ledger.Cell;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.Transaction;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/** Mints money for demos and tests. What it grants waits in the pool, and is bounded with it. */
final class Faucet {
  /** The faucet's lane of the tokens' admin, so that its nonces are in nobody's way. */
  private static final NonceKey FAUCET_LANE = NonceKey.of(1);

  private final Ledger ledger;
  private final Pool pool;
  private final Admission admission;
  private final long blockTimeMs;
  private final Map<Cell.Funded, Transaction.Unsigned> granting = new HashMap<>();

  Faucet(Ledger ledger, Pool pool, Admission admission, long blockTimeMs) {
    this.ledger = ledger;
    this.pool = pool;
    this.admission = admission;
    this.blockTimeMs = blockTimeMs;
  }

  /** Mints for an account, whatever it has already. */
  Submission mint(Address account, AssetId asset, UInt64 amount) {
    return admission.admit(minting(account, asset, amount, Optional.empty()));
  }

  private Transaction.Unsigned minting(
      Address account, AssetId asset, UInt64 amount, Optional<Transaction.Unsigned.Grant> grant) {
    return admission.unsigned(
        ledger.rules().admin(),
        FAUCET_LANE,
        asset.token(),
        ContractCall.MINT.encode(Abi.word(account), Abi.word(amount)),
        grant);
  }

  /**
   * Gives a fresh account its first money with the next block. A repeated request is granted again,
   * and adds nothing.
   */
  Funding fund(Address account, AssetId asset, UInt64 amount) {
    if (!ledger.rules().tokens().containsKey(asset.token())) {
      return new Funding.Refused(
          Reject.of(RejectCode.INVALID_FORMAT, "asset: expected a token of this chain"));
    }
    long head = ledger.head().number();
    Cell.Funded cell = new Cell.Funded(asset.token(), account);
    Optional<UInt64> granted =
        Optional.ofNullable(granting.get(cell))
            .flatMap(Transaction.Unsigned::grant)
            .map(Transaction.Unsigned.Grant::amount);
    UInt64 given = granted.orElseGet(() -> ledger.read(cell, head));
    if (given.equals(amount)) {
      return new Funding.Funded(UInt64.of(granted.isPresent() ? head + 1 : head));
    }
    if (!given.isZero() || ledger.balance(account, asset, head).signum() != 0) {
      return new Funding.Refused(
          Reject.of(RejectCode.INVALID_FORMAT, "address: only a fresh account is funded"));
    }
    Transaction.Unsigned tx =
        minting(
            account,
            asset,
            amount,
            Optional.of(new Transaction.Unsigned.Grant(asset, account, amount)));
    if (admission.admit(tx) instanceof Submission.Refused refused) {
      return new Funding.Refused(
          Reject.retryAfter(refused.refusal().message(), Math.max(1, blockTimeMs)));
    }
    granting.put(cell, tx);
    return new Funding.Funded(UInt64.of(head + 1));
  }

  /** Forgets the grants that left the pool: the state knows of those that were included. */
  void forgetIncluded() {
    granting.values().removeIf(grant -> pool.get(grant.hash()).isEmpty());
  }
}
