package tempo.fastpay.chain;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.walk.CarriedFacts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;

/** What accounts have at finalized blocks. */
interface AccountReads extends CarriedFacts {
  Future<SenderFacts> senderFacts(Payment payment, Header at, Fork fork);

  Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, BlockId at);

  Future<BigInteger> balance(Address account, AssetId asset, BlockId at);
}
