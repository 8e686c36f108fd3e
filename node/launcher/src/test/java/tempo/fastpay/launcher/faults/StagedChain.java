package tempo.fastpay.launcher.faults;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A chain behind JSON-RPC whose time and blocks are the test's. Every block is final at once, takes
 * what waits in the order in which it came, and is a second later than the one before.
 */
public interface StagedChain extends AutoCloseable {
  long BLOCK_MS = 1_000;

  /** May do everything at every token. */
  Address ADMIN = Address.fromHex("5615deb798bb3e4dfa0139dfa1b3d433cc23b72f");

  NodeUrl url();

  /** By whose rules the chain goes. */
  Fork fork();

  /** The time, which passes with blocks, and when the test says so. */
  long nowMs();

  /** Lets time pass without a block. */
  void pass(long millis);

  /**
   * Makes a block.
   *
   * @return its height
   */
  UInt64 block();

  /** Hands in a call that nobody signed and that costs nothing: the next block has it. */
  void call(Address from, Address to, Bytes input);

  /** What a call would answer now. */
  Bytes ask(Address from, Address to, Bytes input);

  /** Hands in a transaction, as anybody may. */
  void send(Payment payment);

  /** Sets the base fee of later blocks, in attodollars per gas. */
  void baseFee(BigInteger attodollars);

  /** Begins or ends a time in which payments that wait are lost, and blocks come without them. */
  void losePayments(boolean isLosing);

  /** Takes from the pool that swaps a fee token into pathUSD all it has, or gives it enough. */
  void drainPool(AssetId feeToken);

  void fillPool(AssetId feeToken);

  @Override
  void close();

  /** The unix time, in seconds. */
  default long nowS() {
    return nowMs() / 1_000;
  }

  default void asAdmin(AssetId token, ContractCall function) {
    call(ADMIN, token.token(), function.encode());
  }

  default void mint(Address account, AssetId token, UInt64 amount) {
    call(ADMIN, token.token(), ContractCall.MINT.encode(Abi.word(account), Abi.word(amount)));
  }

  /** Makes a policy that forbids one account, with the next block. */
  default UInt64 forbid(Address account) {
    Bytes create =
        Abi.concat(
            List.of(
                ContractCall.CREATE_POLICY_WITH_ACCOUNTS.selector(),
                AbiEncoding.words(
                    Abi.word(ADMIN), Abi.word(1), Abi.word(0x60), Abi.word(1), Abi.word(account))));
    UInt64 id = UInt64.of(Abi.onlyWord(ask(ADMIN, Contracts.TRANSFER_POLICIES, create)).toNumber());
    call(ADMIN, Contracts.TRANSFER_POLICIES, create);
    return id;
  }

  /** Binds a token to a policy: 1 lets everybody. */
  default void bind(AssetId token, UInt64 policy) {
    call(ADMIN, token.token(), ContractCall.CHANGE_TRANSFER_POLICY_ID.encode(Abi.word(policy)));
  }

  /**
   * Lists an access key of an account.
   *
   * @param limits of tokens; none: it may spend all
   */
  default void authorize(Account account, Account key, long expiryS, List<KeyLimit> limits) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(ContractCall.AUTHORIZE_KEY.selector());
    parts.add(
        AbiEncoding.words(
            Abi.word(key.address()),
            Abi.word(0),
            Abi.word(0x60),
            Abi.word(expiryS),
            Abi.word(!limits.isEmpty()),
            Abi.word(0xa0),
            Abi.word(true),
            Abi.word(0xc0 + 0x60L * limits.size()),
            Abi.word(limits.size())));
    limits.forEach(
        limit ->
            parts.add(
                AbiEncoding.words(
                    Abi.word(limit.token().token()), Abi.word(limit.units()), Abi.word(0))));
    parts.add(Abi.word(0).bytes());
    call(account.address(), Contracts.ACCOUNT_KEYCHAIN, Abi.concat(parts));
  }

  /** What an access key may spend of a token, once. */
  record KeyLimit(AssetId token, UInt64 units) {}
}
