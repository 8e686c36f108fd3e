package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;

/** Whose balance, in which token. */
public record AccountQuery(Address address, AssetId asset) {}
