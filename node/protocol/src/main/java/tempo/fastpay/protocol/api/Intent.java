package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;

/** What an unsigned envelope claims of its payment. Must equal the signed bytes (L1). */
public record Intent(Address sender, Address recipient, UInt64 amount, AssetId asset) {}
