package tempo.fastpay.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Host and port are read and printed in one form, with IPv6 addresses in brackets. */
class HostPortTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "dave.example.org:65535", "[::1]:7", "[2001:db8::2]:80"})
  void whatIsReadIsPrintedAsItWas(String text) {
    assertThat(HostPort.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"::1", "::1:7", "[::1]", "[::1]:0", "[fe80::1%eth0]:7", "[1:2]:7", "[g::1]:7"})
  void whatIsNoHostAndPortIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
  }

  @Test
  void everyAddressOfIpv6CanBeListenedAt() {
    assertThat(new HostPort("::", 0)).hasToString("[::]:0");
  }
}
