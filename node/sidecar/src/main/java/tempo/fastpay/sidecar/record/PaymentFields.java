package tempo.fastpay.sidecar.record;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.AccessKey;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;

/**
 * Writes a payment and its envelope as fields of a row, and reads them back. All that screening
 * found out is kept beside the raw bytes, so that a restart need not recover very many senders from
 * their signatures.
 */
final class PaymentFields {
  private static final int EXPIRES_BY_HEIGHT = 0;
  private static final int EXPIRES_BY_TIME = 1;

  private PaymentFields() {}

  static void write(FieldWriter out, Payment payment) {
    out.sized(payment.raw())
        .u8(code(payment.txType()))
        .fixed(payment.chainTxHash().bytes())
        .fixed(payment.signHash().bytes())
        .u64(payment.chainId().value())
        .fixed(payment.sender().bytes())
        .fixed(payment.recipient().bytes())
        .u64(payment.amount())
        .fixed(payment.asset().token().bytes())
        .fixed(payment.nonceKey().word().bytes())
        .u64(payment.nonceSeq())
        .optional(payment.validBefore(), FieldWriter::u64)
        .optional(payment.validAfter(), FieldWriter::u64)
        .optional(payment.feeToken(), PaymentFields::asset)
        .u64(payment.gasLimit())
        .sized(Bytes.of(payment.maxFeePerGas().toByteArray()))
        .optional(payment.memo(), (writer, memo) -> writer.fixed(memo.bytes()))
        .optional(payment.accessKey(), PaymentFields::accessKey)
        .u8(payment.keyType().number());
  }

  static void asset(FieldWriter out, AssetId asset) {
    out.fixed(asset.token().bytes());
  }

  private static void accessKey(FieldWriter out, AccessKey key) {
    out.fixed(key.keyId().bytes()).u8(key.type().number());
  }

  static Payment read(FieldReader in) {
    return new Payment(
        in.sized(),
        txType(in.u8()),
        in.bytes32(),
        in.bytes32(),
        in.share(new ChainId(in.u64())),
        in.address(),
        in.address(),
        in.u64(),
        in.asset(),
        in.share(new NonceKey(in.bytes32())),
        in.share(in.u64()),
        in.optional(FieldReader::u64),
        in.optional(FieldReader::u64),
        in.optional(FieldReader::asset),
        in.share(in.u64()),
        in.share(new BigInteger(in.sized().toArray())),
        in.optional(FieldReader::bytes32),
        in.optional(key -> new AccessKey(key.address(), keyType(key.u8()))),
        keyType(in.u8()));
  }

  /** Writes the fields of an envelope beside its payment. */
  static void writeEnvelope(FieldWriter out, Envelope envelope) {
    FieldWriter expiring =
        envelope
            .expiry()
            .fold(
                byHeight -> out.u8(EXPIRES_BY_HEIGHT).u64(byHeight.height()),
                byTime -> out.u8(EXPIRES_BY_TIME).u64(byTime.millis()));
    expiring.optional(envelope.parentQc(), (writer, hash) -> writer.fixed(hash.value().bytes()));
  }

  static Envelope readEnvelope(FieldReader in, Payment payment) {
    Expiry expiry =
        switch (in.u8()) {
          case EXPIRES_BY_HEIGHT -> new Expiry.MaxBlockHeight(in.u64());
          case EXPIRES_BY_TIME -> new Expiry.UnixMillis(in.u64());
          default -> throw new MalformedRowException("its expiry is of no known kind");
        };
    Optional<QcHash> parent = in.optional(hash -> new QcHash(hash.bytes32()));
    return new Envelope(
        payment.chainId(), payment.raw(), payment.nonceKey(), payment.nonceSeq(), expiry, parent);
  }

  private static int code(TxType type) {
    return switch (type) {
      case LEGACY -> 0;
      case EIP2930 -> 1;
      case EIP1559 -> 2;
      case TEMPO -> 0x76;
    };
  }

  private static TxType txType(int code) {
    for (TxType type : TxType.values()) {
      if (code(type) == code) {
        return type;
      }
    }
    throw new MalformedRowException("its transaction type is " + code);
  }

  private static KeyType keyType(int number) {
    return KeyType.of(number)
        .orElseThrow(() -> new MalformedRowException("its key type is " + number));
  }
}
