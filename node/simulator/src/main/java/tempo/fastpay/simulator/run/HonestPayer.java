package tempo.fastpay.simulator.run;

import io.vertx.core.AsyncResult;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tempo.fastpay.client.ClientOptions;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.client.wallet.Credit;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentSigner;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.client.wallet.WalletStore;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.judge.SignsOnce;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.Person;
import tempo.fastpay.simulator.world.SimChain;
import tempo.fastpay.simulator.world.SimCommittee;
import tempo.fastpay.simulator.world.SketchCrypto;

/**
 * Pays by the real client, with a wallet on a disk, in one process after the other: each may end
 * between any two of its turns. Asks for amounts it can afford, and believes its client.
 */
final class HonestPayer extends Payer {
  private static final int SKEW_MS = 200;
  private static final int CRASH_ODDS = 40;
  private static final int RESTART_MS = 2_000;
  private static final RetryOptions PATIENCE = new RetryOptions(1_500, 4_000, 100, 1_000);
  private static final UInt64 GAS_LIMIT = UInt64.of(1_000_000);

  /** The fee per gas that makes one unit with that gas limit. */
  private static final BigInteger FEE_PER_GAS = BigInteger.TEN.pow(6);

  private static final ClientOptions OPTIONS =
      new ClientOptions(
          PATIENCE,
          LONGEST_LIFETIME_MS,
          Broad.MARGIN_MS,
          NonceKey.of(1),
          BigInteger.ZERO,
          GAS_LIMIT,
          4_000,
          250);

  private final WalletStore disk;
  private final PaymentSigner signer = new Signer();
  private final long skewMs;
  private Optional<SeededLoop> process = Optional.empty();
  private Optional<FastPayClient> client = Optional.empty();
  private NonceKey lane = OPTIONS.nonceKey();
  private List<Payment> neededCredits = List.of();
  private boolean isPaying;
  private boolean isLooking;
  private boolean hadMoney;
  private boolean served;

  /** The disk of the wallet, which survives every process and takes the next one in. */
  private final class WalletDisk implements WalletStore {
    private Optional<WalletState> state = Optional.empty();

    @Override
    public Optional<WalletState> open() {
      return state;
    }

    @Override
    public void save(WalletState next) {
      state = Optional.of(next);
      broad.world().trace().note(self, "keeps", new Kept(next));
    }

    @Override
    public void close() {}
  }

  private final class Signer implements PaymentSigner {
    @Override
    public Address address() {
      return self.address();
    }

    @Override
    public Bytes sign(UnsignedPayment unsigned) {
      Bytes raw = unsigned.signSecp256k1(self.key(), SketchCrypto.SHARED);
      Payment payment = broad.world().payment(raw).orElseThrow();
      broad.world().truth().signed(payment);
      if (!payment.nonceKey().equals(lane)) {
        lane = payment.nonceKey();
        broad.count(Fault.LANE_CHANGED);
      }
      if (!neededCredits.isEmpty()) {
        countChain(payment, neededCredits);
      }
      // A client turns what is thrown here into a failed payment.
      broad.time().after(0, () -> new SignsOnce().judge(self, payment, broad.world()));
      return raw;
    }
  }

  private record Kept(WalletState wallet) {
    @Override
    public String toString() {
      return wallet.payments().stream()
          .map(payment -> payment.nonceKey() + "/" + payment.nonceSeq() + " " + payment.state())
          .collect(Collectors.joining(", "));
    }
  }

  /** A result in words, which are made only where somebody reads them. */
  private record Told(AsyncResult<Outcome> result) {
    @Override
    public String toString() {
      return result.succeeded() ? result.result().describe() : result.cause().getMessage();
    }
  }

  HonestPayer(Broad broad, List<Person> people, int index, Maker maker) {
    super(broad, people, index);
    this.disk = maker.wallet(new WalletDisk());
    this.skewMs = random.nextInt(-SKEW_MS, SKEW_MS);
    broad.time().after(random.nextInt(TICK_MS), this::tick);
  }

  @Override
  void healed() {
    hadMoney = settled() > 1;
  }

  @Override
  boolean stillWaits() {
    return !served && hadMoney && settled() > 1;
  }

  @Override
  void paid(VerifiedQc qc) {
    client.ifPresent(
        open -> open.importQc(qc.certificate()).onSuccess(kept -> payUnlessBusy(open)));
  }

  // --- its processes ---------------------------------------------------------------------------

