package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;

/** The claims of an unsigned envelope about its payment. They must equal the signed bytes (L1). */
public record Intent(Address sender, Address recipient, UInt64 amount, AssetId asset) {}
