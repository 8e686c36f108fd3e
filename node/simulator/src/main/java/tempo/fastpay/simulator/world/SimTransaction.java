package tempo.fastpay.simulator.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;

/**
 * A transaction that a block executed: a payment, or one by which money goes elsewhere.
 *
 * @param key the nonce that it used
 * @param success false: it used its nonce and paid its fee, no more
 * @param moves of tokens in order, the fee last
 */
public record SimTransaction(
    Bytes32 hash,
    ContentionKey key,
    Optional<Payment> payment,
    boolean success,
    List<SimTransaction.Move> moves) {

  /** A movement of a token's units. */
  public record Move(AssetId asset, Address from, Address to, BigInteger units) {}

  public SimTransaction {
    moves = List.copyOf(moves);
  }

  /** A payment as the chain executes it. */
  public static SimTransaction of(Payment payment, boolean paid) {
    List<Move> moves = new ArrayList<>();
    if (paid) {
      moves.add(
          new Move(
              payment.asset(),
              payment.sender(),
              payment.recipient(),
              payment.amount().toBigInteger()));
    }
    if (payment.feeBound().signum() > 0) {
      moves.add(
          new Move(payment.asset(), payment.sender(), Contracts.FEE_MANAGER, payment.feeBound()));
    }
    return new SimTransaction(
        payment.chainTxHash(), payment.contentionKey(), Optional.of(payment), paid, moves);
  }

  /** Somebody takes what an account lets it have. */
  static SimTransaction taking(ContentionKey key, Move move) {
    Bytes32 hash = Hashes.sha256((key + "takes").getBytes(UTF_8));
    return new SimTransaction(hash, key, Optional.empty(), true, List.of(move));
  }
}
