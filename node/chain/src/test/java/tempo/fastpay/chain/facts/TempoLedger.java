package tempo.fastpay.chain.facts;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.block.Log;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Executes transactions on a {@link TempoState}, and writes the logs that Tempo writes. */
final class TempoLedger implements StateReader {
  private static final BigInteger FEE_RESERVED = BigInteger.valueOf(50);
  private static final BigInteger FEE_TAKEN = BigInteger.valueOf(20);
  private static final long BLOCK_SECONDS = 1;

  final TempoState state = new TempoState();

  /** Lanes whose nonces moved without a word in a block; a test clears it. */
  final Set<Lane> silent = new HashSet<>();

  private final List<Executed> executed = new ArrayList<>();
  private int transactions;
  int requests;

  /** The transaction that is being executed. */
  private static final class Run {
    final Address from;
    final Address accessKey;
    final List<Log> logs = new ArrayList<>();

    Run(Address from, Address accessKey) {
      this.from = from;
      this.accessKey = accessKey;
    }

    void log(Address contract, ChainEvent event, List<Bytes32> topics, Bytes32... data) {
      List<Bytes32> all = new ArrayList<>(List.of(event.topic()));
      all.addAll(topics);
      logs.add(new Log(contract, all, AbiWriter.words(data)));
    }
  }

  BlockId now() {
    return new BlockId(UInt64.of(state.height), hash(state.height));
  }

  private static Bytes32 hash(long height) {
    return Abi.word(0xb10c_0000L + height);
  }

  Header header() {
    return new Header(
        now(),
        hash(state.height - 1),
        state.nowSeconds * 1000,
        BigInteger.valueOf(20_000_000_000L),
        state.proposer);
  }

  /** Ends the block that the transactions since the last one make up. */
  BlockContents mine() {
    BlockContents block = new BlockContents(header(), executed);
    executed.clear();
    return block;
  }

  /** Begins a block: what is executed from here belongs to it. */
  void begin() {
    state.height++;
    state.nowSeconds += BLOCK_SECONDS;
  }

  @Override
  public Future<List<Answer>> read(BlockId at, List<Read> reads) {
    requests++;
    if (!at.equals(now())) {
      return Future.failedFuture(new IllegalStateException("another block"));
    }
    return Future.succeededFuture(reads.stream().map(state::answer).toList());
  }

  private void run(
      Address from, Address accessKey, NonceKey key, boolean authorizes, Consumer<Run> work) {
    Run run = new Run(from, accessKey);
    Lane lane = new Lane(from, key);
    UInt64 nonce = state.nonce(lane);
    if (!key.isExpiring()) {
      state.nonces.put(lane, nonce.next());
    }
    if (!key.equals(NonceKey.PROTOCOL) && !key.isExpiring()) {
      run.log(
          Contracts.NONCE,
          ChainEvent.NONCE_INCREMENTED,
          List.of(Abi.word(from), key.word()),
          Abi.word(nonce.next()));
    }
    work.accept(run);
    executed.add(
        new Executed(Abi.word(++transactions), from, key, nonce, authorizes, true, run.logs));
  }

  /** A payment with its fee, of which a part is given back. */
  void pay(
      Address from,
      NonceKey key,
      AssetId asset,
      Address to,
      long amount,
      AssetId feeToken,
      Address accessKey) {
    run(
        from,
        accessKey,
        key,
        false,
        run -> {
          boolean paysFee =
              state.tokens.get(feeToken).of(from).compareTo(FEE_RESERVED) >= 0
                  && spend(run, feeToken, FEE_RESERVED);
          if (paysFee) {
            move(feeToken, from, Contracts.FEE_MANAGER, FEE_RESERVED);
          }
          transfer(run, asset, to, BigInteger.valueOf(amount));
          if (paysFee) {
            move(feeToken, Contracts.FEE_MANAGER, from, FEE_RESERVED.subtract(FEE_TAKEN));
            giveBack(run, feeToken, FEE_RESERVED.subtract(FEE_TAKEN));
            transferLog(run, feeToken, from, Contracts.FEE_MANAGER, FEE_TAKEN);
          }
        });
  }

