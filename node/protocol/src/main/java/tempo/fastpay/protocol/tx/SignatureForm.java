package tempo.fastpay.protocol.tx;

import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** The parts of a sender's signature, for those who show a payment to people and to wallets. */
public sealed interface SignatureForm {
  /** A signature by a secp256k1 key. */
  record Secp256k1(Bytes32 r, Bytes32 s, int yParity) implements SignatureForm {}

  /** A signature by a bare P-256 key. */
  record P256(Bytes32 r, Bytes32 s, Bytes32 publicX, Bytes32 publicY, boolean prehash)
      implements SignatureForm {}

  /**
   * A signature by a passkey.
   *
   * @param data authenticator data, then client data in JSON
   */
  record WebAuthn(Bytes32 r, Bytes32 s, Bytes32 publicX, Bytes32 publicY, Bytes data)
      implements SignatureForm {}

  /** A signature by an access key in the name of {@code account}. */
  record Keychain(Address account, SignatureForm inner) implements SignatureForm {}
}
