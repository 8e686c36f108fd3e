package tempo.fastpay.launcher;

import java.math.BigInteger;
import java.util.Map;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;

/** Writes money as people say it: an amount, and the name of its token. */
public final class Money {
  /** The tokens that stand at the same addresses on every chain of Tempo's. */
  private static final Map<AssetId, String> NAMES =
      Map.of(
          token(0), "pathUSD",
          token(1), "AlphaUSD",
          token(2), "BetaUSD",
          token(3), "ThetaUSD");

  private Money() {}

  /** The amount and its token by name, {@code $3.00 of AlphaUSD}; by address where it has none. */
  public static String of(BigInteger units, AssetId asset) {
    return Dollars.format(units) + " of " + NAMES.getOrDefault(asset, asset.toString());
  }

  /** The amount and its token, as of {@link #of(BigInteger, AssetId)}. */
  public static String of(UInt64 units, AssetId asset) {
    return of(units.toBigInteger(), asset);
  }

  private static AssetId token(int number) {
    return AssetId.fromHex("0x20c000000000000000000000000000000000000" + number);
  }
}
