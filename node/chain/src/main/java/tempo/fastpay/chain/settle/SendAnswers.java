package tempo.fastpay.chain.settle;

import java.util.List;
import java.util.Locale;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.sidecar.port.Chain;

/**
 * Tells the errors apart with which nodes answer a transaction. Nodes have one code for many
 * reasons, and no names for them: their words decide, the first row that fits.
 */
public final class SendAnswers {
  /** Of a node's words so many are kept. */
  public static final int DETAIL_LIMIT_CHARS = 500;

  private record Row(Chain.Answer answer, String words) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(Chain.Answer.KNOWN, "already known"),
          new Row(Chain.Answer.KNOWN, "already imported"),
          new Row(Chain.Answer.NONCE_TOO_LOW, "nonce too low"),
          new Row(Chain.Answer.NONCE_TOO_HIGH, "nonce too high"),
          new Row(Chain.Answer.NONCE_TOO_HIGH, "nonce gap"),
          new Row(Chain.Answer.UNDERPRICED, "replacement transaction underpriced"),
          new Row(Chain.Answer.BASE_FEE, "transaction underpriced"),
          new Row(Chain.Answer.BASE_FEE, "max fee per gas less than block base fee"),
          new Row(Chain.Answer.FEE_NOT_COVERED, "insufficient fee token balance"),
          new Row(Chain.Answer.FEE_NOT_COVERED, "insufficient funds for gas"),
          new Row(Chain.Answer.FEE_NOT_COVERED, "lack of funds"),
          new Row(Chain.Answer.POOL_FULL, "txpool is full"),
          // Of keys that no payment has: their windows are no reason to wait.
          new Row(Chain.Answer.REFUSED, "expiring nonce"),
          new Row(Chain.Answer.EXPIRED, "valid_before"),
          new Row(Chain.Answer.EXPIRED, "transaction expired"),
          new Row(Chain.Answer.NOT_YET_VALID, "valid_after"),
          new Row(Chain.Answer.NOT_YET_VALID, "transaction not valid yet"));

  private SendAnswers() {}

  /** What an error means for the transaction that it answers. */
  public static Chain.Sent of(RpcError error) {
    String words = error.message().toLowerCase(Locale.ROOT);
    for (Row row : ROWS) {
      if (words.contains(row.words())) {
        return new Chain.Sent(row.answer(), detail(error));
      }
    }
    return new Chain.Sent(Chain.Answer.REFUSED, detail(error));
  }

  private static String detail(RpcError error) {
    String all = error.message() + error.data().map(data -> " " + data).orElse("");
    return all.length() <= DETAIL_LIMIT_CHARS ? all : all.substring(0, DETAIL_LIMIT_CHARS);
  }
}
