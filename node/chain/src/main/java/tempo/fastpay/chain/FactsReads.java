package tempo.fastpay.chain;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.facts.Facts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;

/** Reads accounts by the facts that are carried over from block to block. */
record FactsReads(Facts facts) implements AccountReads {
  @Override
  public Future<SenderFacts> senderFacts(Payment payment, Header at, Fork fork) {
    return facts.senderFacts(payment, at, fork);
  }

  @Override
  public Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, BlockId at) {
    return facts.nonces(lanes, at);
  }

  @Override
  public Future<BigInteger> balance(Address account, AssetId asset, BlockId at) {
    return facts.balance(account, asset, at);
  }

  @Override
  public Future<Optional<Map<Lane, UInt64>>> moveTo(List<BlockContents> blocks) {
    return facts.moveTo(blocks);
  }

  @Override
  public void forget() {
    facts.forget();
  }
}
