package tempo.fastpay.protocol.tx;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** The sender's signature, parsed and not yet verified: docs/protocol.md, "Signature forms". */
sealed interface SenderSignature {
  int SECP256K1_SIZE = 65;
  int P256_SIZE = 130;
  int P256_TAIL_SIZE = 4 * Bytes32.SIZE;
  int WEBAUTHN_SIZE_LIMIT = 1 + 2048;

  /** The most bytes of a signature by a key itself, whatever the key's type. */
  int PRIMITIVE_SIZE_LIMIT =
      Arrays.stream(KeyType.values()).mapToInt(SenderSignature::sizeLimit).max().orElseThrow();

  int KEYCHAIN_PREFIX_SIZE = 1 + Address.SIZE;

  /** The most bytes of any signature: an access key's, with the account before it. */
  int SIZE_LIMIT = KEYCHAIN_PREFIX_SIZE + PRIMITIVE_SIZE_LIMIT;

  int TYPE_P256 = 0x01;
  int TYPE_WEBAUTHN = 0x02;
  int TYPE_KEYCHAIN_V1 = 0x03;
  int TYPE_KEYCHAIN_V2 = 0x04;

  /** The signer of {@code signHash}; refuses a signature that does not verify. */
  Signer verify(Bytes32 signHash, Crypto crypto) throws Refused;

  /**
   * The kind of the key that signed, and the account that it signed for.
   *
   * @param accessKey present if the account is only named: the chain must confirm the key (L1)
   */
  record Signer(Address sender, KeyType keyType, Optional<AccessKey> accessKey) {}

  /** A signature by the account's own key, or by an access key inside a keychain signature. */
  sealed interface Primitive extends SenderSignature {
    KeyType keyType();

    /** The address of the key that signed {@code hash}. */
    Address recover(Bytes32 hash, Crypto crypto) throws Refused;

    @Override
    default Signer verify(Bytes32 signHash, Crypto crypto) throws Refused {
      return new Signer(recover(signHash, crypto), keyType(), Optional.empty());
    }
  }

  /**
   * A secp256k1 signature. It names no key: the key is recovered from the signature and the hash.
   */
  record Secp256k1(Bytes32 r, Bytes32 s, int yParity) implements Primitive {
    @Override
    public KeyType keyType() {
      return KeyType.SECP256K1;
    }

    @Override
    public Address recover(Bytes32 hash, Crypto crypto) throws Refused {
      Optional<Bytes> key = crypto.recoverSecp256k1(hash, r, s, yParity);
      if (key.isEmpty()) {
        throw Refused.format("signature: not a valid secp256k1 signature with a low s");
      }
      return Hashes.addressOf(key.get());
    }
  }

  /** The end of P256 and WebAuthn signatures. */
  record P256Tail(Bytes32 r, Bytes32 s, Bytes32 publicX, Bytes32 publicY) {
    static P256Tail at(Bytes data, int from) {
      return new P256Tail(
          wordAt(data, from),
          wordAt(data, from + Bytes32.SIZE),
          wordAt(data, from + 2 * Bytes32.SIZE),
          wordAt(data, from + 3 * Bytes32.SIZE));
    }

    Address verified(Bytes32 message, Crypto crypto) throws Refused {
      if (!crypto.verifyP256(message, r, s, publicX, publicY)) {
        throw Refused.format(
            "signature: not a valid P256 signature with a low s by the key it carries");
      }
      byte[] point = new byte[2 * Bytes32.SIZE];
      System.arraycopy(publicX.toArray(), 0, point, 0, Bytes32.SIZE);
      System.arraycopy(publicY.toArray(), 0, point, Bytes32.SIZE, Bytes32.SIZE);
      return Hashes.addressOf(Bytes.of(point));
    }
  }

  /** A signature by a bare P-256 key. */
  record P256(P256Tail tail, boolean prehash) implements Primitive {
    @Override
    public KeyType keyType() {
      return KeyType.P256;
    }

    @Override
    public Address recover(Bytes32 hash, Crypto crypto) throws Refused {
      return tail.verified(prehash ? Hashes.sha256(hash.toArray()) : hash, crypto);
    }
  }

  /** A signature by a passkey: authenticator data and client data around the hash. */
  record WebAuthn(WebAuthnData data, P256Tail tail) implements Primitive {
    @Override
    public KeyType keyType() {
      return KeyType.WEBAUTHN;
    }

    @Override
    public Address recover(Bytes32 hash, Crypto crypto) throws Refused {
      return tail.verified(data.messageFor(hash), crypto);
    }
  }

  /** A signature by an access key in the name of {@code account}. */
  record Keychain(Address account, Primitive inner) implements SenderSignature {
    @Override
    public Signer verify(Bytes32 signHash, Crypto crypto) throws Refused {
      Address keyId = inner.recover(innerHash(account, signHash), crypto);
      return new Signer(
          account, inner.keyType(), Optional.of(new AccessKey(keyId, inner.keyType())));
    }
  }

  /**
   * The hash that an access key signs. It is bound to the account, so the signature cannot be moved
   * to another one.
   */
  static Bytes32 innerHash(Address account, Bytes32 signHash) {
    return Hashes.keccak256(new byte[] {TYPE_KEYCHAIN_V2}, signHash.toArray(), account.toArray());
  }

