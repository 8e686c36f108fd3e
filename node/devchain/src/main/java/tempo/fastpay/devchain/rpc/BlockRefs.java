package tempo.fastpay.devchain.rpc;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** Finds the block that a parameter names: by tag, number, or hash (EIP-1898). */
final class BlockRefs {
  private final DevChain chain;

  BlockRefs(DevChain chain) {
    this.chain = chain;
  }

  /** The number that a tag or a number stands for; it need not exist. Missing: the head. */
  UInt64 number(Object value, String name) throws RpcException {
    if (value == null) {
      return head();
    }
    if (value instanceof String text) {
      return switch (text) {
        case "latest", "pending" -> head();
        case "safe", "finalized" -> UInt64.of(chain.finalized());
        case "earliest" -> UInt64.ZERO;
        default -> Params.quantity(text, name);
      };
    }
    throw Params.invalid(name, "expected a tag or a number");
  }

  private UInt64 head() {
    return UInt64.of(chain.ledger().head().number());
  }

  /** The number of a block whose state can be read. */
  long state(Params params, int index) throws RpcException {
    Object value = params.value(index);
    long number =
        value instanceof JsonObject object ? ofObject(object) : existing(number(value, "block"));
    if (!chain.ledger().holds(number)) {
      throw Errors.pruned();
    }
    return number;
  }

  private long ofObject(JsonObject object) throws RpcException {
    if (object.containsKey("blockNumber")) {
      return existing(number(object.getValue("blockNumber"), "blockNumber"));
    }
    Bytes32 hash = Params.hash(object.getValue("blockHash"), "blockHash");
    return chain
        .ledger()
        .number(hash)
        .orElseThrow(
            () -> RpcException.of(Errors.NOT_FOUND, "block not found: hash " + hash.toHex()));
  }

  private long existing(UInt64 number) throws RpcException {
    if (head().isLessThan(number)) {
      throw RpcException.of(Errors.NOT_FOUND, "block not found: " + Quantity.of(number));
    }
    return number.bits();
  }

  /** The number of a block that is there: by tag, number or hash; empty: there is none. */
  Optional<Long> known(Object value, String name) throws RpcException {
    if (value instanceof JsonObject object) {
      return chain.ledger().number(Params.hash(object.getValue("blockHash"), "blockHash"));
    }
    if (value instanceof String text && text.length() == 2 + 2 * Bytes32.SIZE) {
      return chain.ledger().number(Params.hash(text, name));
    }
    UInt64 number = number(value, name);
    return head().isLessThan(number) ? Optional.empty() : Optional.of(number.bits());
  }
}
