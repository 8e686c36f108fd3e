package tempo.fastpay.jsonrpc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.Loop;

/** Logs what methods fail with that is no error of theirs: once in a while. Belongs to one loop. */
final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final long QUIET_MS = 10_000;

  private final Loop loop;
  private long quietUntilMs = Long.MIN_VALUE;
  private long unlogged;

  FailureLog(Loop loop) {
    this.loop = loop;
  }

  void note(String method, Throwable cause) {
    if (loop.nowMs() < quietUntilMs) {
      unlogged++;
      return;
    }
    LOG.atWarn()
        .setMessage("a method failed without an error of its own")
        .addKeyValue("method", method)
        .addKeyValue("unlogged_before", unlogged)
        .setCause(cause)
        .log();
    quietUntilMs = loop.nowMs() + QUIET_MS;
    unlogged = 0;
  }
}
