package tempo.fastpay.proto.protobuf;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.ExpiryDefault;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.FastPayTx;
import tempo.fastpay.v1.PaymentIntent;
import tempo.fastpay.v1.TempoTxBytes;
import tempo.fastpay.v1.TempoTxFormat;

/** Encodes and decodes envelopes as protobuf. */
final class EnvelopeCodec {
  private static final int TEMPO_TYPE = 0x76;

  private EnvelopeCodec() {}

  static PaymentIntent encode(Intent intent) {
    return PaymentIntent.newBuilder()
        .setSender(TypesCodec.encode(intent.sender()))
        .setRecipient(TypesCodec.encode(intent.recipient()))
        .setAmount(intent.amount().bits())
        .setAsset(TypesCodec.encode(intent.asset()))
        .build();
  }

  static Intent decode(String path, PaymentIntent intent) {
    return new Intent(
        TypesCodec.decode(path + ".sender", intent.hasSender(), intent.getSender()),
        TypesCodec.decode(path + ".recipient", intent.hasRecipient(), intent.getRecipient()),
        new UInt64(intent.getAmount()),
        TypesCodec.decode(path + ".asset", intent.hasAsset(), intent.getAsset()));
  }

  private static TempoTxFormat formatOf(Bytes payment) {
    return payment.at(0) == TEMPO_TYPE
        ? TempoTxFormat.TEMPO_NATIVE_V1
        : TempoTxFormat.EVM_OPAQUE_BYTES_V1;
  }

  static FastPayTx.Builder encode(Envelope envelope) {
    FastPayTx.Builder tx =
        FastPayTx.newBuilder()
            .setChainId(TypesCodec.encode(envelope.chainId()))
            .setTempoTx(
                TempoTxBytes.newBuilder().setData(TypesCodec.bytes(envelope.paymentBytes())))
            .setNonce(TypesCodec.encode(envelope.nonceKey(), envelope.nonceSeq()))
            .setExpiry(encode(envelope.expiry()))
            .setTempoTxFormat(formatOf(envelope.paymentBytes()));
    envelope.parentQc().ifPresent(hash -> tx.setParentQcHash(TypesCodec.bytes(hash.value())));
    return tx;
  }

  private static tempo.fastpay.v1.Expiry encode(Expiry expiry) {
    tempo.fastpay.v1.Expiry.Builder builder = tempo.fastpay.v1.Expiry.newBuilder();
    return expiry
        .fold(
            byHeight -> builder.setMaxBlockHeight(byHeight.height().bits()),
            byTime -> builder.setUnixMillis(byTime.millis().bits()))
        .build();
  }

  static Envelope envelope(String path, boolean has, FastPayTx tx) {
    Check.present(has, path);
    Bytes payment = payment(path + ".tempo_tx", tx.hasTempoTx(), tx.getTempoTx());
    format(path + ".tempo_tx_format", tx, payment);
    // The claims and the request id are no part of an envelope, but must be well formed anywhere.
    claims(path, tx);
    requestId(path, tx);
    ChainId chainId = TypesCodec.decode(path + ".chain_id", tx.hasChainId(), tx.getChainId());
    NonceKey nonceKey = TypesCodec.nonceKey(path + ".nonce", tx.hasNonce(), tx.getNonce());
    Optional<QcHash> parent =
        ByteFields.bytes32OrEmpty(path + ".parent_qc_hash", tx.getParentQcHash()).map(QcHash::new);
    Expiry expiry = expiry(path + ".expiry", path + ".tempo_tx", tx, payment);
    return new Envelope(
        chainId, payment, nonceKey, new UInt64(tx.getNonce().getNonceSeq()), expiry, parent);
  }

  static Bytes payment(String path, boolean has, TempoTxBytes wire) {
    Check.present(has, path);
    ByteString data = wire.getData();
    if (data.isEmpty() || data.size() > Envelope.PAYMENT_LIMIT_BYTES) {
      throw Check.expected(
          path + ".data", "1 to " + Envelope.PAYMENT_LIMIT_BYTES + " bytes", data.size());
    }
    return Bytes.of(data.toByteArray());
  }

  /**
   * Decodes an envelope in a QC or an answer. It may carry no claims and no request id, which are
   * for submissions: nobody would check them.
   */
  static Envelope bare(String path, boolean has, FastPayTx tx) {
    Envelope envelope = envelope(path, has, tx);
    absent(path + ".intent", tx.hasIntent());
    absent(path + ".overlay", tx.hasOverlay());
    absent(path + ".client_request_id", !tx.getClientRequestId().isEmpty());
    TempoTxFormat format = formatOf(envelope.paymentBytes());
    if (tx.getTempoTxFormat() != format) {
      throw Check.expected(path + ".tempo_tx_format", format, tx.getTempoTxFormat());
    }
    return envelope;
  }

  private static void absent(String path, boolean isThere) {
    if (isThere) {
      throw new MalformedRequestException(path + ": only submissions carry it");
    }
  }

  private static void format(String path, FastPayTx tx, Bytes payment) {
    if (tx.getTempoTxFormat() == TempoTxFormat.UNRECOGNIZED) {
      throw Check.expected(path, "a known format", tx.getTempoTxFormatValue());
    }
    if (tx.getTempoTxFormat() == TempoTxFormat.TEMPO_NATIVE_V1 && payment.at(0) != TEMPO_TYPE) {
      throw Check.expected(
          path,
          "EVM_OPAQUE_BYTES_V1 for a transaction that does not start with 0x76",
          "TEMPO_NATIVE_V1");
    }
  }

  private static Expiry expiry(String path, String paymentPath, FastPayTx tx, Bytes payment) {
    if (!tx.hasExpiry()) {
      return ExpiryDefault.of(path, paymentPath, payment);
    }
    return switch (tx.getExpiry().getKindCase()) {
      case MAX_BLOCK_HEIGHT ->
          new Expiry.MaxBlockHeight(new UInt64(tx.getExpiry().getMaxBlockHeight()));
      case UNIX_MILLIS -> new Expiry.UnixMillis(new UInt64(tx.getExpiry().getUnixMillis()));
      case KIND_NOT_SET -> throw Check.missing(path + ".max_block_height or .unix_millis");
    };
  }

  static List<Intent> claims(String path, FastPayTx tx) {
    List<Intent> claims = new ArrayList<>(2);
    if (tx.hasIntent()) {
      claims.add(decode(path + ".intent", tx.getIntent()));
    }
    if (tx.getOverlay().hasPayment()) {
      claims.add(decode(path + ".overlay.payment", tx.getOverlay().getPayment()));
    }
    return claims;
  }

  static Optional<String> requestId(String path, FastPayTx tx) {
    String id =
        Check.text(
            path + ".client_request_id",
            tx.getClientRequestId(),
            SubmitRequest.REQUEST_ID_LIMIT_CHARS);
    return id.isEmpty() ? Optional.empty() : Optional.of(id);
  }
}
