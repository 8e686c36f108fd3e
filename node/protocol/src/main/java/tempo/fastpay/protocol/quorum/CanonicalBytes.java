package tempo.fastpay.protocol.quorum;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The bytes behind every hash of docs/protocol.md, "Canonical bytes": SHA-256 over a tag and
 * fixed-width big-endian fields; byte strings with a u32 length in front where the table says
 * (len).
 */
final class CanonicalBytes {
  private static final byte[] TX_TAG = ascii("tempo.fastpay.tx.v1");
  private static final byte[] EFFECTS_TAG = ascii("tempo.fastpay.effects.v1");
  private static final byte[] CERTIFICATE_TAG = ascii("tempo.fastpay.cert.preimage.v1");
  private static final Bytes CERTIFICATE_DOMAIN = Bytes.of(ascii("tempo.fastpay.cert.v1"));
  private static final byte[] QC_TAG = ascii("tempo.fastpay.qc.v1");
  private static final int PROTOCOL_VERSION = 1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  private CanonicalBytes(byte[] tag) {
    out.write(tag, 0, tag.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private CanonicalBytes expiry(Expiry expiry) {
    return expiry.fold(
        byHeight -> u8(0).u64(byHeight.height()), byTime -> u8(1).u64(byTime.millis()));
  }

  static TxHash txHash(Envelope envelope) {
    CanonicalBytes bytes =
        new CanonicalBytes(TX_TAG)
            .u64(envelope.chainId().value())
            .withLength(envelope.paymentBytes())
            .fixed(envelope.nonceKey().word().bytes())
            .u64(envelope.nonceSeq());
    bytes.expiry(envelope.expiry());
    if (envelope.parentQc().isPresent()) {
      bytes.u8(1).fixed(envelope.parentQc().get().value().bytes());
    } else {
      bytes.u8(0);
    }
    return new TxHash(bytes.sha256());
  }

  static EffectsHash effectsHash(Effects effects) {
    return new EffectsHash(
        new CanonicalBytes(EFFECTS_TAG)
            .fixed(effects.sender().bytes())
            .fixed(effects.recipient().bytes())
            .u64(effects.amount())
            .fixed(effects.asset().token().bytes())
            .fixed(effects.nonceKey().word().bytes())
            .u64(effects.nonceSeq())
            .sha256());
  }

  static Bytes certificatePreimage(
      ChainId chainId, UInt64 epoch, TxHash txHash, EffectsHash effectsHash) {
    return Bytes.of(certificate(chainId, epoch, txHash, effectsHash).out.toByteArray());
  }

  static Bytes32 certificateMessage(
      ChainId chainId, UInt64 epoch, TxHash txHash, EffectsHash effectsHash) {
    return certificate(chainId, epoch, txHash, effectsHash).sha256();
  }

  private static CanonicalBytes certificate(
      ChainId chainId, UInt64 epoch, TxHash txHash, EffectsHash effectsHash) {
    return new CanonicalBytes(CERTIFICATE_TAG)
        .withLength(CERTIFICATE_DOMAIN)
        .u16(PROTOCOL_VERSION)
        .u64(chainId.value())
        .u64(epoch)
        .fixed(txHash.value().bytes())
        .fixed(effectsHash.value().bytes());
  }

  static QcHash qcHash(
      TxHash txHash, EffectsHash effectsHash, int threshold, List<Certificate> certificates) {
    CanonicalBytes bytes =
        new CanonicalBytes(QC_TAG)
            .fixed(txHash.value().bytes())
            .fixed(effectsHash.value().bytes())
            .u32(threshold)
            .u32(certificates.size());
    certificates.stream()
        .sorted(Comparator.comparing(Certificate::signer))
        .forEach(
            certificate ->
                bytes
                    .fixed(certificate.signer().value().bytes())
                    .withLength(certificate.signature())
                    .u64(certificate.createdUnixMillis()));
    return new QcHash(bytes.sha256());
  }

  private CanonicalBytes u8(int value) {
    out.write(value);
    return this;
  }

  private CanonicalBytes u16(int value) {
    return append(ByteBuffer.allocate(Short.BYTES).putShort((short) value).array());
  }

  private CanonicalBytes u32(int value) {
    return append(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  private CanonicalBytes u64(UInt64 value) {
    return append(ByteBuffer.allocate(Long.BYTES).putLong(value.bits()).array());
  }

  private CanonicalBytes fixed(Bytes value) {
    return append(value.toArray());
  }

  private CanonicalBytes withLength(Bytes value) {
    return u32(value.size()).fixed(value);
  }

  // Not writeBytes, which TeaVM's stream may lack.
  private CanonicalBytes append(byte[] data) {
    out.write(data, 0, data.length);
    return this;
  }

  private Bytes32 sha256() {
    return Hashes.sha256(out.toByteArray());
  }
}