  private void transfer(Run run, AssetId asset, Address to, BigInteger amount) {
    Bytes selector = ContractCall.TRANSFER.selector();
    TempoState.Key key = key(run);
    if (state.transferFails(run.from, asset, to, amount).isPresent()
        || (key != null && !state.isInScope(key, asset.token(), selector, to))
        || !spend(run, asset, amount)) {
      return;
    }
    Address credited = state.receives(asset, run.from, to) ? to : Contracts.RECEIVE_GUARD;
    move(asset, run.from, credited, amount);
    transferLog(run, asset, run.from, credited, amount);
  }

  private TempoState.Key key(Run run) {
    return run.accessKey == null
        ? null
        : state.keys.get(new TempoState.AccountKey(run.from, run.accessKey));
  }

  /** Counts against an access key's limit; false: it does not allow so much. */
  private boolean spend(Run run, AssetId token, BigInteger units) {
    TempoState.Key key = key(run);
    if (run.accessKey == null) {
      return true;
    }
    if (!state.isActive(key)) {
      return false;
    }
    if (!key.limited) {
      return true;
    }
    TempoState.Limit limit = key.limits.getOrDefault(token, new TempoState.Limit());
    BigInteger left = state.remaining(limit).subtract(units);
    if (left.signum() < 0) {
      return false;
    }
    limit.periodEnd = state.periodEnd(limit);
    limit.remaining = left;
    key.limits.put(token, limit);
    run.log(
        Contracts.ACCOUNT_KEYCHAIN,
        ChainEvent.ACCESS_KEY_SPEND,
        List.of(Abi.word(run.from), Abi.word(run.accessKey), Abi.word(token.token())),
        Bytes32.fromNumber(units),
        Bytes32.fromNumber(left));
    return true;
  }

  /** No log tells of this. */
  private void giveBack(Run run, AssetId token, BigInteger units) {
    TempoState.Key key = key(run);
    if (key != null && key.limited) {
      TempoState.Limit limit = key.limits.get(token);
      limit.remaining = limit.remaining.add(units);
    }
  }

  private void move(AssetId asset, Address from, Address to, BigInteger amount) {
    TempoState.Token token = state.tokens.get(asset);
    token.balances.put(from, token.of(from).subtract(amount));
    token.balances.put(to, token.of(to).add(amount));
  }

  private static void transferLog(
      Run run, AssetId asset, Address from, Address to, BigInteger amount) {
    run.log(
        asset.token(),
        ChainEvent.TRANSFER,
        List.of(Abi.word(from), Abi.word(to)),
        Bytes32.fromNumber(amount));
  }

  private void admin(Address from, Consumer<Run> work) {
    run(from, null, NonceKey.of(9), false, work);
  }

  void mint(Address admin, AssetId asset, Address to, long amount) {
    admin(
        admin,
        run -> {
          TempoState.Token token = state.tokens.get(asset);
          token.balances.put(to, token.of(to).add(BigInteger.valueOf(amount)));
          transferLog(run, asset, Address.ZERO, to, BigInteger.valueOf(amount));
          run.log(asset.token(), ChainEvent.MINT, List.of(Abi.word(to)), Abi.word(amount));
        });
  }

  void pause(Address admin, AssetId asset, boolean paused) {
    admin(
        admin,
        run -> {
          state.tokens.get(asset).paused = paused;
          run.log(
              asset.token(),
              ChainEvent.PAUSE_STATE_UPDATE,
              List.of(Abi.word(admin)),
              Abi.word(paused));
        });
  }

  void changePolicy(Address admin, AssetId asset, long policy) {
    admin(
        admin,
        run -> {
          state.tokens.get(asset).policy = policy;
          run.log(
              asset.token(),
              ChainEvent.TRANSFER_POLICY_UPDATE,
              List.of(Abi.word(admin), Abi.word(policy)));
        });
  }

