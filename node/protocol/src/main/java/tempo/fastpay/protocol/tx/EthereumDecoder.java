package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Decodes legacy, EIP-2930, EIP-1559 and EIP-7702 transactions. */
final class EthereumDecoder {
  static final int TYPE_EIP2930 = 0x01;
  static final int TYPE_EIP1559 = 0x02;
  static final int TYPE_EIP7702 = 0x04;

  private static final int UNPROTECTED_V = 27;
  static final int PROTECTED_V = 35;

  /** EIP-155: v = 35 + 2 × chain id + parity, and chain ids have 64 bits. */
  private static final BigInteger V_MAX =
      UInt64.MAX.toBigInteger().shiftLeft(1).add(BigInteger.valueOf(PROTECTED_V + 1));

  private static final int V_SIZE = 9;

  private EthereumDecoder() {}

  static DecodedTransaction decodeLegacy(byte[] raw, Reading reading) throws Refused {
    RlpReader fields = RlpReader.of(raw, 0, "transaction");
    final int start = fields.position();
    UInt64 nonce = readNonce(fields, reading);
    BigInteger gasPrice = fields.number("gas_price", TransactionDecoder.FEE_SIZE);
    UInt64 gasLimit = fields.uint64("gas_limit");
    Call call = readCall(fields, reading);
    RlpWriter signed = new RlpWriter().encoded(slice(raw, start, fields.position()));
    BigInteger v = fields.number("v", V_SIZE);
    Optional<UInt64> chainId = chainIdOf(v);
    chainId.ifPresent(id -> signed.number(id).emptyString().emptyString());
    int yParity = v.testBit(0) ? 0 : 1;
    Bytes32 signHash = Hashes.keccak256(signed.toList());
    reading.signHash(signHash);
    SenderSignature signature = readSignature(fields, yParity);
    return transaction(
        Optional.of(TxType.LEGACY),
        chainId,
        nonce,
        gasLimit,
        gasPrice,
        gasPrice,
        call,
        0,
        0,
        signHash,
        signature);
  }

  static DecodedTransaction decodeTyped(byte[] raw, Reading reading) throws Refused {
    int type = raw[0];
    RlpReader fields = RlpReader.of(raw, 1, "transaction");
    final int start = fields.position();
    final UInt64 chainId = fields.uint64("chain_id");
    final UInt64 nonce = readNonce(fields, reading);
    BigInteger maxPriorityFee;
    BigInteger maxFee;
    if (type == TYPE_EIP2930) {
      maxFee = fields.number("gas_price", TransactionDecoder.FEE_SIZE);
      maxPriorityFee = maxFee;
    } else {
      maxPriorityFee = fields.number("max_priority_fee_per_gas", TransactionDecoder.FEE_SIZE);
      maxFee = fields.number("max_fee_per_gas", TransactionDecoder.FEE_SIZE);
      TransactionDecoder.requireOrderedFees(maxPriorityFee, maxFee);
    }
    UInt64 gasLimit = fields.uint64("gas_limit");
    Call call = readCall(fields, reading);
    if (type == TYPE_EIP7702 && call.to().isEmpty()) {
      throw Refused.format("to: EIP-7702 transactions cannot create a contract");
    }
    int accessListCount = TransactionDecoder.readAccessList(fields.list("access_list"));
    int authorizationCount =
        type == TYPE_EIP7702 ? readAuthorizations(fields.list("authorization_list")) : 0;
    RlpWriter signed = new RlpWriter().encoded(slice(raw, start, fields.position()));
    Bytes32 signHash = Hashes.keccak256(new byte[] {raw[0]}, signed.toList());
    reading.signHash(signHash);
    SenderSignature signature = readSignature(fields, fields.yParity("y_parity"));
    return transaction(
        txTypeOf(type),
        Optional.of(chainId),
        nonce,
        gasLimit,
        maxFee,
        maxPriorityFee,
        call,
        accessListCount,
        authorizationCount,
        signHash,
        signature);
  }

  /** The transaction type with this number; empty for EIP-7702, which never carries a payment. */
  static Optional<TxType> txTypeOf(int type) {
    return switch (type) {
      case TYPE_EIP2930 -> Optional.of(TxType.EIP2930);
      case TYPE_EIP1559 -> Optional.of(TxType.EIP1559);
      default -> Optional.empty();
    };
  }

  private static UInt64 readNonce(RlpReader fields, Reading reading) throws Refused {
    UInt64 nonce = fields.uint64("nonce");
    reading.nonceKey(NonceKey.PROTOCOL);
    reading.nonceSeq(nonce);
    return nonce;
  }

  private static Call readCall(RlpReader fields, Reading reading) throws Refused {
    Optional<Address> to = fields.optionalAddress("to");
    BigInteger value = fields.number("value", Bytes32.SIZE);
    Call call = new Call(to, value, fields.string("input", TransactionDecoder.SIZE_LIMIT));
    reading.call(call);
    return call;
  }

  private static int readAuthorizations(RlpReader list) throws Refused {
    int count = 0;
    for (; list.hasNext(); count++) {
      RlpReader fields = list.list("authorization");
      fields.number("authorization.chain_id", Bytes32.SIZE);
      fields.address("authorization.address");
      fields.uint64("authorization.nonce");
      fields.number("authorization.y_parity", 1);
      fields.word("authorization.r");
      fields.word("authorization.s");
      fields.end("authorization");
    }
    return count;
  }

  private static Optional<UInt64> chainIdOf(BigInteger v) throws Refused {
    if (v.bitLength() < Integer.SIZE) {
      int small = v.intValue();
      if (small == UNPROTECTED_V || small == UNPROTECTED_V + 1) {
        return Optional.empty();
      }
      if (small < PROTECTED_V) {
        throw Refused.format("v: expected 35 + 2 × chain id + parity (EIP-155), got " + v);
      }
    }
    if (v.compareTo(V_MAX) > 0) {
      throw Refused.format("v: its chain id does not fit 64 bits, got " + v);
    }
    return Optional.of(UInt64.of(v.subtract(BigInteger.valueOf(PROTECTED_V)).shiftRight(1)));
  }

  private static SenderSignature readSignature(RlpReader fields, int yParity) throws Refused {
    SenderSignature signature =
        new SenderSignature.Secp256k1(fields.word("r"), fields.word("s"), yParity);
    fields.end("transaction");
    return signature;
  }

  private static DecodedTransaction transaction(
      Optional<TxType> txType,
      Optional<UInt64> chainId,
      UInt64 nonce,
      UInt64 gasLimit,
      BigInteger maxFee,
      BigInteger maxPriorityFee,
      Call call,
      int accessListCount,
      int authorizationCount,
      Bytes32 signHash,
      SenderSignature signature) {
    return new DecodedTransaction(
        txType,
        chainId,
        NonceKey.PROTOCOL,
        nonce,
        gasLimit,
        maxFee,
        maxPriorityFee,
        1,
        call,
        accessListCount,
        authorizationCount,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        signHash,
        signature,
        Optional.empty());
  }

  private static Bytes slice(byte[] raw, int from, int to) {
    return Bytes.of(Arrays.copyOfRange(raw, from, to));
  }
}
