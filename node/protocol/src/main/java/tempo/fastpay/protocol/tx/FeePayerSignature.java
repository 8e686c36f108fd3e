package tempo.fastpay.protocol.tx;

import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * A sponsor's signature. It covers the sender, so its hash is known only once the sender is.
 *
 * @param itemsBefore the encoded items up to the fee token
 * @param itemsAfter the encoded items after the fee payer's signature
 */
record FeePayerSignature(int yParity, Bytes32 r, Bytes32 s, Bytes itemsBefore, Bytes itemsAfter) {
  private static final byte[] FEE_PAYER_TYPE = {0x78};

  Bytes32 signHash(Address sender) {
    RlpWriter items = new RlpWriter().encoded(itemsBefore).address(sender).encoded(itemsAfter);
    return Hashes.keccak256(FEE_PAYER_TYPE, items.toList());
  }

  /**
   * Recovers the address of the fee payer. A signature over anything else gives another address.
   */
  Address recover(Address sender, Crypto crypto) throws Refused {
    Optional<Bytes> key = crypto.recoverSecp256k1(signHash(sender), r, s, yParity);
    if (key.isEmpty()) {
      throw Refused.format("fee_payer_signature: not a valid secp256k1 signature with a low s");
    }
    return Hashes.addressOf(key.get());
  }
}
