package tempo.fastpay.simulator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.Surroundings;
import tempo.fastpay.simulator.world.World;

/**
 * Validators that keep all the laws but one that rules how they stand on a chain: between the real
 * chain and its nodes, or between it and the core, something is left out.
 */
final class ChainMutants {
  private ChainMutants() {}

  /** Asks its first node by itself, past the real chain. */
  private abstract static class Credulous extends SimValidator {
    private final List<Rpc> ways = new ArrayList<>();

    Credulous(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    public Rpc way(Rpc way) {
      ways.add(way);
      return way;
    }

    /** What the node says that a validator of this life asks first, whatever it is. */
    Future<NodeRpc.Heads> heads() {
      return new NodeRpc(ways.get(ways.size() - 2), SeededLoop.of(0)).heads();
    }

    @Override
    protected abstract Chain standsOn(Chain real);
  }

  /** L14: the H that clients hear is whatever its node calls final just now. */
  static final class TellsAnyHead extends Credulous {
    TellsAnyHead(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Chain standsOn(Chain real) {
      return new ForwardingChain(real) {
        @Override
        public Future<ChainHead> head() {
          return heads()
              .map(
                  told ->
                      ChainHead.ofFinal(
                          told.finalized().height(),
                          told.finalized().id().hash(),
                          UInt64.of(told.finalized().unixMillis())));
        }
      };
    }
  }

  /** L14: it goes to the block that its node calls final, and looks at no parent's hash. */
  static final class WalksOnTrust extends Credulous {
    WalksOnTrust(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Chain standsOn(Chain real) {
      return new ForwardingChain(real) {
        @Override
        public Runnable follow(FinalizedBlock from, Follower follower) {
          return super.follow(
              from,
              new Follower() {
                @Override
                public Future<Void> moved(Step step) {
                  return heads()
                      .map(told -> new Step(told.finalized().finalized(), step.nonces()))
                      .compose(follower::moved);
                }

                @Override
                public void ended(ForeignChainException cause) {
                  follower.ended(cause);
                }
              });
        }
      };
    }
  }

  /** L5 at one height: its facts are those of the chain's last block. */
  static final class ReadsLatest extends SimValidator {
    ReadsLatest(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Chain standsOn(Chain real) {
      return new ForwardingChain(real) {
        @Override
        public Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
          SenderFacts latest = world.chain().facts(payment, world.chain().tip().height());
          return super.senderFacts(payment, height)
              .map(
                  told ->
                      new SenderFacts(
                          height,
                          latest.laneNonce(),
                          latest.balances(),
                          told.feeToken(),
                          told.highestBaseFee(),
                          told.accessKey(),
                          told.obstacle()));
        }
      };
    }
  }

  /** Carry over on hope: what blocks tell of transfers is not read. */
  static final class ReadsNoTransfers extends SimValidator {
    ReadsNoTransfers(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    public Rpc way(Rpc way) {
      return new Changed(
          way,
          (call, value) ->
              call.method().equals("eth_getBlockReceipts") && value instanceof JsonArray receipts
                  ? withoutTransfers(receipts)
                  : value);
    }

    private static JsonArray withoutTransfers(JsonArray receipts) {
      JsonArray changed = receipts.copy();
      for (Object receipt : changed) {
        JsonArray rest = new JsonArray();
        for (Object log : ((JsonObject) receipt).getJsonArray("logs")) {
          String topic = ((JsonObject) log).getJsonArray("topics").getString(0);
          if (!topic.equals(ChainEvent.TRANSFER.topic().toHex())) {
            rest.add(log);
          }
        }
        ((JsonObject) receipt).put("logs", rest);
      }
      return changed;
    }
  }

  /** What a payment has come to is told without a look at the block. */
  static final class TellsEndsUnread extends SimValidator {
    TellsEndsUnread(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Chain standsOn(Chain real) {
      return new ForwardingChain(real) {
        @Override
        public Future<Optional<Outcome>> outcome(Payment payment) {
          FinalizedBlock base = core().base();
          return Future.succeededFuture(
              Optional.of(
                  new Outcome(
                      Fate.PAID,
                      base.height(),
                      base.hash().orElseThrow(),
                      payment.chainTxHash(),
                      "")));
        }
      };
    }
  }

  /** What cannot be read when a payment ends is never asked again. */
  static final class ForgetsEnds extends SimValidator {
    ForgetsEnds(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Chain standsOn(Chain real) {
      return new ForwardingChain(real) {
        @Override
        public Future<Optional<Outcome>> outcome(Payment payment) {
          return Future.failedFuture("not now, nor later");
        }
      };
    }
  }

  /** A payment counts as included wherever its nonce is used. */
  static final class TakesAnyUse extends SimValidator {
    TakesAnyUse(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Chain.Above heard(Chain.Above above) {
      return new Chain.Above(
          above.finalized(), above.blocks().stream().<Chain.Unfinal>map(Credited::new).toList());
    }

    private record Credited(Chain.Unfinal block) implements Chain.Unfinal {
      @Override
      public UInt64 height() {
        return block.height();
      }

      @Override
      public Bytes32 hash() {
        return block.hash();
      }

      @Override
      public Set<ContentionKey> used() {
        return block.used();
      }

      @Override
      public Optional<Bytes32> paid(Payment payment) {
        return Optional.of(payment.chainTxHash());
      }
    }
  }

  /** A block above H that it has heard of once stands for ever. */
  static final class TakesNothingBack extends SimValidator {
    private final Map<Bytes32, Chain.Unfinal> heard = new LinkedHashMap<>();

    TakesNothingBack(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Chain.Above heard(Chain.Above above) {
      above.blocks().forEach(block -> heard.put(block.hash(), block));
      heard.values().removeIf(block -> !above.finalized().isLessThan(block.height()));
      return new Chain.Above(above.finalized(), List.copyOf(heard.values()));
    }
  }

  /** A way whose results are others. */
  private record Changed(Rpc real, BiFunction<RpcCall, Object, Object> change) implements Rpc {
    @Override
    public Future<Object> call(RpcCall call) {
      return real.call(call).map(value -> change.apply(call, value));
    }

    @Override
    public Future<List<RpcAnswer>> batch(List<RpcCall> calls) {
      return real.batch(calls)
          .map(
              answers -> {
                List<RpcAnswer> changed = new ArrayList<>();
                for (int i = 0; i < answers.size(); i++) {
                  changed.add(
                      answers.get(i) instanceof RpcAnswer.Result result
                          ? new RpcAnswer.Result(change.apply(calls.get(i), result.value()))
                          : answers.get(i));
                }
                return changed;
              });
    }
  }
}
