package tempo.fastpay.client;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.client.wallet.PaymentSigner;
import tempo.fastpay.client.wallet.WalletStore;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.Person;
import tempo.fastpay.testkit.TestCommittee;

/** A committee of mock validators and clients to them. */
final class Bench implements AutoCloseable {
  /** Long enough that no test that passes ever waits for it. */
  static final RetryOptions PATIENT = new RetryOptions(30_000, 60_000, 1, 20);

  static final ClientOptions OPTIONS =
      ClientOptions.DEFAULT.withRetry(PATIENT).withMaxFeePerGas(BigInteger.ZERO);

  final Vertx vertx = Vertx.vertx();
  final TestCommittee committee;
  final List<MockSidecar> sidecars;
  private final Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();

  Bench(int size) {
    committee = TestCommittee.of(size);
    sidecars = MockSidecar.all(vertx, committee);
    sidecars.forEach(sidecar -> ports.put(sidecar.validator(), sidecar));
  }

  MockSidecar sidecar(int index) {
    return sidecars.get(index);
  }

  Validator validator(int index) {
    return sidecar(index).validator();
  }

  Map<Validator, ValidatorApi> ports() {
    return new LinkedHashMap<>(ports);
  }

  /** Puts somebody between clients and a validator, for clients opened from now on. */
  void meddle(int index, UnaryOperator<ValidatorApi> meddler) {
    ports.put(validator(index), meddler.apply(sidecar(index)));
  }

  FastPayClient client(Person person) {
    return client(person, new MemoryWalletStore(), OPTIONS);
  }

  /** A client whose clock is not ours. */
  FastPayClient client(Person person, InstantSource clock) {
    return await(open(Fleet.key(person), new MemoryWalletStore(), OPTIONS, ports, clock));
  }

  FastPayClient client(Person person, WalletStore store, ClientOptions options) {
    return await(open(Fleet.key(person), store, options, ports));
  }

  Future<FastPayClient> open(
      PaymentSigner signer,
      WalletStore store,
      ClientOptions options,
      Map<Validator, ValidatorApi> reached) {
    return open(signer, store, options, reached, InstantSource.system());
  }

  private Future<FastPayClient> open(
      PaymentSigner signer,
      WalletStore store,
      ClientOptions options,
      Map<Validator, ValidatorApi> reached,
      InstantSource clock) {
    return FastPayClient.open(
        vertx,
        new FastPayClient.Ports(
            committee.committee(),
            reached,
            Fixtures.CRYPTO,
            signer,
            store,
            options,
            clock,
            new Random(1)));
  }

  static Future<Outcome> pay(FastPayClient client, Person to, long amount) {
    return client.send(to.address(), UInt64.of(amount), Fixtures.ALPHA_USD, SendOptions.DEFAULT);
  }

  static VerifiedQc certified(Future<Outcome> outcome) {
    Outcome result = await(outcome);
    if (result instanceof Outcome.Certified certified) {
      return certified.qc();
    }
    throw new AssertionError(result.describe());
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
