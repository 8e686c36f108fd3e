package tempo.fastpay.protocol.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECMultiplier;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import tempo.fastpay.protocol.crypto.Crypto.RecoverableSignature;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** ECDSA with low s over one 256-bit curve of cofactor 1, on BouncyCastle's curve arithmetic. */
final class Ecdsa {
  private static final int FIELD_BYTES = 32;

  private final String curveName;
  private final ECCurve curve;
  private final ECPoint generator;
  private final BigInteger order;
  private final BigInteger halfOrder;

  Ecdsa(String curveName) {
    X9ECParameters parameters = CustomNamedCurves.getByName(curveName);
    this.curveName = curveName;
    this.curve = parameters.getCurve();
    this.generator = parameters.getG();
    this.order = parameters.getN();
    this.halfOrder = order.shiftRight(1);
  }

  Bytes publicKey(Bytes32 privateKey) {
    return encode(timesGenerator(scalar(privateKey)).normalize());
  }

  RecoverableSignature sign(Bytes32 hash, Bytes32 privateKey) {
    BigInteger secret = scalar(privateKey);
    BigInteger digest = hash.toNumber();
    HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
    nonces.init(order, secret, hash.toArray());
    while (true) {
      BigInteger nonce = nonces.nextK();
      ECPoint point = timesGenerator(nonce).normalize();
      BigInteger r = point.getAffineXCoord().toBigInteger();
      // An x above the order could not be recovered from r alone, so such a nonce is passed over.
      if (r.signum() == 0 || r.compareTo(order) >= 0) {
        continue;
      }
      BigInteger s =
          BigIntegers.modOddInverse(order, nonce)
              .multiply(digest.add(secret.multiply(r)))
              .mod(order);
      if (s.signum() == 0) {
        continue;
      }
      boolean odd = point.getAffineYCoord().testBitZero();
      if (s.compareTo(halfOrder) > 0) {
        s = order.subtract(s);
        odd = !odd;
      }
      return new RecoverableSignature(Bytes32.fromNumber(r), Bytes32.fromNumber(s), odd ? 1 : 0);
    }
  }

  boolean verify(Bytes32 hash, Bytes32 rWord, Bytes32 sWord, Bytes32 x, Bytes32 y) {
    BigInteger r = rWord.toNumber();
    BigInteger s = sWord.toNumber();
    if (!inRange(r, s)) {
      return false;
    }
    Optional<ECPoint> key = point(x.toNumber(), y.toNumber());
    if (key.isEmpty()) {
      return false;
    }
    BigInteger inverse = BigIntegers.modOddInverseVar(order, s);
    BigInteger u1 = hash.toNumber().multiply(inverse).mod(order);
    BigInteger u2 = r.multiply(inverse).mod(order);
    ECPoint sum = ECAlgorithms.sumOfTwoMultiplies(generator, u1, key.get(), u2);
    return !sum.isInfinity()
        && sum.normalize().getAffineXCoord().toBigInteger().mod(order).equals(r);
  }

  Optional<Bytes> recover(Bytes32 hash, Bytes32 rWord, Bytes32 sWord, int yParity) {
    BigInteger r = rWord.toNumber();
    BigInteger s = sWord.toNumber();
    if (yParity < 0 || yParity > 1 || !inRange(r, s)) {
      return Optional.empty();
    }
    ECFieldElement x = curve.fromBigInteger(r);
    ECFieldElement y = rightSide(x).sqrt();
    if (y == null) {
      return Optional.empty();
    }
    if (y.testBitZero() != (yParity == 1)) {
      y = y.negate();
    }
    ECPoint nonce = curve.createPoint(r, y.toBigInteger());
    BigInteger inverse = BigIntegers.modOddInverseVar(order, r);
    BigInteger u1 = hash.toNumber().negate().multiply(inverse).mod(order);
    BigInteger u2 = s.multiply(inverse).mod(order);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(generator, u1, nonce, u2);
    return key.isInfinity() ? Optional.empty() : Optional.of(encode(key.normalize()));
  }

  private boolean inRange(BigInteger r, BigInteger s) {
    return r.signum() > 0
        && r.compareTo(order) < 0
        && s.signum() > 0
        && s.compareTo(halfOrder) <= 0;
  }

  /** The affine point, if it is on the curve: cofactor 1 puts it into the group then. */
  private Optional<ECPoint> point(BigInteger x, BigInteger y) {
    BigInteger modulus = curve.getField().getCharacteristic();
    if (x.compareTo(modulus) >= 0 || y.compareTo(modulus) >= 0) {
      return Optional.empty();
    }
    ECFieldElement yElement = curve.fromBigInteger(y);
    return yElement.square().equals(rightSide(curve.fromBigInteger(x)))
        ? Optional.of(curve.createPoint(x, y))
        : Optional.empty();
  }

  private ECFieldElement rightSide(ECFieldElement x) {
    return x.square().add(curve.getA()).multiply(x).add(curve.getB());
  }

  private ECPoint timesGenerator(BigInteger scalar) {
    ECMultiplier multiplier = new FixedPointCombMultiplier();
    return multiplier.multiply(generator, scalar);
  }

  private BigInteger scalar(Bytes32 privateKey) {
    BigInteger scalar = privateKey.toNumber();
    if (scalar.signum() == 0 || scalar.compareTo(order) >= 0) {
      throw new IllegalArgumentException(
          "a " + curveName + " private key is at least 1 and below the order of the curve");
    }
    return scalar;
  }

  private static Bytes encode(ECPoint point) {
    byte[] prefixed = point.getEncoded(false);
    return Bytes.of(Arrays.copyOfRange(prefixed, 1, 1 + 2 * FIELD_BYTES));
  }
}
