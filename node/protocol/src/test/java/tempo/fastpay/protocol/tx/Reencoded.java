package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import tempo.fastpay.protocol.crypto.Crypto.RecoverableSignature;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/** Builds a payment anew from what was decoded of it: no byte of the original is copied. */
final class Reencoded {
  private Reencoded() {}

  static Bytes of(Bytes raw) {
    try {
      DecodedTransaction tx = TransactionDecoder.decode(raw, new Reading());
      TransferCall call = Classification.classify(tx);
      TxType type = tx.txType().orElseThrow();
      UnsignedPayment unsigned =
          new UnsignedPayment(
              type,
              new ChainId(tx.chainId().orElseThrow()),
              call.recipient(),
              UInt64.of(call.amount()),
              call.asset(),
              call.memo(),
              tx.nonceKey(),
              tx.nonceSeq(),
              tx.validBefore(),
              tx.validAfter(),
              tx.feeToken().map(AssetId::new),
              tx.gasLimit(),
              tx.maxFeePerGas(),
              type == TxType.TEMPO || type == TxType.EIP1559
                  ? tx.maxPriorityFeePerGas()
                  : BigInteger.ZERO);
      return type == TxType.TEMPO
          ? unsigned.withSignature(bytes(tx.signature()))
          : unsigned.ethereum(recoverable((SenderSignature.Secp256k1) tx.signature()));
    } catch (Refused refused) {
      throw new AssertionError("an accepted payment does not decode", refused);
    }
  }

  private static RecoverableSignature recoverable(SenderSignature.Secp256k1 signature) {
    return new RecoverableSignature(signature.r(), signature.s(), signature.yParity());
  }

  private static Bytes bytes(SenderSignature signature) {
    if (signature instanceof SenderSignature.Keychain keychain) {
      return SenderSignature.encodeKeychain(keychain.account(), bytes(keychain.inner()));
    }
    if (signature instanceof SenderSignature.Secp256k1 secp256k1) {
      return SenderSignature.encodeSecp256k1(recoverable(secp256k1));
    }
    if (signature instanceof SenderSignature.P256 p256) {
      return concat("01", p256.tail(), p256.prehash() ? "01" : "00");
    }
    if (signature instanceof SenderSignature.WebAuthn webAuthn) {
      return concat("02" + digits(webAuthn.data().data().toHex()), webAuthn.tail(), "");
    }
    throw new AssertionError("build it anew here, too: " + signature.getClass());
  }

  private static Bytes concat(String before, SenderSignature.P256Tail tail, String after) {
    return Bytes.fromHex(
        before
            + digits(tail.r().toHex())
            + digits(tail.s().toHex())
            + digits(tail.publicX().toHex())
            + digits(tail.publicY().toHex())
            + after);
  }

  private static String digits(String hex) {
    return hex.substring(2);
  }
}
