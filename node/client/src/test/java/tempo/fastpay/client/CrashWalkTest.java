package tempo.fastpay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.client.Bench.OPTIONS;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Fixtures.ALICE;
import static tempo.fastpay.testkit.Fixtures.ALPHA_USD;
import static tempo.fastpay.testkit.Fixtures.BOB;
import static tempo.fastpay.testkit.Fixtures.dollars;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.wallet.FileWalletStore;
import tempo.fastpay.client.wallet.PaymentSigner;
import tempo.fastpay.client.wallet.PaymentState;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.client.wallet.WalletStore;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.MockSidecar;

/**
 * Kills the wallet between any two of its steps, and opens it again: nothing is lost, and no nonce
 * is used for two messages. A payment that was reserved is certified in the end with the bytes that
 * were sent, if any were; one that was not begun can be begun.
 */
class CrashWalkTest {
  private static final int STEPS_LIMIT = 100;

  @TempDir Path folder;

  /** Everything a process does that outlives it passes here; from the chosen step on it is dead. */
  private static final class Mortal {
    private final int lastStep;
    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
    private final Promise<Void> death = Promise.promise();

    Mortal(int lastStep) {
      this.lastStep = lastStep;
    }

    synchronized void step(String name) {
      if (steps.size() >= lastStep) {
        death.tryComplete();
        throw new IllegalStateException("killed before: " + name);
      }
      steps.add(name);
    }

    <T> T around(String name, Supplier<T> action) {
      step("before " + name);
      T result = action.get();
      step("after " + name);
      return result;
    }
  }

  /** What every process ever signed or sent, by nonce. */
  private static final class Witness {
    final Map<UInt64, Set<Bytes32>> signed = new HashMap<>();
    final Map<UInt64, Set<Bytes>> sent = new HashMap<>();

    synchronized void signed(UnsignedPayment payment) {
      signed.computeIfAbsent(payment.nonceSeq(), seq -> new HashSet<>()).add(payment.signHash());
    }

    synchronized void sent(UInt64 nonceSeq, Bytes raw) {
      sent.computeIfAbsent(nonceSeq, seq -> new HashSet<>()).add(raw);
    }
  }

  /** A file that a dead process writes no more, and that its death unlocks. */
  private static final class DyingStore implements WalletStore {
    private final WalletStore inner;
    private final Mortal process;

    DyingStore(WalletStore inner, Mortal process) {
      this.inner = inner;
      this.process = process;
    }

    @Override
    public synchronized Optional<WalletState> open() {
      return inner.open();
    }

    @Override
    public synchronized void save(WalletState state) {
      process.around(
          "save",
          () -> {
            inner.save(state);
            return state;
          });
    }

    @Override
    public synchronized void close() {
      inner.close();
    }
  }

  private record DyingSigner(PaymentSigner inner, Mortal process, Witness witness)
      implements PaymentSigner {
    @Override
    public Address address() {
      return inner.address();
    }

    @Override
    public Bytes sign(UnsignedPayment payment) {
      return process.around(
          "sign",
          () -> {
            witness.signed(payment);
            return inner.sign(payment);
          });
    }
  }

  private static Map<Validator, ValidatorApi> dying(Bench bench, Mortal process, Witness witness) {
    Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();
    for (MockSidecar sidecar : bench.sidecars) {
      String name = sidecar.validator().name();
      ports.put(
          sidecar.validator(),
          new SubmitVia(
              sidecar,
              request -> {
                process.step("before submit to " + name);
                witness.sent(request.envelope().nonceSeq(), request.envelope().paymentBytes());
                return sidecar
                    .submit(request)
                    .map(
                        reply -> {
                          process.step("answer of " + name);
                          return reply;
                        });
              }));
    }
    return ports;
  }

  private static WalletStore store(Bench bench, Path file, Mortal process) {
    return new DyingStore(new FileWalletStore(file, bench.committee.committee()), process);
  }