  private void tick() {
    if (process.isEmpty()) {
      start();
    } else if (broad.isChaos() && random.nextInt(CRASH_ODDS) == 0) {
      crash();
      broad.time().after(1 + random.nextInt(RESTART_MS), this::tick);
      return;
    } else {
      client.ifPresent(this::act);
    }
    broad.time().after(TICK_MS / 2 + random.nextInt(TICK_MS), this::tick);
  }

  private void crash() {
    broad.count(Fault.PAYER_CRASH);
    broad.world().trace().note(self, "'s client crashes");
    process.get().end();
    process = Optional.empty();
    client = Optional.empty();
    isPaying = false;
    isLooking = false;
  }

  private void start() {
    SeededLoop loop = new SeededLoop(broad.time(), random);
    process = Optional.of(loop);
    FastPayClient.open(
            loop,
            new FastPayClient.Ports(
                broad.world().committee().committee,
                ports(loop),
                SketchCrypto.SHARED,
                signer,
                disk,
                OPTIONS,
                () -> Instant.ofEpochMilli(broad.unixMillis() + skewMs),
                random))
        .onSuccess(
            opened -> {
              client = Optional.of(opened);
              if (random.nextBoolean()) {
                opened.resume();
              }
            });
  }

  private Map<Validator, ValidatorApi> ports(SeededLoop loop) {
    SimCommittee committee = broad.world().committee();
    Map<Validator, ValidatorApi> ports = new HashMap<>();
    for (int seat = 0; seat < committee.size(); seat++) {
      ports.put(committee.member(seat), new MemberPort(broad, loop, id, seat));
    }
    return ports;
  }

  // --- what it asks its client for -------------------------------------------------------------

  private void act(FastPayClient open) {
    if (!isLooking && random.nextBoolean()) {
      isLooking = true;
      open.receive().onComplete(seen -> isLooking = false);
    }
    payUnlessBusy(open);
  }

  private void payUnlessBusy(FastPayClient open) {
    if (!isPaying) {
      pay(open);
    }
  }

  private void pay(FastPayClient open) {
    List<Payment> sent =
        live(open.wallet().live().stream().map(OwnPayment::envelope).flatMap(Optional::stream));
    List<Payment> credits = live(credits(open));
    long pending =
        sent.stream().mapToLong(each -> each.amount().bits() + each.feeBound().longValue()).sum();
    long own = settled() - pending;
    long incoming =
        broad.isChaos() ? credits.stream().mapToLong(credit -> credit.amount().bits()).sum() : 0;
    long fee = random.nextInt(2);
    long most = own + incoming - fee;
    if (most < 1) {
      resume(open);
      return;
    }
    long amount = broad.isChaos() ? someOf(own - fee, most) : 1;
    neededCredits = amount + fee > own ? credits : List.of();
    isPaying = true;
    open.send(recipient(credits).address(), UInt64.of(amount), Order.USD, choice(fee))
        .onComplete(result -> paid(open, result));
  }

  /** Resumes the wallet's pending payments, while all its money is on its way. */
  private void resume(FastPayClient open) {
    if (open.wallet().pending().isPresent()) {
      isPaying = true;
      open.resume()
          .onComplete(
              outcomes -> {
                isPaying = false;
                served = served || (outcomes.succeeded() && isCertified(outcomes.result()));
              });
    }
  }

  private boolean isCertified(List<Outcome> outcomes) {
    return !broad.isChaos() && outcomes.stream().anyMatch(Outcome.Certified.class::isInstance);
  }

  private static Stream<Envelope> credits(FastPayClient open) {
    return open.wallet().credits().stream().map(Credit::qc).map(qc -> qc.envelope().orElseThrow());
  }

  /**
   * The payments that the chain may still include: counting those that are over would ask for more
   * than there is.
   */
  private List<Payment> live(Stream<Envelope> envelopes) {
    SimChain chain = broad.world().chain();
    return envelopes
        .map(envelope -> broad.world().payment(envelope.paymentBytes()).orElseThrow())
        .filter(chain::isLiveAtTip)
        .toList();
  }

  private SendOptions choice(long fee) {
    return new SendOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.of(lifetimeMs()),
        Optional.of(FEE_PER_GAS.multiply(BigInteger.valueOf(fee))),
        Optional.empty(),
        Optional.empty());
  }

  private void paid(FastPayClient open, AsyncResult<Outcome> result) {
    isPaying = false;
    broad.world().trace().note(self, "is told:", new Told(result));
    if (result.result() instanceof Outcome.Certified certified) {
      served = served || !broad.isChaos();
      if (random.nextInt(32) > 0) {
        tellRecipient(certified.qc());
      }
      if (broad.isChaos() && !live(credits(open)).isEmpty()) {
        pay(open);
      }
    }
  }
}
