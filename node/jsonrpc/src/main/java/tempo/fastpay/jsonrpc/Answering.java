package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Has the calls of one request carried out, some at once, and writes their answers in the order of
 * the calls. Belongs to one loop.
 */
final class Answering {
  private final Incoming incoming;
  private final Carrier carrier;
  private final RpcServerLimits limits;
  private final AnswerWriter writer;
  private final Buffer[] texts;
  private final Promise<Optional<Buffer>> answer = Promise.promise();
  private int next;
  private int running;
  private long bytes;

  private Answering(
      Incoming incoming, Carrier carrier, RpcServerLimits limits, AnswerWriter writer) {
    this.incoming = incoming;
    this.carrier = carrier;
    this.limits = limits;
    this.writer = writer;
    this.texts = new Buffer[incoming.entries().size()];
  }

  /**
   * Answers a request.
   *
   * @return the text to send; empty: nothing wants an answer. Complete at once if all calls are
   */
  static Future<Optional<Buffer>> of(
      Incoming incoming, Carrier carrier, RpcServerLimits limits, AnswerWriter writer) {
    Answering answering = new Answering(incoming, carrier, limits, writer);
    answering.beginMore();
    return answering.answer.future();
  }

  private void beginMore() {
    List<Incoming.Entry> entries = incoming.entries();
    while (next < entries.size() && running < limits.atOnceLimit()) {
      begin(next++);
    }
    if (next == entries.size() && running == 0) {
      answer.tryComplete(joined());
    }
  }

  private void begin(int index) {
    Incoming.Entry entry = incoming.entries().get(index);
    if (entry instanceof Incoming.Entry.Refused refused) {
      keep(index, refused.id(), "", new RpcAnswer.Failed(refused.error()));
    } else if (entry instanceof Incoming.Entry.Call call) {
      boolean isAlone = !incoming.isBatch();
      run(call.call(), isAlone, answered -> keep(index, call.id(), call.call().method(), answered));
    } else if (entry instanceof Incoming.Entry.Notification notification) {
      run(notification.call(), false, answered -> {});
    }
  }

  private void run(RpcCall call, boolean isAlone, Consumer<RpcAnswer> then) {
    running++;
    carrier
        .carryOut(call, isAlone)
        .onSuccess(
            answered -> {
              then.accept(answered);
              running--;
              beginMore();
            });
  }

  private void keep(int index, Object id, String method, RpcAnswer answered) {
    Buffer text = writer.text(id, method, answered);
    if (bytes + text.length() > limits.answerLimitBytes()) {
      text = writer.tooLong(id, limits.answerLimitBytes());
    }
    bytes += text.length();
    texts[index] = text;
  }

  private Optional<Buffer> joined() {
    Buffer all = Buffer.buffer();
    for (Buffer text : texts) {
      if (text != null) {
        all.appendString(all.length() == 0 ? "[" : ",").appendBuffer(text);
      }
    }
    if (all.length() == 0) {
      return Optional.empty();
    }
    return Optional.of(incoming.isBatch() ? all.appendString("]") : all.slice(1, all.length()));
  }
}
