package tempo.fastpay.sidecar.crash;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.sidecar.TestPayments;

/**
 * A sender that pays one payment after the other, and cheats: now and then it asks for another
 * payment on a key it has used, above all where it got no answer.
 */
final class Payer {
  private static final long LIFETIME_SECONDS = 500;
  private static final int TRIES_LIMIT = 4;
  private static final Address PAID = TestPayments.address(TestPayments.key(0x22));

  private final Bytes32 privateKey;
  private final Address address;
  private final Judge judge;
  private final Random random;

  /** Payments asked for at the current sequence; one of them may be permitted already. */
  private final List<Envelope> tried = new ArrayList<>();

  private long sequence;
  private boolean running;
  private Promise<Void> idle = Promise.promise();

  Payer(int number, Judge judge, long seed) {
    this.privateKey = Hashes.sha256(("payer " + number).getBytes(StandardCharsets.US_ASCII));
    this.address = TestPayments.address(privateKey);
    this.judge = judge;
    this.random = new Random(seed + number);
  }

  Address address() {
    return address;
  }

  /** The sequence after the last one that was answered. */
  synchronized long next() {
    return sequence;
  }

  /** Pays until it is stopped or hears nothing any more. */
  synchronized void run(ValidatorApi validator) {
    running = true;
    idle = Promise.promise();
    pay(validator);
  }

  /** Completes when nothing is under way any more. */
  synchronized Future<Void> stop() {
    running = false;
    return idle.future();
  }

  private synchronized void pay(ValidatorApi validator) {
    boolean another =
        tried.isEmpty() || (tried.size() < TRIES_LIMIT && random.nextInt(TRIES_LIMIT) == 0);
    if (another) {
      tried.add(payment(sequence));
    }
    long asked = sequence;
    Envelope envelope =
        another ? tried.get(tried.size() - 1) : tried.get(random.nextInt(tried.size()));
    ask(validator, asked, envelope, reply -> paid(reply, asked, validator));
  }

  private synchronized void paid(SubmitReply reply, long asked, ValidatorApi validator) {
    if (reply instanceof SubmitReply.Certified) {
      sequence = asked + 1;
      tried.clear();
      if (random.nextInt(TRIES_LIMIT) == 0) {
        ask(validator, asked, payment(asked), refused -> pay(validator));
        return;
      }
    }
    pay(validator);
  }

  private synchronized void ask(
      ValidatorApi validator, long asked, Envelope envelope, Consumer<SubmitReply> then) {
    if (!running) {
      idle.tryComplete();
      return;
    }
    validator
        .submit(SubmitRequest.of(envelope, List.of()))
        .onComplete(
            reply -> {
              judge.heard(new Judge.Key(address, asked), envelope, reply);
              then.accept(reply);
            },
            gone -> {
              judge.noAnswer();
              ended();
            });
  }

  private synchronized void ended() {
    running = false;
    idle.tryComplete();
  }

  private Envelope payment(long at) {
    return TestPayments.envelope(
        privateKey,
        PAID,
        1 + random.nextInt(1_000_000),
        at,
        System.currentTimeMillis() / 1000 + LIFETIME_SECONDS);
  }
}
