package tempo.fastpay.devchain.rpc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** Finds logs, and keeps filters for those who ask again and again. */
final class LogMethods {
  /** The most blocks that one question covers. */
  static final int BLOCKS_LIMIT = 100_000;

  /** The most logs of one answer. */
  static final int LOGS_LIMIT = 20_000;

  /** Filters kept; the one that was not asked for longest is forgotten. */
  static final int FILTERS_LIMIT = 1_024;

  private final DevChain chain;
  private final BlockRefs refs;
  private final Map<String, Filter> filters = BoundedMap.byAccess(FILTERS_LIMIT);
  private long made;

  /**
   * A filter.
   *
   * @param logs empty: it is asked for the hashes of blocks
   * @param position the announcement that is told next
   */
  private record Filter(Optional<LogFilter> logs, long position) {}

  LogMethods(DevChain chain, BlockRefs refs) {
    this.chain = chain;
    this.refs = refs;
  }

  void addTo(Handlers handlers) {
    handlers.add("eth_getLogs", params -> logs(params.object(0, "filter")));
    handlers.add("eth_newBlockFilter", params -> add(Optional.empty()));
    handlers.add(
        "eth_newFilter", params -> add(Optional.of(LogFilter.of(params.object(0, "filter")))));
    handlers.add("eth_getFilterChanges", this::changes);
    handlers.add("eth_uninstallFilter", params -> filters.remove(id(params)) != null);
  }

  private JsonArray logs(JsonObject json) throws RpcException {
    LogFilter filter = LogFilter.of(json);
    if (json.getValue("blockHash") != null) {
      Bytes32 hash = Params.hash(json.getValue("blockHash"), "blockHash");
      long number =
          chain
              .ledger()
              .number(hash)
              .orElseThrow(
                  () -> RpcException.of(Errors.NOT_FOUND, "block not found: hash " + hash.toHex()));
      return logs(filter, number, number);
    }
    UInt64 head = UInt64.of(chain.ledger().head().number());
    UInt64 from = refs.number(json.getValue("fromBlock"), "fromBlock");
    UInt64 to = refs.number(json.getValue("toBlock"), "toBlock");
    if (to.isLessThan(from) || head.isLessThan(from)) {
      return new JsonArray();
    }
    return logs(filter, from.bits(), head.isLessThan(to) ? head.bits() : to.bits());
  }

  private JsonArray logs(LogFilter filter, long from, long to) throws RpcException {
    if (to - from >= BLOCKS_LIMIT) {
      throw Params.invalid("filter", "query exceeds max block range " + BLOCKS_LIMIT);
    }
    JsonArray found = new JsonArray();
    Ledger ledger = chain.ledger();
    for (long number = from; number <= to; number++) {
      Optional<Block> block = ledger.block(number);
      if (block.isPresent()) {
        collect(filter, block.get(), found);
      } else if (ledger.header(number).map(header -> header.gasUsed() > 0).orElse(true)) {
        throw Errors.pruned();
      }
    }
    return found;
  }

  private static void collect(LogFilter filter, Block block, JsonArray into) throws RpcException {
    for (ChainJson.LogEntry entry : ChainJson.logs(block)) {
      if (filter.matches(entry.log())) {
        if (into.size() >= LOGS_LIMIT) {
          throw Params.invalid("filter", "query exceeds max results " + LOGS_LIMIT);
        }
        into.add(entry.json());
      }
    }
  }

  private String add(Optional<LogFilter> logs) {
    String id = "0x" + Long.toHexString(++made);
    filters.put(id, new Filter(logs, chain.announcements().end()));
    return id;
  }

  private static String id(Params params) throws RpcException {
    if (params.value(0) instanceof String id) {
      return id;
    }
    throw Params.invalid("filterId", "expected the id of a filter");
  }

  private Object changes(Params params) throws RpcException {
    String id = id(params);
    Filter filter = filters.get(id);
    if (filter == null) {
      throw RpcException.of(Errors.SERVER, "filter not found");
    }
    JsonArray changes = new JsonArray();
    for (Bytes32 head : chain.announcements().since(filter.position())) {
      if (filter.logs().isEmpty()) {
        changes.add(head.toHex());
      } else {
        Optional<Block> block = chain.ledger().number(head).flatMap(chain.ledger()::block);
        if (block.isPresent()) {
          collect(filter.logs().get(), block.get(), changes);
        }
      }
    }
    filters.put(id, new Filter(filter.logs(), chain.announcements().end()));
    return changes;
  }
}
