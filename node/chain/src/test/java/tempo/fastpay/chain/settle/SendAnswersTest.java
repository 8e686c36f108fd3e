package tempo.fastpay.chain.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.sidecar.port.Chain.Answer;
import tempo.fastpay.sidecar.port.Chain.Sent;

class SendAnswersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KNOWN           | -32003 | transaction already imported",
        "KNOWN           | -32000 | already known",
        "NONCE_TOO_LOW   | -32000 | nonce too low: next nonce 7, tx nonce 3",
        "NONCE_TOO_LOW   | -32003 | nonce too low",
        "NONCE_TOO_HIGH  | -32000 | nonce too high",
        "UNDERPRICED     | -32003 | replacement transaction underpriced",
        "UNDERPRICED     | -32000 | replacement transaction underpriced",
        "BASE_FEE        | -32000 | transaction underpriced",
        "BASE_FEE        | -32003 | max fee per gas less than block base fee",
        "BASE_FEE        | -32000 | max fee per gas less than block base fee",
        "FEE_NOT_COVERED | -32003 | insufficient fee token balance: have 0, need 12000",
        "FEE_NOT_COVERED | -32003 | insufficient funds for gas * price + value: have 1 want 2",
        "FEE_NOT_COVERED | -32003 | Insufficient funds for gas * price + value",
        "FEE_NOT_COVERED | -32000 | lack of funds (0) for max fee (9)",
        "EXPIRED         | -32003 | Tempo tx valid_before (10) must be > current time + 3s (13)",
        "EXPIRED         | -32000 | transaction expired: current block timestamp 9 >= validBefore 8",
        "NOT_YET_VALID   | -32003 | Tempo tx valid_after (99) must be <= current time + 1h (9)",
        "NOT_YET_VALID   | -32000 | transaction not valid yet: current block timestamp 1 < validAfter 2",
        "POOL_FULL       | -32003 | txpool is full",
        "REFUSED         | -32003 | invalid chain id for signer",
        "REFUSED         | -32000 | invalid chain ID",
        "REFUSED         | -32602 | Failed to decode transaction",
        "REFUSED         | -32602 | Empty transaction data",
        "REFUSED         | -32602 | invalid transaction signature",
        "REFUSED         | -32602 | Failed to recover the signer",
        "REFUSED         | -32000 | intrinsic gas too low",
        "REFUSED         | -32000 | intrinsic gas too high -- tx.gas_limit > env.block.gas_limit",
        "REFUSED         | -32000 | exceeds max transaction gas limit",
        "REFUSED         | -32000 | Access key expired: expiry 5 <= min allowed 8",
        "REFUSED         | -32000 | keychain validation failed: AccountKeychainError(KeyNotFound)",
        "REFUSED         | -32000 | Tempo Transaction with subblock nonce key prefix aren't supported in the pool",
        "REFUSED         | -32000 | expiring nonce transaction requires valid_before to be set",
        "REFUSED         | -32603 | internal error"
      })
  void theNodesWordsTell(Answer answer, int code, String message) {
    assertThat(SendAnswers.of(RpcError.of(code, message))).isEqualTo(new Sent(answer, message));
  }

  @Test
  void whatIsSaidBeyondTheMessageIsKept() {
    RpcError error =
        new RpcError(
            -32003,
            "invalid fee token",
            Optional.of(new JsonObject().put("name", "FeeTokenPausedError")));
    assertThat(SendAnswers.of(error).detail())
        .isEqualTo("invalid fee token {\"name\":\"FeeTokenPausedError\"}");
  }

  @Test
  void longWordsAreCut() {
    assertThat(SendAnswers.of(RpcError.of(1, "x".repeat(10_000))).detail())
        .hasSize(SendAnswers.DETAIL_LIMIT_CHARS);
  }
}
