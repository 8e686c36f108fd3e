package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** A ledger on which Alice has 1,000 AlphaUSD and BetaUSD micro-units, with a block a second. */
final class LedgerFixture {
  static final long START_MS = 1_800_000_000_000L;
  static final BigInteger GIGA = BigInteger.TEN.pow(9);

  final Ledger ledger;
  private long salt;

  LedgerFixture(Fork fork, long baseFeeGwei, long balance) {
    Rules rules = Rules.of(People.CHAIN, fork, GIGA.multiply(BigInteger.valueOf(baseFeeGwei)));
    ledger =
        Ledger.genesis(
            rules,
            START_MS,
            List.of(
                new Ledger.Allocation(People.ALICE, People.ALPHA, UInt64.of(balance)),
                new Ledger.Allocation(People.ALICE, People.BETA, UInt64.of(balance))));
  }

  static LedgerFixture free(Fork fork) {
    return new LedgerFixture(fork, 0, 1_000);
  }

  long nextMs() {
    return ledger.head().timestampMs() + 1_000;
  }

  Block block(Transaction... transactions) {
    Ledger.Next next = ledger.next(nextMs());
    for (Transaction tx : transactions) {
      next.execute(tx);
    }
    return next.seal();
  }

  Receipt only(Transaction tx) {
    return block(tx).transactions().get(0).receipt();
  }

  Standing standing(Transaction tx) {
    return ledger.next(nextMs()).standing(tx);
  }

  /** Why a transaction is never included. */
  String dead(Transaction tx) {
    return standing(tx) instanceof Standing.Dead dead
        ? dead.because().message()
        : "it is " + standing(tx);
  }

  Receipt as(Address caller, Address to, Bytes input) {
    Lane lane = new Lane(caller, NonceKey.PROTOCOL);
    UInt64 nonce = ledger.nonce(lane, ledger.head().number());
    return only(
        Transaction.Unsigned.of(
            caller, lane.nonceKey(), nonce, to, input, salt++, Optional.empty()));
  }

  Receipt asAdmin(AssetId asset, ContractCall function, Bytes32... arguments) {
    return as(Rules.ADMIN, asset.token(), function.encode(arguments));
  }

  /** Makes a policy over accounts, and gives its number. */
  UInt64 policy(int kind, Address... accounts) {
    StringBuilder hex = new StringBuilder();
    hex.append(ContractCall.CREATE_POLICY_WITH_ACCOUNTS.selector().toHex());
    for (Bytes32 word :
        List.of(Abi.word(Rules.ADMIN), Abi.word(kind), Abi.word(0x60), Abi.word(accounts.length))) {
      hex.append(word.toHex().substring(2));
    }
    for (Address account : accounts) {
      hex.append(Abi.word(account).toHex().substring(2));
    }
    Receipt made = as(Rules.ADMIN, Contracts.TRANSFER_POLICIES, Bytes.fromHex(hex.toString()));
    return UInt64.of(Abi.onlyWord(made.output()).toNumber());
  }

  Bytes ask(Address to, ContractCall function, Bytes32... arguments) throws Reverted {
    return ledger.ask(People.ALICE, to, function.encode(arguments), ledger.head().number());
  }

  long balance(Address account, AssetId asset) {
    return ledger.balance(account, asset, ledger.head().number()).longValueExact();
  }
}
