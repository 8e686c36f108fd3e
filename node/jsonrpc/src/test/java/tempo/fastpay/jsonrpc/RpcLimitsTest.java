package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each limit refuses a number that makes no sense, by its name. */
class RpcLimitsTest {
  @Test
  void aNegativeLimitIsRefusedByItsName() {
    for (Record limits :
        List.of(RpcClientLimits.DEFAULT, RpcServerLimits.DEFAULT, WsLimits.DEFAULT)) {
      for (RecordComponent component : limits.getClass().getRecordComponents()) {
        String name = component.getName();
        assertThatThrownBy(() -> ChangedLimits.changed(limits, Map.of(name, -1)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(name + ": expected ");
      }
    }
  }

  @Test
  void aCallEndsBeforeItsQuietConnectionDoes() {
    assertThatThrownBy(() -> ChangedLimits.server(Map.of("callTimeoutMs", 60_000)))
        .hasMessage("callTimeoutMs: expected 1 to 59999, got 60000");
  }
}
