package tempo.fastpay.proto.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts as the runtime's own trust manager does, and refuses certificates that are not valid at
 * the time of the handshake. The runtime's looks at no dates where a certificate is itself among
 * the trusted ones.
 */
final class DatedTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager inner;

  /** Trusts the certificates of a store. */
  DatedTrust(KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    X509ExtendedTrustManager found = null;
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        found = extended;
      }
    }
    if (found == null) {
      throw new GeneralSecurityException("this Java has no X.509 trust manager");
    }
    inner = found;
  }

  private static void requireValidNow(X509Certificate[] chain) throws CertificateException {
    for (X509Certificate certificate : chain) {
      certificate.checkValidity();
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    requireValidNow(chain);
    inner.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    requireValidNow(chain);
    inner.checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    requireValidNow(chain);
    inner.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    requireValidNow(chain);
    inner.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    requireValidNow(chain);
    inner.checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    requireValidNow(chain);
    inner.checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return inner.getAcceptedIssuers();
  }
}
