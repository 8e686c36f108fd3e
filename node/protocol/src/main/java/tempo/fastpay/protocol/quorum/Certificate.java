package tempo.fastpay.protocol.quorum;

import java.util.Objects;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * One validator's claim that it certified a payment. Counts for nothing until {@link
 * Committee#verify} has found its signer and checked its signature (L10).
 *
 * @param epoch never 0: the wire's 0 is replaced by the verifier's current epoch when decoding
 * @param signature Ed25519 over {@link #message}, 64 bytes; shorter or longer ones never verify
 * @param createdUnixMillis not signed: it orders a list on a screen and decides nothing
 */
public record Certificate(
    ValidatorId signer,
    TxHash txHash,
    EffectsHash effectsHash,
    Effects effects,
    UInt64 epoch,
    Bytes signature,
    UInt64 createdUnixMillis) {
  public static final int SIGNATURE_BYTES = 64;

  public Certificate {
    Objects.requireNonNull(signer);
    Objects.requireNonNull(txHash);
    Objects.requireNonNull(effectsHash);
    Objects.requireNonNull(effects);
    Objects.requireNonNull(epoch);
    Objects.requireNonNull(signature);
    Objects.requireNonNull(createdUnixMillis);
  }

  /** The 32 bytes that a validator's key signs: docs/protocol.md, "Canonical bytes". */
  public static Bytes32 message(
      ChainId chainId, UInt64 epoch, TxHash txHash, EffectsHash effectsHash) {
    return CanonicalBytes.certificateMessage(chainId, epoch, txHash, effectsHash);
  }

  /** The bytes whose hash is {@link #message}: for vectors and for other implementations. */
  public static Bytes preimage(
      ChainId chainId, UInt64 epoch, TxHash txHash, EffectsHash effectsHash) {
    return CanonicalBytes.certificatePreimage(chainId, epoch, txHash, effectsHash);
  }
}
