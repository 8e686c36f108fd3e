package tempo.fastpay.launcher.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A P-256 key with a certificate that it signed itself, for one node as a server and as a client of
 * TLS. Others trust that certificate itself, after they have compared its fingerprint.
 */
public final class SelfSigned {
  /** The hosts that every certificate is for, besides those it is made with. */
  public static final List<String> LOCAL_HOSTS = List.of("localhost", "127.0.0.1", "::1");

  public static final int HOSTS_LIMIT = 64;
  public static final Duration VALIDITY = Duration.ofDays(730);

  /**
   * The time by which a certificate begins earlier: clocks differ, and it must be valid everywhere.
   */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private static final int SERIAL_BITS = 127;
  private static final int NAME_LIMIT_CHARS = 253;

  /** A certificate's common name has at most so many, and decides nothing. */
  private static final int COMMON_NAME_LIMIT_CHARS = 64;

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  private final PrivateKey key;
  private final X509Certificate certificate;

  private SelfSigned(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * Makes a fresh key and its certificate.
   *
   * @param hosts names and IP addresses under which the node is called, besides {@link
   *     #LOCAL_HOSTS}
   * @param until when the certificate ends
   * @throws IllegalArgumentException naming what is no host, or where there are too many
   */
  public static SelfSigned make(
      Collection<String> hosts, Instant now, Instant until, SecureRandom random) {
    Set<String> all = new LinkedHashSet<>(hosts);
    all.addAll(LOCAL_HOSTS);
    if (all.size() > HOSTS_LIMIT) {
      throw new IllegalArgumentException(
          "expected at most " + HOSTS_LIMIT + " hosts, got " + all.size());
    }
    GeneralName[] names = all.stream().map(SelfSigned::name).toArray(GeneralName[]::new);
    String first = all.iterator().next();
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(
                BCStyle.CN, first.substring(0, Math.min(first.length(), COMMON_NAME_LIMIT_CHARS)))
            .build();
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      var builder =
          new JcaX509v3CertificateBuilder(
                  subject,
                  new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
                  Date.from(now.minus(CLOCK_SKEW)),
                  Date.from(until),
                  subject,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(
                      new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                      }))
              .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      return new SelfSigned(
          pair.getPrivate(),
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this Java cannot make a P-256 certificate", e);
    }
  }

  private static GeneralName name(String host) {
    if (IPAddress.isValid(host)) {
      return new GeneralName(GeneralName.iPAddress, host);
    }
    if (host.length() > NAME_LIMIT_CHARS || !NAME.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "expected a host name in lower case or an IP address, got '" + host + "'");
    }
    return new GeneralName(GeneralName.dNSName, host);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** The unencrypted private key, PKCS#8. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate made here has an encoding", e);
    }
  }

  private static String pem(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new IllegalStateException("text in memory can be written", e);
    }
    return text.toString();
  }
}
