package tempo.fastpay.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.Vectors;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * docs/protocol.md, "Canonical bytes": each hash is the one that an independent implementation
 * gave.
 */
class HashVectorsTest {
  private final JsonNode vector = Vectors.read("hash_vectors.json");
  private final JsonNode expected = vector.get("expected");
  private final ChainId chainId = ChainId.of(vector.get("chain_id").asLong());
  private final UInt64 epoch = UInt64.of(vector.get("epoch").asLong());
  private final NonceKey nonceKey = new NonceKey(word(vector, "nonce_key_hex"));
  private final UInt64 nonceSeq = UInt64.of(vector.get("nonce_seq").asLong());
  private final QcHash parent = new QcHash(word(vector, "parent_qc_hash_hex"));
  private final TxHash txHash = new TxHash(word(expected, "tx_hash_hex"));
  private final EffectsHash effectsHash = new EffectsHash(word(expected, "effects_hash_hex"));
  private final Envelope envelope =
      new Envelope(
          chainId,
          Bytes.fromHex(vector.get("tempo_tx_hex").asText()),
          nonceKey,
          nonceSeq,
          new Expiry.MaxBlockHeight(UInt64.of(vector.get("expiry").get("value").asLong())),
          Optional.of(parent));
  private final Effects effects =
      new Effects(
          Address.fromHex(vector.get("sender_hex").asText()),
          Address.fromHex(vector.get("recipient_hex").asText()),
          UInt64.of(vector.get("amount").asLong()),
          AssetId.fromHex(vector.get("asset_hex").asText()),
          nonceKey,
          nonceSeq);

  @Test
  void txHash() {
    assertThat(vector.get("expiry").get("kind").asText()).isEqualTo("max_block_height");
    assertThat(envelope.txHash()).isEqualTo(txHash);
  }

  @Test
  void txHashDependsOnEveryField() {
    Expiry expiry = envelope.expiry();
    Bytes raw = envelope.paymentBytes();
    List<Envelope> others =
        List.of(
            new Envelope(ChainId.of(1338), raw, nonceKey, nonceSeq, expiry, envelope.parentQc()),
            new Envelope(
                chainId, raw.slice(1, 27), nonceKey, nonceSeq, expiry, envelope.parentQc()),
            new Envelope(chainId, raw, NonceKey.PROTOCOL, nonceSeq, expiry, envelope.parentQc()),
            new Envelope(chainId, raw, nonceKey, nonceSeq.next(), expiry, envelope.parentQc()),
            new Envelope(
                chainId,
                raw,
                nonceKey,
                nonceSeq,
                new Expiry.MaxBlockHeight(UInt64.of(98)),
                envelope.parentQc()),
            new Envelope(
                chainId,
                raw,
                nonceKey,
                nonceSeq,
                new Expiry.UnixMillis(UInt64.of(99)),
                envelope.parentQc()),
            new Envelope(chainId, raw, nonceKey, nonceSeq, expiry, Optional.empty()),
            new Envelope(
                chainId, raw, nonceKey, nonceSeq, expiry, Optional.of(new QcHash(Bytes32.ZERO))));
    assertThat(others).extracting(Envelope::txHash).doesNotContain(txHash).doesNotHaveDuplicates();
  }

  @Test
  void effectsHash() {
    assertThat(effects.hash()).isEqualTo(effectsHash);
  }

  @Test
  void certificatePreimageAndMessage() {
    assertThat(Certificate.preimage(chainId, epoch, txHash, effectsHash))
        .isEqualTo(Bytes.fromHex(expected.get("cert_preimage_hex").asText()));
    assertThat(Certificate.message(chainId, epoch, txHash, effectsHash))
        .isEqualTo(word(expected, "cert_digest_hex"));
  }

  @Test
  void qcHashWhateverTheOrderOfTheCertificates() {
    List<Certificate> certificates = new ArrayList<>(certificates());
    QcHash hash = new QcHash(word(expected, "qc_hash_hex"));
    int threshold = vector.get("qc_inputs").get("threshold").asInt();
    assertThat(qc(certificates, threshold).hash()).isEqualTo(hash);
    Collections.reverse(certificates);
    assertThat(qc(certificates, threshold).hash()).isEqualTo(hash);
  }

  @Test
  void qcHashCoversThresholdCertificatesAndTheirTimes() {
    List<Certificate> certificates = certificates();
    QcHash hash = new QcHash(word(expected, "qc_hash_hex"));
    assertThat(qc(certificates, 3).hash()).isNotEqualTo(hash);
    assertThat(qc(certificates.subList(0, 1), 2).hash()).isNotEqualTo(hash);
    Certificate first = certificates.get(0);
    Certificate later =
        new Certificate(
            first.signer(),
            txHash,
            effectsHash,
            effects,
            epoch,
            first.signature(),
            first.createdUnixMillis().next());
    assertThat(qc(List.of(later, certificates.get(1)), 2).hash()).isNotEqualTo(hash);
  }

  private QuorumCertificate qc(List<Certificate> certificates, int threshold) {
    return new QuorumCertificate(
        txHash, effectsHash, certificates, threshold, Optional.of(envelope));
  }

  private List<Certificate> certificates() {
    return StreamSupport.stream(vector.get("qc_inputs").get("certificates").spliterator(), false)
        .map(
            node ->
                new Certificate(
                    new ValidatorId(word(node, "signer_hex")),
                    txHash,
                    effectsHash,
                    effects,
                    epoch,
                    Bytes.fromHex(node.get("signature_hex").asText()),
                    UInt64.of(node.get("created_unix_millis").asLong())))
        .toList();
  }

  private static Bytes32 word(JsonNode node, String field) {
    return Bytes32.fromHex(node.get(field).asText());
  }
}
