package tempo.fastpay.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.tls.Tls;

/** What keygen makes for TLS. */
class SelfSignedTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private static SelfSigned make(String... hosts) {
    return SelfSigned.make(List.of(hosts), NOW, NOW.plus(SelfSigned.VALIDITY), new SecureRandom());
  }

  @Test
  void itServesAndCallsUnderItsNames() throws Exception {
    X509Certificate certificate =
        make("dave.example.org", "10.1.2.3", "::1", "localhost").certificate();

    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(
            List.of(DNS_NAME, "dave.example.org"),
            List.of(IP_ADDRESS, "10.1.2.3"),
            List.of(IP_ADDRESS, "0:0:0:0:0:0:0:1"),
            List.of(DNS_NAME, "localhost"),
            List.of(IP_ADDRESS, "127.0.0.1"));
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=dave.example.org");
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(256);
    assertThatCode(() -> certificate.verify(certificate.getPublicKey())).doesNotThrowAnyException();
  }

  @Test
  void itIsValidFromNowForTwoYears() {
    X509Certificate certificate = make().certificate();
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(730)));
  }

  @Test
  void noTwoAreAlike() {
    X509Certificate first = make().certificate();
    X509Certificate second = make().certificate();
    assertThat(first.getSerialNumber()).isNotEqualTo(second.getSerialNumber()).isPositive();
    assertThat(first.getPublicKey()).isNotEqualTo(second.getPublicKey());
    assertThat(Tls.fingerprint(first))
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(Tls.fingerprint(second));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Dave", "a b", "-a", "a-", "a..b", "*.example.org", "1.2.3.4.", "a:1", "ä"})
  void whatIsNoHostIsRefused(String host) {
    assertThatThrownBy(() -> make(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a host name in lower case or an IP address, got '" + host + "'");
  }

  @Test
  void hostsAreBounded() {
    String[] hosts =
        IntStream.range(0, SelfSigned.HOSTS_LIMIT + 1 - SelfSigned.LOCAL_HOSTS.size())
            .mapToObj(i -> "host-" + i)
            .toArray(String[]::new);
    assertThatThrownBy(() -> make(hosts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at most 64 hosts, got 65");
    String longest = ("a".repeat(60) + ".").repeat(4) + "example";
    assertThat(make(longest).certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=" + longest.substring(0, 64));
    assertThatThrownBy(() -> make(longest + ".org12"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a host name");
  }
}
