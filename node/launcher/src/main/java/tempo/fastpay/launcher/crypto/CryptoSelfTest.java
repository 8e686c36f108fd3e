package tempo.fastpay.launcher.crypto;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Checks an accelerator by known answers before it is used: one of each kind on which libraries are
 * known to differ. A library that fails is as good as missing.
 */
final class CryptoSelfTest {
  private static final Bytes32 HASH =
      Bytes32.fromHex("5fe7f977e71dba2ea1a68e21057beebb9be2ac30c6410aa38d4f3fbe41dcffd2");
  private static final Bytes32 R =
      Bytes32.fromHex("ddf6792aafa24e366ea0d3324e447341e6d0ccaab67ea1dfc782a7109259bc06");
  private static final Bytes32 LOW_S =
      Bytes32.fromHex("3199e4aa5d03d804df2909e2a2986f562b100ffd6fcb602baf8c314ad82e77b9");
  private static final Bytes32 HIGH_S =
      Bytes32.fromHex("ce661b55a2fc27fb20d6f61d5d6790a88f9ecce93f7d401010462d41f807c988");
  private static final int Y_PARITY = 0;
  private static final Bytes PUBLIC_KEY =
      Bytes.fromHex(
          "8318535b54105d4a7aae60c08fc45f9687181b4fdfc625bd1a753fa7397fed75"
              + "3547f11ca8696646f2f3acb08e31016afac23e630c5d11f59f61fef57b0d2aa5");

  private record Ed25519Answer(
      String kind, boolean accepted, String publicKey, String message, String signature) {}

  private static final List<Ed25519Answer> ED25519 =
      List.of(
          new Ed25519Answer(
              "honest 0",
              true,
              "6887fc1f774fd16b4558221568e23adf4bacaba370626069d6ccca90e160f983",
              "8e6fc699fbbee260be0cfbaf81fe2c08f5cea89ee2a64860e58a5a6df15e323f",
              "0620b16e4965dbefb0d4a6e2c35dca8ea2bd9f1a7001385071640f3b3f9cded7"
                  + "57fe3c43d05f180639eb58580cb2ae75ab1a7724ef7aa1ccfaa423d73a337c0d"),
          new Ed25519Answer(
              "S plus L 0",
              false,
              "6887fc1f774fd16b4558221568e23adf4bacaba370626069d6ccca90e160f983",
              "8e6fc699fbbee260be0cfbaf81fe2c08f5cea89ee2a64860e58a5a6df15e323f",
              "0620b16e4965dbefb0d4a6e2c35dca8ea2bd9f1a7001385071640f3b3f9cded7"
                  + "44d232a0eac22a5e0f8850fbeaab8d8aab1a7724ef7aa1ccfaa423d73a337c1d"),
          new Ed25519Answer(
              "torsion R order 8 0",
              false,
              "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
              "0000000000000000000000000000000000000000000000000000000000000000",
              "82388247a0899a251cbefc006f5dba17d1f4e0cae1415e918460276784a74035"
                  + "e4ef5aec737d91dd0ed18c692178288eccd57b5cc60966d410515a08e7851602"),
          new Ed25519Answer(
              "R identity",
              false,
              "c6b54146cfd96e735f2c6632c885857ad89113acb92692b3270e2700d2607d4f",
              "aac63bac4d479069cee90435557e7163575f84a9b51d92d5c476f02677b35872",
              "0100000000000000000000000000000000000000000000000000000000000000"
                  + "cbb189de828e9b655b0b7ea317dcf105ecbe9bd78a07684c0095fc26f6280d0d"),
          new Ed25519Answer(
              "identity key forgery",
              false,
              "0100000000000000000000000000000000000000000000000000000000000000",
              "1111111111111111111111111111111111111111111111111111111111111111",
              "0100000000000000000000000000000000000000000000000000000000000000"
                  + "0000000000000000000000000000000000000000000000000000000000000000"),
          new Ed25519Answer(
              "A small order 1",
              false,
              "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
              "aac63bac4d479069cee90435557e7163575f84a9b51d92d5c476f02677b35872",
              "ddc325edb4ef474735b42d991ab44f8cd4df4992f840d64fb58aba6a3222382b"
                  + "893a2c60f5b95f93c89050cea384ac33b41b0562afa8177e6ab59cddf4050e0c"),
          new Ed25519Answer(
              "A mixed order 1",
              false,
              "5bcd43a769593344acf50d1c05441de14b4f91cdfc32cce23e87cfde57c5f3eb",
              "aac63bac4d479069cee90435557e7163575f84a9b51d92d5c476f02677b35872",
              "1337036ac32d8f30d4589c3c1c595812ce0fff40e37c6f5a97ab213f318290ad"
                  + "3c9f777b0b03f7767156fb679a0560882dfebfce178b7974b0fd5129ef339806"),
          new Ed25519Answer(
              "A identity y plus p",
              false,
              "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
              "aac63bac4d479069cee90435557e7163575f84a9b51d92d5c476f02677b35872",
              "7390690c5b50058abf27f7040f7e0f4f70013549d61d0c127e9ee2756f56b349"
                  + "7010a9de45b73e1d81256a0c953d54a0719517fb92bd3aa179fb38040d46f90f"));

  private CryptoSelfTest() {}

  /** The first wrong answer about secp256k1, in words. */
  static Optional<String> wrongSecp256k1(Crypto crypto) {
    if (!crypto.recoverSecp256k1(HASH, R, LOW_S, Y_PARITY).equals(Optional.of(PUBLIC_KEY))) {
      return Optional.of("does not recover a known public key");
    }
    if (crypto.recoverSecp256k1(HASH, R, HIGH_S, 1 - Y_PARITY).isPresent()) {
      return Optional.of("accepts a high s");
    }
    if (crypto.recoverSecp256k1(HASH, R, LOW_S, Y_PARITY + 2).isPresent()
        || crypto.recoverSecp256k1(HASH, Bytes32.ZERO, LOW_S, Y_PARITY).isPresent()
        || crypto.recoverSecp256k1(HASH, R, Bytes32.ZERO, Y_PARITY).isPresent()) {
      return Optional.of("accepts a scalar or a parity out of range");
    }
    return Optional.empty();
  }

  /** The first wrong answer about Ed25519, in words. */
  static Optional<String> wrongEd25519(Crypto crypto) {
    for (Ed25519Answer answer : ED25519) {
      boolean accepted =
          crypto.verifyEd25519(
              Bytes32.fromHex(answer.publicKey()),
              Bytes32.fromHex(answer.message()),
              Bytes.fromHex(answer.signature()));
      if (accepted != answer.accepted()) {
        return Optional.of((accepted ? "accepts: " : "refuses: ") + answer.kind());
      }
    }
    // RFC 8032 leaves a signer no choice: all make the same bytes.
    if (!crypto.signEd25519(HASH, R).equals(new PortableCrypto().signEd25519(HASH, R))) {
      return Optional.of("signs otherwise than RFC 8032");
    }
    return Optional.empty();
  }
}
