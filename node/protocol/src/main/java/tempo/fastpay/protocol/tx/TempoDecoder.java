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

/** Decodes Tempo's own transaction type: docs/protocol.md, "Type 0x76". */
final class TempoDecoder {
  static final int TYPE = 0x76;

  private static final byte[] TYPE_BYTES = {TYPE};

  private TempoDecoder() {}

  static DecodedTransaction decode(byte[] raw, Reading reading) throws Refused {
    RlpReader fields = RlpReader.of(raw, 1, "transaction");
    final int start = fields.position();
    UInt64 chainId = fields.uint64("chain_id");
    BigInteger maxPriorityFee =
        fields.number("max_priority_fee_per_gas", TransactionDecoder.FEE_SIZE);
    BigInteger maxFee = fields.number("max_fee_per_gas", TransactionDecoder.FEE_SIZE);
    TransactionDecoder.requireOrderedFees(maxPriorityFee, maxFee);
    UInt64 gasLimit = fields.uint64("gas_limit");
    Calls calls = readCalls(fields.list("calls"), reading);
    int accessListCount = TransactionDecoder.readAccessList(fields.list("access_list"));
    NonceKey nonceKey = new NonceKey(fields.word("nonce_key"));
    reading.nonceKey(nonceKey);
    UInt64 nonceSeq = fields.uint64("nonce");
    reading.nonceSeq(nonceSeq);
    Optional<UInt64> validBefore = fields.optionalUint64("valid_before");
    reading.validBefore(validBefore);
    Optional<UInt64> validAfter = fields.optionalUint64("valid_after");
    reading.validAfter(validAfter);
    TransactionDecoder.requireWindow(validBefore, validAfter);
    final int feeTokenAt = fields.position();
    final Optional<Address> feeToken = fields.optionalAddress("fee_token");
    final int feePayerAt = fields.position();
    boolean sponsored = !fields.nextIsEmptyString();
    RlpReader feePayer = null;
    if (sponsored) {
      feePayer = fields.list("fee_payer_signature");
    } else {
      fields.string("fee_payer_signature", 0);
    }
    final int afterFeePayerAt = fields.position();
    int authorizationCount = readAuthorizations(fields.list("aa_authorization_list"));
    if (calls.first().to().isEmpty() && authorizationCount > 0) {
      throw Refused.format("calls: a contract creation cannot have an aa_authorization_list");
    }
    boolean hasKeyAuthorization = fields.nextIsList();
    if (hasKeyAuthorization) {
      KeyAuthorizationShape.require(fields.list("key_authorization"));
    }
    int signedEnd = fields.position();

    Bytes itemsAfter = slice(raw, afterFeePayerAt, signedEnd);
    RlpWriter signed = new RlpWriter();
    if (sponsored) {
      // The sender leaves the fee token to the sponsor and only says that there is one.
      signed
          .encoded(slice(raw, start, feeTokenAt))
          .emptyString()
          .string(new byte[] {0})
          .encoded(itemsAfter);
    } else {
      signed.encoded(slice(raw, start, signedEnd));
    }
    Bytes32 signHash = Hashes.keccak256(TYPE_BYTES, signed.toList());
    reading.signHash(signHash);
    Optional<FeePayerSignature> feePayerSignature =
        feePayer == null
            ? Optional.empty()
            : Optional.of(readFeePayer(feePayer, slice(raw, start, feePayerAt), itemsAfter));

    Bytes signature = fields.string("signature", SenderSignature.SIZE_LIMIT);
    fields.end("transaction");
    return new DecodedTransaction(
        Optional.of(TxType.TEMPO),
        Optional.of(chainId),
        nonceKey,
        nonceSeq,
        gasLimit,
        maxFee,
        maxPriorityFee,
        calls.count(),
        calls.first(),
        accessListCount,
        authorizationCount,
        hasKeyAuthorization,
        validBefore,
        validAfter,
        feeToken,
        signHash,
        SenderSignature.parse(signature),
        feePayerSignature);
  }

  private record Calls(int count, Call first) {}

  /** Keeps the first call only: a payment has no second one. */
  private static Calls readCalls(RlpReader list, Reading reading) throws Refused {
    if (!list.hasNext()) {
      throw Refused.format("calls: expected at least one call");
    }
    Call first = readCall(list);
    int count = 1;
    for (; list.hasNext(); count++) {
      if (readCall(list).to().isEmpty()) {
        throw Refused.format("calls: only the first call may create a contract");
      }
    }
    if (count == 1) {
      reading.call(first);
    }
    return new Calls(count, first);
  }

  private static Call readCall(RlpReader list) throws Refused {
    RlpReader fields = list.list("call");
    Call call =
        new Call(
            fields.optionalAddress("call.to"),
            fields.number("call.value", Bytes32.SIZE),
            fields.string("call.input", TransactionDecoder.SIZE_LIMIT));
    fields.end("call");
    return call;
  }

  private static int readAuthorizations(RlpReader list) throws Refused {
    int count = 0;
    for (; list.hasNext(); count++) {
      RlpReader fields = list.list("aa_authorization");
      fields.number("aa_authorization.chain_id", Bytes32.SIZE);
      fields.address("aa_authorization.address");
      fields.uint64("aa_authorization.nonce");
      SenderSignature.parse(
          fields.string("aa_authorization.signature", SenderSignature.SIZE_LIMIT));
      fields.end("aa_authorization");
    }
    return count;
  }

  private static FeePayerSignature readFeePayer(
      RlpReader fields, Bytes itemsBefore, Bytes itemsAfter) throws Refused {
    FeePayerSignature signature =
        new FeePayerSignature(
            fields.yParity("fee_payer_signature.y_parity"),
            fields.word("fee_payer_signature.r"),
            fields.word("fee_payer_signature.s"),
            itemsBefore,
            itemsAfter);
    fields.end("fee_payer_signature");
    return signature;
  }

  private static Bytes slice(byte[] raw, int from, int to) {
    return Bytes.of(Arrays.copyOfRange(raw, from, to));
  }
}