  /** Parses the signature item of a 0x76 transaction. */
  static SenderSignature parse(Bytes data) throws Refused {
    if (data.size() != SECP256K1_SIZE && !data.isEmpty()) {
      if (data.at(0) == TYPE_KEYCHAIN_V1) {
        throw Refused.format(
            "signature: keychain version 1 is no longer accepted; sign with version 2 (0x04)");
      }
      if (data.at(0) == TYPE_KEYCHAIN_V2) {
        if (data.size() < KEYCHAIN_PREFIX_SIZE) {
          throw Refused.format("signature: keychain signature without its account");
        }
        return new Keychain(
            new Address(data.slice(1, KEYCHAIN_PREFIX_SIZE)),
            parsePrimitive(data.slice(KEYCHAIN_PREFIX_SIZE, data.size())));
      }
    }
    return parsePrimitive(data);
  }

  /** Parses a signature that is not a keychain's. */
  static Primitive parsePrimitive(Bytes data) throws Refused {
    for (KeyType type : KeyType.values()) {
      if (isBy(type, data)) {
        return parse(type, data);
      }
    }
    throw Refused.format(
        "signature: expected 65 bytes (secp256k1) or type 0x01, 0x02 or, outermost, 0x04; got "
            + data.size()
            + " bytes");
  }

  /** The most bytes that a signature by a key of this type has. */
  private static int sizeLimit(KeyType type) {
    return switch (type) {
      case SECP256K1 -> SECP256K1_SIZE;
      case P256 -> P256_SIZE;
      case WEBAUTHN -> WEBAUTHN_SIZE_LIMIT;
    };
  }

  /**
   * True if this claims to be a signature by such a key: 65 bytes are secp256k1, whatever type byte
   * they start with.
   */
  private static boolean isBy(KeyType type, Bytes data) {
    boolean isSecp256k1 = data.size() == SECP256K1_SIZE;
    return switch (type) {
      case SECP256K1 -> isSecp256k1;
      case P256 -> !isSecp256k1 && startsWith(TYPE_P256, data);
      case WEBAUTHN -> !isSecp256k1 && startsWith(TYPE_WEBAUTHN, data);
    };
  }

  private static boolean startsWith(int type, Bytes data) {
    return !data.isEmpty() && data.at(0) == type;
  }

  private static Primitive parse(KeyType type, Bytes data) throws Refused {
    return switch (type) {
      case SECP256K1 -> parseSecp256k1(data);
      case P256 -> parseP256(data);
      case WEBAUTHN -> parseWebAuthn(data);
    };
  }

  private static Primitive parseSecp256k1(Bytes data) throws Refused {
    int v = data.at(SECP256K1_SIZE - 1);
    if (v != 27 && v != 28) {
      throw Refused.format("signature: v must be 27 or 28, got " + v);
    }
    return new Secp256k1(wordAt(data, 0), wordAt(data, Bytes32.SIZE), v - 27);
  }

  private static Primitive parseWebAuthn(Bytes data) throws Refused {
    int tailAt = data.size() - P256_TAIL_SIZE;
    if (tailAt < 1 || data.size() > WEBAUTHN_SIZE_LIMIT) {
      throw Refused.format(
          "signature: WebAuthn signatures have 129 to "
              + WEBAUTHN_SIZE_LIMIT
              + " bytes, got "
              + data.size());
    }
    return new WebAuthn(new WebAuthnData(data.slice(1, tailAt)), P256Tail.at(data, tailAt));
  }

  private static Primitive parseP256(Bytes data) throws Refused {
    if (data.size() != P256_SIZE) {
      throw Refused.format(
          "signature: P256 signatures have " + P256_SIZE + " bytes, got " + data.size());
    }
    int prehash = data.at(P256_SIZE - 1);
    if (prehash > 1) {
      throw Refused.format("signature: P256's prehash byte must be 0 or 1, got " + prehash);
    }
    return new P256(P256Tail.at(data, 1), prehash == 1);
  }

  static Bytes encodeSecp256k1(Crypto.RecoverableSignature signature) {
    return join(
        signature.r().toArray(),
        signature.s().toArray(),
        new byte[] {(byte) (27 + signature.yParity())});
  }

  /** Encodes a signature over the hash itself, not over its SHA-256. */
  static Bytes encodeP256(Crypto.RecoverableSignature signature, Bytes publicPoint) {
    return join(
        new byte[] {TYPE_P256},
        signature.r().toArray(),
        signature.s().toArray(),
        publicPoint.toArray(),
        new byte[] {0});
  }

  static Bytes encodeKeychain(Address account, Bytes inner) {
    return join(new byte[] {TYPE_KEYCHAIN_V2}, account.toArray(), inner.toArray());
  }

  private static Bytes join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.write(part, 0, part.length);
    }
    return Bytes.of(joined.toByteArray());
  }

  private static Bytes32 wordAt(Bytes data, int from) {
    return new Bytes32(data.slice(from, from + Bytes32.SIZE));
  }
}
