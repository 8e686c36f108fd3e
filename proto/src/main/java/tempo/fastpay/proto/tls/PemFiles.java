package tempo.fastpay.proto.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tempo.fastpay.proto.text.Utf8Text;

/** Reads private keys and certificates from PEM files. Blocking; a refusal names the file. */
final class PemFiles {
  static final int FILE_LIMIT_BYTES = 256 * 1024;
  static final int CERTIFICATES_PER_FILE_LIMIT = 64;

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----\\s([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");

  private PemFiles() {}

  /** The certificates of a file, at least one, in its order. */
  static List<X509Certificate> certificates(Path file) {
    byte[] pem = read(file);
    List<? extends Certificate> found;
    try {
      found =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(pem)));
    } catch (CertificateException e) {
      throw new TlsException(file + ": expected certificates in PEM, found something else");
    }
    if (found.isEmpty() || found.size() > CERTIFICATES_PER_FILE_LIMIT) {
      throw new TlsException(
          file
              + ": expected 1 to "
              + CERTIFICATES_PER_FILE_LIMIT
              + " certificates in PEM, found "
              + found.size());
    }
    return found.stream().map(X509Certificate.class::cast).toList();
  }

  /** The private key of a file that is its owner's alone, which must be the certificate's. */
  static PrivateKey privateKey(Path file, X509Certificate certificate) {
    byte[] pem = read(file);
    requireOwnerOnly(file);
    Matcher block = PRIVATE_KEY.matcher(text(file, pem));
    if (!block.matches()) {
      throw new TlsException(
          file
              + ": expected one unencrypted PKCS#8 key (BEGIN PRIVATE KEY), as keygen --type tls"
              + " makes; other PEM keys become one by: openssl pkcs8 -topk8 -nocrypt");
    }
    PublicKey publicKey = certificate.getPublicKey();
    try {
      PrivateKey key =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1))));
      if (belong(key, publicKey)) {
        return key;
      }
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      // Reported below: another kind of key, or none.
    } catch (GeneralSecurityException e) {
      throw new TlsException(
          file + ": keys of type " + publicKey.getAlgorithm() + " cannot be used here");
    }
    throw new TlsException(
        file + ": expected the private key of the certificate of " + subject(certificate));
  }

  private static String text(Path file, byte[] pem) {
    try {
      return Utf8Text.decode(pem);
    } catch (IllegalArgumentException e) {
      throw new TlsException(file + ": " + e.getMessage());
    }
  }

  private static void requireOwnerOnly(Path file) {
    try {
      OwnerOnly.complaint(file)
          .ifPresent(
              complaint -> {
                throw new TlsException(complaint);
              });
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** True if the public key verifies what the private key signs. */
  private static boolean belong(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (publicKey.getAlgorithm()) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> publicKey.getAlgorithm();
            });
    byte[] probe = {1, 2, 3, 4};
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(probe);
    try {
      return signature.verify(signed);
    } catch (SignatureException otherCurve) {
      return false;
    }
  }

  static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static byte[] read(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new TlsException(file + ": expected a file, found something else");
      }
      long sizeBytes = Files.size(file);
      if (sizeBytes > FILE_LIMIT_BYTES) {
        throw new TlsException(
            file + ": expected at most " + FILE_LIMIT_BYTES + " bytes, found " + sizeBytes);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static TlsException unreadable(Path file, IOException e) {
    return new TlsException(
        e instanceof NoSuchFileException
            ? file + ": no such file; make a key and its certificate with keygen --type tls"
            : file + ": cannot be read: " + oneLine(e));
  }

  static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
