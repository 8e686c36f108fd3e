package tempo.fastpay.protocol.chain;

import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;

/** Lists the contracts that stand at fixed addresses on every Tempo chain. */
public final class Contracts {
  /** Keeps the sequences of all nonce keys but 0. */
  public static final Address NONCE = Address.fromHex("4e4f4e4345000000000000000000000000000000");

  /** Takes fees, and knows the token that an account pays them in. */
  public static final Address FEE_MANAGER =
      Address.fromHex("feec000000000000000000000000000000000000");

  /** Lists the access keys of accounts. */
  public static final Address ACCOUNT_KEYCHAIN =
      Address.fromHex("aaaaaaaa00000000000000000000000000000000");

  /** The registry of transfer and receive policies (TIP-403). */
  public static final Address TRANSFER_POLICIES =
      Address.fromHex("403c000000000000000000000000000000000000");

  /** Holds what a receive policy diverted (TIP-1028). */
  public static final Address RECEIVE_GUARD =
      Address.fromHex("b10c000000000000000000000000000000000000");

  /** Makes several reads as one. */
  public static final Address MULTICALL =
      Address.fromHex("ca11bde05977b3631167028862be2a173976ca11");

  /** The token that fees are taken in where nothing else says. */
  public static final AssetId PATH_USD =
      AssetId.fromHex("20c0000000000000000000000000000000000000");

  private Contracts() {}
}
