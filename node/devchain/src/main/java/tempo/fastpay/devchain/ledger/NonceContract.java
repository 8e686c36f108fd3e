package tempo.fastpay.devchain.ledger;

import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Counts the transactions of each lane. */
final class NonceContract implements Contract {
  @Override
  public Bytes call(Invocation in, ContractCall function, Bytes input) throws Reverted {
    if (function != ContractCall.GET_NONCE) {
      throw Reverted.unknown(function.selector());
    }
    Args args = Args.of(input, in.rules().fork());
    NonceKey key = new NonceKey(args.word(1));
    if (key.equals(NonceKey.PROTOCOL)) {
      throw Reverted.of(Revert.PROTOCOL_NONCE);
    }
    return Abi.word(in.get(new Cell.Nonce(new Lane(args.address(0), key)))).bytes();
  }

  /** Uses a lane's nonce; every key but the account's own tells of it. */
  static void use(Frame frame, Lane lane, UInt64 nonce) {
    frame.put(new Cell.Nonce(lane), nonce.next());
    if (!lane.nonceKey().equals(NonceKey.PROTOCOL)) {
      frame.log(
          Log.of(
              Contracts.NONCE,
              ChainEvent.NONCE_INCREMENTED,
              List.of(Abi.word(lane.sender()), lane.nonceKey().word()),
              Abi.word(nonce.next())));
    }
  }
}
