package tempo.fastpay.devchain.rpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.Funding;
import tempo.fastpay.devchain.Submission;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bounds;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/** Takes transactions, and does what development nodes do for tests. */
final class SendMethods {
  /** The longest that a sender waits for its receipt. */
  static final long WAIT_LIMIT_MS = 30_000;

  /** The most blocks made by one request. */
  static final int MINE_LIMIT = 1_000;

  /** The accounts that are impersonated; the eldest is no longer. */
  static final int IMPERSONATED_LIMIT = 1_024;

  /** What an account gets of each token from {@code tempo_fundAddress}. */
  private static final UInt64 FAUCET_AMOUNT = UInt64.of(1_000_000_000_000L);

  private final DevChain chain;
  private final Map<Address, Boolean> impersonated = BoundedMap.byInsertion(IMPERSONATED_LIMIT);

  SendMethods(DevChain chain) {
    this.chain = chain;
  }

  void addTo(Handlers handlers) {
    handlers.addLater("eth_sendRawTransaction", this::sendRaw);
    handlers.addLater("eth_sendRawTransactionSync", this::sendRawSync);
    handlers.add("eth_sendTransaction", this::send);
    handlers.add("tempo_fundAddress", this::fund);
    handlers.addLater("devchain_fund", this::fundOnce);
    handlers.add("anvil_impersonateAccount", this::impersonate);
    handlers.add(
        "anvil_stopImpersonatingAccount",
        params -> {
          impersonated.remove(params.address(0, "address"));
          return null;
        });
    // There is no native coin: whatever a test sets is as good as there.
    handlers.add("anvil_setBalance", params -> null);
    handlers.add("anvil_mine", this::mine);
    handlers.add(
        "evm_mine",
        params -> {
          chain.mine();
          return "0x0";
        });
    handlers.add("anvil_reorg", this::reorg);
    handlers.add(
        "devchain_pauseBlocks",
        params -> {
          chain.pauseBlocks(params.flag(0, "paused"));
          return null;
        });
    handlers.add(
        "devchain_holdFinality",
        params -> {
          chain.holdFinality(params.flag(0, "held"));
          return null;
        });
    handlers.add("devchain_setBaseFee", this::setBaseFee);
  }

  private Object setBaseFee(Params params) throws RpcException {
    try {
      chain.setBaseFee(params.number(0, "baseFee").toBigInteger());
    } catch (IllegalArgumentException e) {
      throw Params.invalid("baseFee", e.getMessage());
    }
    return null;
  }

  private Future<Object> sendRaw(Params params) throws RpcException {
    return submit(params).map(Bytes32::toHex);
  }

  private Future<Bytes32> submit(Params params) throws RpcException {
    return chain
        .submit(params.bytes(0, "transaction"))
        .compose(
            submission -> {
              try {
                return Future.succeededFuture(accepted(submission));
              } catch (RpcException e) {
                return Future.failedFuture(e);
              }
            });
  }

  private static Bytes32 accepted(Submission submission) throws RpcException {
    if (submission instanceof Submission.Accepted accepted) {
      return accepted.hash();
    }
    throw Errors.refused(((Submission.Refused) submission).refusal());
  }

  private Future<Object> sendRawSync(Params params) throws RpcException {
    long waitMs = WAIT_LIMIT_MS;
    if (params.has(1)) {
      UInt64 asked = params.number(1, "timeout");
      waitMs =
          UInt64.of(WAIT_LIMIT_MS).isLessThan(asked) ? WAIT_LIMIT_MS : Math.max(1, asked.bits());
    }
    long boundedMs = waitMs;
    return submit(params).compose(hash -> receipt(hash, boundedMs));
  }

  private Future<Object> receipt(Bytes32 hash, long waitMs) {
    Optional<JsonObject> there = BlockMethods.receipt(chain, hash);
    if (there.isPresent()) {
      return Future.succeededFuture(there.get());
    }
    Promise<Object> promise = Promise.promise();
    Runnable unfollow;
    try {
      unfollow =
          chain.onHead(block -> BlockMethods.receipt(chain, hash).ifPresent(promise::tryComplete));
    } catch (IllegalStateException e) {
      return Future.failedFuture(RpcException.of(RpcError.LIMIT_EXCEEDED, e.getMessage()));
    }
    Runnable cancel =
        chain.loop().after(waitMs, () -> promise.tryFail(Errors.notConfirmed(hash, waitMs)));
    return promise
        .future()
        .onComplete(
            done -> {
              unfollow.run();
              cancel.run();
            });
  }

  private Object send(Params params) throws RpcException {
    JsonObject json = params.object(0, "transaction");
    Address from = Params.address(json, "from");
    if (!impersonated.containsKey(from)) {
      throw RpcException.of(
          Errors.SERVER, "unknown account: call anvil_impersonateAccount for it first");
    }
    Bytes input =
        json.getValue("input") == null ? Params.bytes(json, "data") : Params.bytes(json, "input");
    return accepted(chain.submitUnsigned(from, Params.address(json, "to"), input)).toHex();
  }

  /** Gives a fresh account its first money: address, token and amount; answers the height. */
  private Future<Object> fundOnce(Params params) throws RpcException {
    return chain
        .fund(
            params.address(0, "address"),
            new AssetId(params.address(1, "token")),
            params.number(2, "amount"))
        .compose(
            funding -> {
              if (funding instanceof Funding.Funded funded) {
                return Future.succeededFuture(
                    new JsonObject().put("height", Quantity.of(funded.height())));
              }
              Reject reject = ((Funding.Refused) funding).reject();
              return Future.failedFuture(
                  RpcException.of(
                      reject.code() == RejectCode.INVALID_FORMAT
                          ? RpcError.INVALID_PARAMS
                          : RpcError.LIMIT_EXCEEDED,
                      reject.message()));
            });
  }

  private Object fund(Params params) throws RpcException {
    Address account = params.address(0, "address");
    JsonArray hashes = new JsonArray();
    for (Address token : chain.ledger().rules().tokens().keySet().stream().sorted().toList()) {
      hashes.add(accepted(chain.mint(account, new AssetId(token), FAUCET_AMOUNT)).toHex());
    }
    return hashes;
  }

  private Object impersonate(Params params) throws RpcException {
    impersonated.put(params.address(0, "address"), true);
    return null;
  }

  private Object mine(Params params) throws RpcException {
    long count = params.has(0) ? params.number(0, "blocks").bits() : 1;
    checked("blocks", count, MINE_LIMIT);
    for (long i = 0; i < count; i++) {
      chain.mine();
    }
    return null;
  }

  private Object reorg(Params params) throws RpcException {
    long depth =
        params.value(0) instanceof JsonObject options
            ? Params.quantity(options.getValue("depth"), "depth").bits()
            : params.number(0, "depth").bits();
    checked("depth", depth, chain.ledger().head().number() - chain.finalized());
    try {
      chain.reorg((int) depth);
    } catch (IllegalArgumentException e) {
      throw Params.invalid("depth", e.getMessage());
    }
    return null;
  }

  private static void checked(String name, long value, long most) throws RpcException {
    try {
      Bounds.within(name, value, 1, most);
    } catch (IllegalArgumentException e) {
      throw RpcException.of(RpcError.INVALID_PARAMS, "invalid params: " + e.getMessage());
    }
  }
}
