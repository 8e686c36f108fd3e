package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.ChainId;

/**
 * What a chain goes by.
 *
 * @param baseFee in attodollars per gas, in every block
 * @param admin may mint, pause and bind policies, at every token
 * @param tokens by their addresses
 */
public record Rules(
    ChainId chainId, Fork fork, BigInteger baseFee, Address admin, Map<Address, Token> tokens) {
  /** The admin of the tokens of other development chains, so that scripts find theirs here. */
  public static final Address ADMIN = Address.fromHex("5615deb798bb3e4dfa0139dfa1b3d433cc23b72f");

  public Rules {
    Objects.requireNonNull(chainId);
    Objects.requireNonNull(fork);
    Objects.requireNonNull(admin);
    if (baseFee.signum() < 0 || baseFee.compareTo(fork.highestBaseFee()) > 0) {
      throw new IllegalArgumentException(
          "baseFee: expected 0 to " + fork.highestBaseFee() + ", got " + baseFee);
    }
    tokens = Map.copyOf(tokens);
  }

  /** These rules with another base fee. */
  Rules withBaseFee(BigInteger other) {
    return new Rules(chainId, fork, other, admin, tokens);
  }

  /** A TIP-20 token's name and symbol. All have 6 decimals and the currency USD. */
  public record Token(String name, String symbol) {}

  /** The rules of a chain with the four tokens of development chains. */
  public static Rules of(ChainId chainId, Fork fork, BigInteger baseFee) {
    Map<Address, Token> tokens = new LinkedHashMap<>();
    List<String> names = List.of("pathUSD", "AlphaUSD", "BetaUSD", "ThetaUSD");
    for (int i = 0; i < names.size(); i++) {
      tokens.put(
          Address.fromHex("20c000000000000000000000000000000000000" + i),
          new Token(names.get(i), names.get(i)));
    }
    return new Rules(chainId, fork, baseFee, ADMIN, tokens);
  }
}
