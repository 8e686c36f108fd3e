package tempo.fastpay.protocol.tx;

import java.util.Base64;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** The data that a passkey signs around a hash: authenticator data, then client data in JSON. */
record WebAuthnData(Bytes data) {
  private static final int AUTHENTICATOR_DATA_SIZE = 37;
  private static final int SIZE_MIN = AUTHENTICATOR_DATA_SIZE + 32;
  private static final int FLAGS_AT = 32;
  private static final int USER_PRESENT = 0x01;
  private static final int USER_VERIFIED = 0x04;
  private static final int ATTESTED_DATA = 0x40;
  private static final int EXTENSIONS = 0x80;

  /** The message of the P-256 signature, if a user's device made this for {@code hash}. */
  Bytes32 messageFor(Bytes32 hash) throws Refused {
    if (data.size() < SIZE_MIN) {
      throw Refused.format(
          "signature: WebAuthn data has at least " + SIZE_MIN + " bytes, got " + data.size());
    }
    int flags = data.at(FLAGS_AT);
    if ((flags & (USER_PRESENT | USER_VERIFIED)) == 0) {
      throw Refused.format("signature: WebAuthn flags say neither user present nor verified");
    }
    if ((flags & (ATTESTED_DATA | EXTENSIONS)) != 0) {
      throw Refused.format("signature: WebAuthn attested data and extensions are not accepted");
    }
    byte[] clientData = data.slice(AUTHENTICATOR_DATA_SIZE, data.size()).toArray();
    ClientDataJson.require(
        clientData, Base64.getUrlEncoder().withoutPadding().encodeToString(hash.toArray()));
    return Hashes.sha256(
        data.slice(0, AUTHENTICATOR_DATA_SIZE).toArray(), Hashes.sha256(clientData).toArray());
  }
}