  private static FastPayClient open(
      Bench bench, WalletStore store, Mortal process, Witness witness) {
    PaymentSigner signer = new DyingSigner(Fleet.key(ALICE), process, witness);
    return await(bench.open(signer, store, OPTIONS, dying(bench, process, witness)));
  }

  private static Future<Outcome> pay(FastPayClient client, long dollars) {
    return client.send(BOB.address(), dollars(dollars), ALPHA_USD, SendOptions.DEFAULT);
  }

  @Test
  void everyStepMayBeTheLast() {
    int walked = 0;
    List<String> path = List.of();
    boolean isOver = false;
    while (!isOver) {
      assertThat(walked).as("the walk ends").isLessThan(STEPS_LIMIT);
      try (Bench bench = new Bench(4)) {
        Mortal process = new Mortal(walked);
        isOver = !diesAndComesBack(bench, folder.resolve("wallet-" + walked), process);
        path = process.steps;
      }
      walked++;
    }
    // Two payments of four saves, a signature and three to four answers each.
    assertThat(walked).isGreaterThan(30);
    assertThat(path).contains("before sign", "after sign", "before save", "after save");
  }

  /** True if the process was killed on its way. */
  private boolean diesAndComesBack(Bench bench, Path file, Mortal process) {
    Witness witness = new Witness();
    WalletStore mortal = store(bench, file, process);
    FastPayClient first = open(bench, mortal, process, witness);
    Future<Outcome> both = pay(first, 4).compose(one -> pay(first, 4));
    await(Future.any(process.death.future(), both.mapEmpty()).otherwiseEmpty());
    boolean wasKilled = process.death.future().isComplete();
    List<Bytes> keptBefore = keptBytes(first.wallet());
    mortal.close();

    Mortal next = new Mortal(Integer.MAX_VALUE);
    FastPayClient second = open(bench, store(bench, file, next), next, witness);
    assertThat(keptBytes(second.wallet())).as("what was kept").containsAll(keptBefore);
    for (Outcome outcome : await(second.resume())) {
      assertThat(outcome).as(outcome.describe()).isInstanceOf(Outcome.Certified.class);
    }
    while (second.wallet().payments().size() < 2) {
      // Another amount: a nonce that is used again would sign another message.
      assertThat(await(pay(second, 3))).isInstanceOf(Outcome.Certified.class);
    }

    assertThat(second.wallet().payments())
        .hasSize(2)
        .allMatch(payment -> payment.state() == PaymentState.CERTIFIED);
    assertThat(witness.signed).as("messages by nonce").hasSize(2);
    assertThat(witness.signed.values()).allMatch(messages -> messages.size() == 1);
    assertThat(witness.sent.values()).allMatch(bytes -> bytes.size() == 1);
    assertThat(await(second.account(ALPHA_USD)).available())
        .isEqualTo(dollars(15).toBigInteger().subtract(paid(second.wallet())));
    await(second.close());
    return wasKilled;
  }

  private static BigInteger paid(WalletState state) {
    return state.payments().stream()
        .map(payment -> payment.terms().amount().toBigInteger())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static List<Bytes> keptBytes(WalletState state) {
    return state.payments().stream()
        .flatMap(payment -> payment.envelope().stream())
        .map(envelope -> envelope.paymentBytes())
        .toList();
  }

  @Test
  void aWalletWhoseStoreFailedTakesNoFurtherStep() {
    try (Bench bench = new Bench(4)) {
      Mortal process = new Mortal(1);
      Witness witness = new Witness();
      FastPayClient client =
          open(bench, store(bench, folder.resolve("wallet"), process), process, witness);
      assertThat(pay(client, 4).map(outcome -> "paid").otherwise(Throwable::getMessage))
          .satisfies(answer -> assertThat(await(answer)).contains("killed"));
      assertThat(pay(client, 4).map(outcome -> "paid").otherwise(Throwable::getMessage))
          .satisfies(answer -> assertThat(await(answer)).contains("opened again"));
      assertThat(witness.sent).isEmpty();
    }
  }
}
