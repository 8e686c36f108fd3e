package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Knows the token that an account pays fees in, and the pools in which fees are swapped into the
 * one that proposers take, pathUSD here. Their liquidity is the admin's, one share a unit, and fees
 * do not move it.
 */
final class FeeContract implements Contract {
  private static final BigInteger KEPT = BigInteger.valueOf(9_970);
  private static final BigInteger SCALE = BigInteger.valueOf(10_000);

  @Override
  public Bytes call(Invocation in, ContractCall function, Bytes input) throws Reverted {
    Args args = Args.of(input, in.rules().fork());
    return switch (function) {
      case USER_TOKENS -> Abi.word(in.get(new Cell.FeeToken(args.address(0)))).bytes();
      case VALIDATOR_TOKENS -> Abi.word(Contracts.PATH_USD.token()).bytes();
      case SET_USER_TOKEN -> setUserToken(in, args.address(0));
      case GET_POOL -> {
        Bytes32 units = Bytes32.fromNumber(in.get(pool(args)));
        yield AbiEncoding.words(units, units);
      }
      case MINT_LIQUIDITY -> mint(in, args);
      case BURN_LIQUIDITY -> burn(in, args);
      default -> throw Reverted.unknown(function.selector());
    };
  }

  /** True where a fee in this token can be swapped into what a proposer takes. */
  static boolean isLiquid(Invocation in, Address token, BigInteger fee) {
    Address taken = Contracts.PATH_USD.token();
    return token.equals(taken)
        || fee.multiply(KEPT).divide(SCALE).compareTo(in.get(new Cell.FeePool(token, taken))) <= 0;
  }

  private static Cell.FeePool pool(Args args) throws Reverted {
    return new Cell.FeePool(args.address(0), args.address(1));
  }

  private static Bytes mint(Invocation in, Args args) throws Reverted {
    Cell.FeePool pool = adminsPool(in, args);
    Bytes32 units = args.word(2);
    in.put(pool, in.get(pool).add(units.toNumber()));
    in.frame()
        .log(
            Log.of(
                Contracts.FEE_MANAGER,
                ChainEvent.FEE_POOL_MINT,
                List.of(
                    Abi.word(args.address(3)),
                    Abi.word(pool.userToken()),
                    Abi.word(pool.validatorToken())),
                Abi.word(in.caller()),
                units,
                units));
    return units.bytes();
  }

  private static Bytes burn(Invocation in, Args args) throws Reverted {
    Cell.FeePool pool = adminsPool(in, args);
    Bytes32 units = args.word(2);
    BigInteger left = in.get(pool).subtract(units.toNumber());
    if (left.signum() < 0) {
      throw Reverted.of(Revert.INSUFFICIENT_LIQUIDITY);
    }
    in.put(pool, left);
    in.frame()
        .log(
            Log.of(
                Contracts.FEE_MANAGER,
                ChainEvent.FEE_POOL_BURN,
                List.of(
                    Abi.word(in.caller()),
                    Abi.word(pool.userToken()),
                    Abi.word(pool.validatorToken())),
                units,
                units,
                units,
                Abi.word(args.address(3))));
    return AbiEncoding.words(units, units);
  }

  private static Cell.FeePool adminsPool(Invocation in, Args args) throws Reverted {
    if (!in.caller().equals(in.rules().admin())) {
      throw Reverted.of(Revert.INSUFFICIENT_LIQUIDITY);
    }
    return pool(args);
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
