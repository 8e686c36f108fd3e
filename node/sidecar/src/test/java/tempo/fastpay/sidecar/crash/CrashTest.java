package tempo.fastpay.sidecar.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.sidecar.record.RecordVerifier;

/**
 * L8 with a real process: killed and frozen at random under load, again and again, while the chain
 * goes on. {@code scripts/crash} kills a hundred times; the test as it is a few times.
 */
class CrashTest {
  private static final int KILLS = Integer.getInteger("fastpay.kills", 6);
  private static final long SEED = Long.getLong("fastpay.seed", System.nanoTime());
  private static final int PAYERS = 24;

  /** So many of a lane's last payments stay unsettled. */
  private static final int UNSETTLED_LIMIT = 5;

  /** A life is so many answers long, and a little more. */
  private static final int LIFE_LEAST = 20;

  private static final int LIFE_MOST = 200;
  private static final long PAUSE_MOST_MS = 300;
  private static final long BLOCK_TIME_MS = 250;
  private static final int ASKED_AGAIN_AT_ONCE = 32;

  private final Random random = new Random(SEED);
  private final Vertx vertx = Vertx.vertx();
  private final Judge judge = new Judge();
  private final List<Payer> payers =
      IntStream.range(0, PAYERS).mapToObj(i -> new Payer(i, judge, SEED)).toList();
  @TempDir Path folder;
  private Path record;
  private Path chain;
  private long height = 1;

  @BeforeEach
  void begin() throws IOException {
    record = folder.resolve("record");
    chain = folder.resolve("chain.json");
    new FileChain.Block(height, System.currentTimeMillis(), Map.of()).write(chain);
  }

  @AfterEach
  void end() throws Exception {
    await(vertx.close());
  }

  private void pause(long ms) throws Exception {
    await(vertx.timer(ms, TimeUnit.MILLISECONDS));
  }

  /** Another block; what is old enough becomes final. */
  private void block() {
    Map<Address, Long> nonces = new HashMap<>();
    payers.forEach(
        payer -> nonces.put(payer.address(), Math.max(0, payer.next() - UNSETTLED_LIMIT)));
    // Before anybody may see it: what is final then may be refused.
    judge.settled(nonces);
    height++;
    try {
      new FileChain.Block(height, System.currentTimeMillis(), nonces).write(chain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyKeyGivesTheSameCertificateOrARefusalHoweverTheProcessEnds() throws Exception {
    int frozen = 0;
    int askedAgain = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      block();
      try (ValidatorProcess validator = ValidatorProcess.start(vertx, record, chain, kill == 0)) {
        askedAgain += askAgain(validator);
        long blocks = vertx.setPeriodic(BLOCK_TIME_MS, due -> block());
        payers.forEach(payer -> payer.run(validator.api()));
        await(judge.answers(random.nextInt(LIFE_LEAST, LIFE_MOST)));
        pause(random.nextLong(1, PAUSE_MOST_MS));
        if (kill % 3 == 1) {
          frozen++;
          validator.freeze();
          pause(random.nextLong(1, PAUSE_MOST_MS));
          if (random.nextBoolean()) {
            validator.thaw();
            pause(random.nextLong(1, PAUSE_MOST_MS));
          }
        }
        validator.kill();
        vertx.cancelTimer(blocks);
        await(Future.all(payers.stream().map(Payer::stop).toList()));
      }
      assertThat(judge.offences()).as("seed %s", SEED).isEmpty();
    }
    block();
    try (ValidatorProcess validator = ValidatorProcess.start(vertx, record, chain, false)) {
      askedAgain += askAgain(validator);
    }
    System.out.printf(
        "kills=%d frozen=%d asked_again=%d height=%d seed=%d %s%n",
        KILLS, frozen, askedAgain, height, SEED, judge.counts());
    assertThat(judge.offences()).as("seed %s", SEED).isEmpty();
    assertThat(judge.certificates()).isGreaterThan(5L * KILLS);
    assertThat(judge.sameAgain()).isPositive();
    assertThat(judge.unanswered()).as("killed under load").isGreaterThan(KILLS);
    assertThat(
            new RecordVerifier(record, CRYPTO, Optional.of(CrashValidator.COMMITTEE)).run().use())
        .isEqualTo(RecordVerifier.Use.SIGNING);
    theChainNodeMayNotLagBehindTheRecord();
  }

  /** All that was ever answered and is not final, and of the rest some. */
  private int askAgain(ValidatorProcess validator) throws Exception {
    List<Judge.Answered> all = new ArrayList<>(judge.answered());
    List<Future<SubmitReply>> asked = new ArrayList<>();
    for (Judge.Answered answered : all) {
      if (judge.isFinal(answered.key()) && random.nextInt(20) > 0) {
        continue;
      }
      asked.add(
          validator
              .api()
              .submit(SubmitRequest.of(answered.envelope(), List.of()))
              .onSuccess(reply -> judge.heard(answered.key(), answered.envelope(), reply)));
      if (asked.size() % ASKED_AGAIN_AT_ONCE == 0) {
        await(Future.all(asked));
      }
    }
    await(Future.all(asked));
    return asked.size();
  }

  /** H never goes back, also when the node does. */
  private void theChainNodeMayNotLagBehindTheRecord() throws Exception {
    new FileChain.Block(height - 1, System.currentTimeMillis(), Map.of()).write(chain);
    ValidatorProcess.Ended ended = ValidatorProcess.refusedStart(record, chain);
    assertThat(ended.said()).contains("wait until the node has caught up");
    assertThat(ended.exitCode()).as("trying again may help").isEqualTo(1);
  }
}
