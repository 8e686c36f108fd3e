package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.NonceKey;

/**
 * Asks for the balance and the lanes of an account in one token.
 *
 * @param nonceKeys lanes to be told of besides those with unsettled payments; at most {@value
 *     #NONCE_KEYS_LIMIT}
 */
public record AccountQuery(Address address, AssetId asset, List<NonceKey> nonceKeys) {
  public static final int NONCE_KEYS_LIMIT = 16;

  public AccountQuery {
    Objects.requireNonNull(address);
    Objects.requireNonNull(asset);
    nonceKeys = List.copyOf(nonceKeys);
    if (nonceKeys.size() > NONCE_KEYS_LIMIT) {
      throw new IllegalArgumentException(
          "nonce_keys_be: at most " + NONCE_KEYS_LIMIT + ", got " + nonceKeys.size());
    }
  }

  public AccountQuery(Address address, AssetId asset) {
    this(address, asset, List.of());
  }
}