  void listMember(Address admin, long policyId, Address member, boolean isListed) {
    admin(
        admin,
        run -> {
          TempoState.Policy policy = state.policies.get((int) policyId);
          if (isListed) {
            policy.members.add(member);
          } else {
            policy.members.remove(member);
          }
          run.log(
              Contracts.TRANSFER_POLICIES,
              policy.whitelist ? ChainEvent.WHITELIST_UPDATED : ChainEvent.BLACKLIST_UPDATED,
              List.of(Abi.word(policyId), Abi.word(admin), Abi.word(member)),
              Abi.word(isListed));
        });
  }

  void setReceivePolicy(Address account, long senders, long tokens) {
    admin(
        account,
        run -> {
          state.receivePolicies.put(account, new TempoState.ReceivePolicy(senders, tokens));
          run.log(
              Contracts.TRANSFER_POLICIES,
              ChainEvent.RECEIVE_POLICY_UPDATED,
              List.of(Abi.word(account)),
              Abi.word(senders),
              Abi.word(tokens),
              Abi.word(account));
        });
  }

  void setUserToken(Address account, AssetId token) {
    admin(
        account,
        run -> {
          state.userTokens.put(account, token);
          run.log(
              Contracts.FEE_MANAGER,
              ChainEvent.USER_TOKEN_SET,
              List.of(Abi.word(account), Abi.word(token.token())));
        });
  }

  /** By a relay's transaction: then the log alone says whose keys have changed. */
  void authorizeKey(Address relay, Address account, Address keyId, TempoState.Key key) {
    admin(
        relay,
        run -> {
          state.keys.put(new TempoState.AccountKey(account, keyId), key);
          run.log(
              Contracts.ACCOUNT_KEYCHAIN,
              ChainEvent.KEY_AUTHORIZED,
              List.of(Abi.word(account), Abi.word(keyId)),
              Abi.word(key.type),
              Abi.word(key.expiry));
        });
  }

  void revokeKey(Address account, Address keyId) {
    admin(
        account,
        run -> {
          TempoState.Key key = state.keys.get(new TempoState.AccountKey(account, keyId));
          if (key != null) {
            key.revoked = true;
            run.log(
                Contracts.ACCOUNT_KEYCHAIN,
                ChainEvent.KEY_REVOKED,
                List.of(Abi.word(account), Abi.word(keyId)));
          }
        });
  }

  /** No log tells of this. */
  void setScopes(Address account, Address keyId, List<TempoState.Scope> scopes) {
    admin(
        account,
        run -> {
          TempoState.Key key = state.keys.get(new TempoState.AccountKey(account, keyId));
          if (key != null) {
            key.scopes = Optional.of(scopes);
          }
        });
  }

  /** An authorization moves its giver's account nonce and gives it code, and names nobody. */
  void authorize(Address sender, Address giver, boolean hasCode) {
    run(
        sender,
        null,
        NonceKey.of(3),
        true,
        run -> {
          bump(giver);
          if (hasCode) {
            state.withCode.add(giver);
          } else {
            state.withCode.remove(giver);
          }
        });
  }

  /** A contract made under another key than 0 takes an account nonce, without a log. */
  void create(Address sender) {
    run(sender, null, NonceKey.of(3), false, run -> bump(sender));
  }

  /** The code of an account makes contracts for whoever calls it, without a log. */
  void callCode(Address caller, Address account) {
    run(
        caller,
        null,
        NonceKey.of(3),
        false,
        run -> {
          if (state.withCode.contains(account)) {
            bump(account);
          }
        });
  }

  private void bump(Address account) {
    Lane lane = new Lane(account, NonceKey.PROTOCOL);
    silent.add(lane);
    state.nonces.put(lane, state.nonce(lane).next());
  }

  /** What no version of Tempo does yet: the log says that something happened. */
  void rebase(Address admin, AssetId asset) {
    admin(
        admin,
        run -> {
          state
              .tokens
              .get(asset)
              .balances
              .replaceAll((account, units) -> units.add(BigInteger.ONE));
          run.logs.add(new Log(asset.token(), List.of(Abi.word(0x4e3)), Bytes.EMPTY));
        });
  }
}
