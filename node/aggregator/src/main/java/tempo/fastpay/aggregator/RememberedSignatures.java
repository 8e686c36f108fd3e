package tempo.fastpay.aggregator;

import tempo.fastpay.loop.ResultCache;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.ForwardingCrypto;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Verifies each validator's signature once: a certificate comes as an answer, from every board and
 * inside QCs.
 */
final class RememberedSignatures extends ForwardingCrypto {
  /** Signatures remembered, bad ones too; the one unused for longest leaves first. */
  static final int LIMIT = 65_536;

  private final String name;
  private final ResultCache<Key, Boolean> verdicts = new ResultCache<>(LIMIT, any -> true);

  private record Key(Bytes32 publicKey, Bytes32 message, Bytes signature) {}

  RememberedSignatures(Crypto crypto) {
    super(crypto);
    this.name = crypto.name();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
    return verdicts.get(
        new Key(publicKey, message, signature),
        () -> super.verifyEd25519(publicKey, message, signature));
  }
}
