package tempo.fastpay.protocol.tx;

import tempo.fastpay.protocol.types.Address;

/**
 * The key behind a keychain signature. The signature names its account, it does not prove it: the
 * chain must list this key, of this type, for the sender (L1).
 */
public record AccessKey(Address keyId, KeyType type) {}
