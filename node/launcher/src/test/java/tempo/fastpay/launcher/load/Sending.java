package tempo.fastpay.launcher.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.v1.RejectCode;
import tempo.fastpay.v1.RejectReason;

/**
 * Sends payments to one validator, all from one event loop, over as many connections as the calls
 * in flight need. An account has one payment on its way at a time (L3).
 */
final class Sending implements AutoCloseable {
  /**
   * How payments are sent.
   *
   * @param inFlight calls at once; at most so many payments are unanswered. A validator has 4,096
   *     calls open and works on 1,024 submissions at most
   * @param perSecond how many are sent a second, whatever the answers do; 0: one whenever there is
   *     room
   */
  record Pace(Submitting how, int inFlight, int perSecond) {
    Pace {
      if (inFlight < 1 || perSecond < 0) {
        throw new IllegalArgumentException(
            "expected at least one call in flight and no negative rate, got "
                + inFlight
                + " and "
                + perSecond);
      }
    }
  }

  /** No answer for so long, and nothing more is waited for. */
  private static final long SILENCE_LIMIT_MS = 60_000;

  private static final long CLOSE_LIMIT_SECONDS = 30;
  private static final long RETRY_DEFAULT_MS = 100;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final List<GrpcClient> connections = new ArrayList<>();
  private final SocketAddress validator;
  private final Pace pace;

  Sending(SocketAddress validator, Pace pace) {
    this.validator = validator;
    this.pace = pace;
    for (int calls = 0; calls < pace.inFlight(); calls += WireLimits.STREAMS_PER_CONNECTION_LIMIT) {
      connections.add(GrpcValidator.client(vertx));
    }
  }

  /** Sends what these accounts owe; complete when each payment is certified or given up. */
  Future<Answers> send(List<Payer> payers, int payments) {
    Promise<Answers> over = Promise.promise();
    loop.runOnContext(now -> new Run(payers, payments, over).start());
    return over.future();
  }

  /** {@link #send}, waited for. */
  Answers sendAll(List<Payer> payers, int payments) throws Exception {
    return send(payers, payments).toCompletionStage().toCompletableFuture().get();
  }

  @Override
  public void close() {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private final class Run {
    private final Answers answers;
    private final Promise<Answers> over;
    private final Deque<Payer> ready = new ArrayDeque<>();
    private final Deque<Call> again = new ArrayDeque<>();
    private final Deque<GrpcClient> free = new ArrayDeque<>();
    private final long startedNs = System.nanoTime();
    private int left;
    private long sent;
    private long heardNs = startedNs;
    private long timer = -1;

    Run(List<Payer> payers, int payments, Promise<Answers> over) {
      this.over = over;
      answers = new Answers(payments);
      left = payments;
      payers.stream().filter(payer -> !payer.isDone()).forEach(ready::add);
      for (int call = 0; call < pace.inFlight(); call++) {
        free.add(connections.get(call % connections.size()));
      }
    }

    void start() {
      timer = vertx.setPeriodic(pace.perSecond() == 0 ? 1_000 : 1, tick -> tick());
      pump();
    }

    private void tick() {
      if (System.nanoTime() - heardNs > TimeUnit.MILLISECONDS.toNanos(SILENCE_LIMIT_MS)) {
        answers.failed("no answer within " + SILENCE_LIMIT_MS + " ms, " + left + " payments left");
        end();
        return;
      }
      pump();
    }

    private void pump() {
      if (!answers.failures().isEmpty()) {
        end();
        return;
      }
      while (!free.isEmpty() && !again.isEmpty()) {
        again.removeFirst().start(free.removeFirst());
      }
      while (!free.isEmpty() && !ready.isEmpty()) {
        long now = System.nanoTime();
        long dueNs = pace.perSecond() == 0 ? now : dueNs();
        if (dueNs > now) {
          return;
        }
        sent++;
        new Call(ready.removeFirst(), dueNs).start(free.removeFirst());
      }
      end();
    }

    /** When the next payment should be sent; what waits longer, here too, is later by that. */
    private long dueNs() {
      return startedNs + sent * TimeUnit.SECONDS.toNanos(1) / pace.perSecond();
    }

    private void end() {
      boolean quiet = left == 0 && free.size() == pace.inFlight();
      if ((quiet || !answers.failures().isEmpty()) && vertx.cancelTimer(timer)) {
        answers.over(heardNs - startedNs);
        over.tryComplete(answers);
      }
    }

    private final class Call implements Submitting.Receiver {
      private final Payer payer;
      private final long dueNs;
      private GrpcClient connection;

      Call(Payer payer, long dueNs) {
        this.payer = payer;
        this.dueNs = dueNs;
      }

      void start(GrpcClient over) {
        connection = over;
        pace.how().submit(connection, validator, payer.next().request(), this);
      }

      @Override
      public void answered(Buffer message) {
        heardNs = System.nanoTime();
        if (over.future().isComplete()) {
          return;
        }
        if (Submitting.isCertified(message)) {
          answers.certified(payer.next(), message, heardNs - dueNs);
          left--;
          payer.paid();
          if (!payer.isDone()) {
            ready.addLast(payer);
          }
        } else {
          refused(Submitting.refusal(message));
        }
      }

      private void refused(RejectReason refusal) {
        answers.refused(refusal.getCode().name());
        if (!isForNow(refusal.getCode())) {
          answers.failed(refusal.getCode() + ": " + refusal.getMessage());
          return;
        }
        tryAgain(
            refusal.getRetryAfterMillis() == 0 ? RETRY_DEFAULT_MS : refusal.getRetryAfterMillis());
      }

      /**
       * A sender that presents no QC may be faster than the validator, which reads facts at a new H
       * before it takes in the QC that it has assembled.
       */
      private static boolean isForNow(RejectCode code) {
        return code == RejectCode.TEMPORARY_UNAVAILABLE || code == RejectCode.NONCE_SEQ_TOO_HIGH;
      }

      private void tryAgain(long afterMs) {
        vertx.setTimer(
            afterMs,
            waited -> {
              again.addLast(this);
              pump();
            });
      }

      @Override
      public void busy(String code) {
        if (!over.future().isComplete()) {
          answers.refused(code);
          tryAgain(RETRY_DEFAULT_MS);
        }
      }

      @Override
      public void ended(Optional<String> failure) {
        free.add(connection);
        if (!over.future().isComplete()) {
          failure.ifPresent(answers::failed);
          pump();
        }
      }
    }
  }
}
