package tempo.fastpay.devchain.ledger;

import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;

/** Knows the token that an account pays fees in. */
final class FeeContract implements Contract {
  @Override
  public Bytes call(Invocation in, ContractCall function, Bytes input) throws Reverted {
    Args args = Args.of(input, in.rules().fork());
    return switch (function) {
      case USER_TOKENS -> Abi.word(in.get(new Cell.FeeToken(args.address(0)))).bytes();
      case VALIDATOR_TOKENS -> Abi.word(Contracts.PATH_USD.token()).bytes();
      case SET_USER_TOKEN -> setUserToken(in, args.address(0));
      default -> throw Reverted.unknown(function.selector());
    };
  }

  private static Bytes setUserToken(Invocation in, Address token) throws Reverted {
    if (!in.rules().tokens().containsKey(token)) {
      throw Reverted.of(Revert.INVALID_TOKEN);
    }
    Cell.FeeToken chosen = new Cell.FeeToken(in.caller());
    if (!in.get(chosen).equals(token)) {
      in.put(chosen, token);
      in.frame()
          .log(
              Log.of(
                  Contracts.FEE_MANAGER,
                  ChainEvent.USER_TOKEN_SET,
                  List.of(Abi.word(in.caller()), Abi.word(token))));
    }
    return Bytes.EMPTY;
  }
}
