package tempo.fastpay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeUrlTest {
  @Test
  void oneUrlServesBoth() {
    NodeUrl url = NodeUrl.parse("http://127.0.0.1:8545");
    assertThat(url.http()).isEqualTo(URI.create("http://127.0.0.1:8545"));
    assertThat(url.heads()).isEqualTo(url.http());
  }

  @Test
  void theWebSocketMayBeElsewhere() {
    NodeUrl url = NodeUrl.parse("https://node.example/key ws://node.example:8546");
    assertThat(url.heads()).isEqualTo(URI.create("ws://node.example:8546"));
  }

  @Test
  void itsNameTellsNoSecret() {
    assertThat(NodeUrl.parse("https://me:secret@node.example:1/key?token=1"))
        .hasToString("node.example:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "node:8545",
        "ws://node:8545",
        "http:///path",
        "ftp://node",
        "http://node http://node",
        "http://node ws://node ws://node",
        "http://no de",
        "http://node/%zz"
      })
  void whatIsNoUrlIsRefused(String text) {
    assertThatThrownBy(() -> NodeUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
