package tempo.fastpay.launcher.tls;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import tempo.fastpay.proto.tls.OwnerOnly;

/** An authority with RSA keys, as operators who have one of their own use it. */
final class TestAuthority {
  private static final X500Name NAME = new X500Name("CN=authority");

  private final TlsFolder files;
  private final KeyPair pair = rsa();

  /** Writes its certificate under this name. */
  TestAuthority(TlsFolder files, String name) throws Exception {
    this.files = files;
    Files.writeString(
        files.certificate(name),
        pem("CERTIFICATE", sign(NAME, pair.getPublic(), true).getEncoded()));
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes a key for 127.0.0.1 under a name, with a certificate of this authority. */
  void issue(String name) throws Exception {
    KeyPair own = rsa();
    OwnerOnly.create(files.key(name), pem("PRIVATE KEY", own.getPrivate().getEncoded()));
    Files.writeString(
        files.certificate(name),
        pem("CERTIFICATE", sign(new X500Name("CN=" + name), own.getPublic(), false).getEncoded()));
  }

  private X509CertificateHolder sign(X500Name subject, PublicKey key, boolean isAuthority)
      throws Exception {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofHours(1))),
            subject,
            key);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    if (!isAuthority) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    }
    return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
  }

  private static String pem(String type, byte[] content) throws Exception {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    }
    return text.toString();
  }
}
