package tempo.fastpay.chain.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.block.Log;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;

/**
 * A carried-over fact is what a fresh reading says, at every block of a long random history; and a
 * reader that overlooked one kind of log would be caught by that.
 */
class FactsPropertyTest {
  private static final int OPERATIONS = 10_000;
  private static final int PER_BLOCK_LIMIT = 6;
  private static final int ACCOUNTS = 5;
  private static final int TOKENS = 3;
  private static final NonceKey EXPIRING = new NonceKey(Bytes32.fromHex("ff".repeat(32)));
  private static final List<NonceKey> KEYS =
      List.of(NonceKey.PROTOCOL, NonceKey.of(7), NonceKey.of(8));

  /** What a mutant does not see of a transaction. */
  // The functions keep nothing.
  @SuppressWarnings("ImmutableEnumChecker")
  private enum Blindness {
    TRANSFERS(not(ChainEvent.TRANSFER, ChainEvent.MINT)),
    PAUSES(not(ChainEvent.PAUSE_STATE_UPDATE)),
    POLICIES_OF_TOKENS(not(ChainEvent.TRANSFER_POLICY_UPDATE)),
    NONCES(not(ChainEvent.NONCE_INCREMENTED)),
    USER_TOKENS(not(ChainEvent.USER_TOKEN_SET)),
    WHITELISTS(not(ChainEvent.WHITELIST_UPDATED)),
    BLACKLISTS(not(ChainEvent.BLACKLIST_UPDATED)),
    RECEIVE_POLICIES(not(ChainEvent.RECEIVE_POLICY_UPDATED)),
    KEYS_OF_OTHERS(not(ChainEvent.KEY_AUTHORIZED)),
    WHAT_IS_NOT_UNDERSTOOD(only(log -> log.event().isPresent())),
    AUTHORIZATIONS(
        tx ->
            new Executed(
                tx.hash(), tx.from(), tx.nonceKey(), tx.nonce(), false, tx.success(), tx.logs())),
    /** Account nonces, scopes of access keys, fees that were given back. */
    SENDERS(
        tx ->
            new Executed(
                tx.hash(),
                TempoState.somebody(99),
                tx.nonceKey(),
                tx.nonce(),
                tx.hasAuthorizations(),
                tx.success(),
                tx.logs()));

    private final UnaryOperator<Executed> sight;

    Blindness(UnaryOperator<Executed> sight) {
      this.sight = sight;
    }

    private static UnaryOperator<Executed> not(ChainEvent... events) {
      List<ChainEvent> hidden = List.of(events);
      return only(log -> log.event().filter(hidden::contains).isEmpty());
    }

    private static UnaryOperator<Executed> only(Predicate<Log> seen) {
      return tx ->
          new Executed(
              tx.hash(),
              tx.from(),
              tx.nonceKey(),
              tx.nonce(),
              tx.hasAuthorizations(),
              tx.success(),
              tx.logs().stream().filter(seen).toList());
    }
  }

  /** Reads at once, and tells it late where a test wants that. */
  private static final class LateReader implements StateReader {
    private final StateReader reader;
    private final List<Runnable> late = new ArrayList<>();
    private boolean isLate;

    LateReader(StateReader reader) {
      this.reader = reader;
    }

    @Override
    public Future<List<Answer>> read(BlockId at, List<Read> reads) {
      Future<List<Answer>> read = reader.read(at, reads);
      if (!isLate) {
        return read;
      }
      Promise<List<Answer>> told = Promise.promise();
      late.add(() -> read.onComplete(told));
      return told.future();
    }

    /** Tells what was read late. */
    int tell() {
      List<Runnable> now = List.copyOf(late);
      late.clear();
      now.forEach(Runnable::run);
      return now.size();
    }
  }

  /** One random history. */
  private static final class History {
    final Random random;
    final Fork fork;
    final TempoLedger ledger = new TempoLedger();
    final LateReader reader = new LateReader(ledger);
    final FactsHarness carried;
    final FactsHarness fresh;
    final UnaryOperator<Executed> sight;
    final List<Payments> payments = new ArrayList<>();

    /** Some facts are read at a block and told one or more steps later. */
    boolean hasLateReads;

    int late;

    History(long seed, Fork fork, FactsLimits limits, UnaryOperator<Executed> sight) {
      this.random = new Random(seed);
      this.fork = fork;
      this.sight = sight;
      for (int i = 0; i < TOKENS; i++) {
        TempoState.Token token = new TempoState.Token();
        token.currency = i == TOKENS - 1 ? "EUR" : "USD";
        ledger.state.tokens.put(TempoState.usd(i), token);
        for (int account = 0; account < ACCOUNTS; account++) {
          token.balances.put(TempoState.somebody(account), BigInteger.valueOf(5_000));
        }
      }
      addPolicies();
      carried = new FactsHarness(ledger, reader, limits, SeededLoop.of(seed), seed);
      fresh = new FactsHarness(ledger, FactsHarness.NO_AUDIT, seed);
      addPayments();
    }

    private void addPolicies() {
      for (int i = 0; i < 2; i++) {
        TempoState.Policy list = new TempoState.Policy();
        list.whitelist = i == 0;
        ledger.state.policies.add(list);
      }
      TempoState.Policy compound = new TempoState.Policy();
      compound.compound = true;
      compound.senders = 3;
      compound.recipients = 2;
      ledger.state.policies.add(compound);
    }

    private void addPayments() {
      for (int i = 0; i < 12; i++) {
        Payments payment =
            Payments.of(account(i), account(i + 1 + i / ACCOUNTS), token(i))
                .by(KEYS.get(i % KEYS.size()));
        payment = i % 4 == 1 ? payment.withFeeToken(token(i + 1)) : payment;
        payment = i % 3 == 2 ? payment.byAccessKey(keyId(i)) : payment;
        payments.add(i % 6 == 2 ? payment.withMemo() : payment);
      }
    }

    static Address account(int i) {
      return TempoState.somebody(i % ACCOUNTS);
    }

    static AssetId token(int i) {
      return TempoState.usd(i % TOKENS);
    }

    static Address keyId(int i) {
      return TempoState.somebody(50 + i % 2);
    }

    Address someone() {
      return account(random.nextInt(ACCOUNTS));
    }

    AssetId someToken() {
      return token(random.nextInt(TOKENS));
    }

    Address someKey() {
      return keyId(random.nextInt(2));
    }

    /** Executes so many transactions, as long as every fact is what it is; empty: all were. */
    Optional<String> untruth(int operations) {
      int done = 0;
      while (done < operations) {
        Map<Lane, UInt64> before = new HashMap<>(ledger.state.nonces);
        ledger.silent.clear();
        List<BlockContents> blocks = new ArrayList<>();
        for (int i = random.nextInt(8) == 0 ? 2 : 1; i > 0; i--) {
          ledger.begin();
          for (int j = random.nextInt(PER_BLOCK_LIMIT + 1); j > 0; j--) {
            operate();
            done++;
          }
          blocks.add(seen(ledger.mine()));
        }
        Optional<Map<Lane, UInt64>> moved = carried.move(blocks);
        Optional<String> untruth = incomplete(moved, before);
        if (untruth.isEmpty() && (reader.late.isEmpty() || random.nextBoolean())) {
          late += reader.tell();
          pass();
          untruth = stale();
          readLate();
        }
        if (untruth.isPresent()) {
          return untruth;
        }
      }
      return Optional.empty();
    }

    private void readLate() {
      reader.isLate = hasLateReads;
      for (int i = random.nextInt(3); hasLateReads && i >= 0; i--) {
        Payments asked = payments.get(random.nextInt(payments.size()));
        carried.facts.senderFacts(asked.payment(), ledger.header(), fork);
      }
      pass();
      reader.isLate = false;
    }

    private void pass() {
      carried.loop.time().runUntil(carried.loop.nowMs() + 1);
    }

    private BlockContents seen(BlockContents block) {
      return new BlockContents(block.header(), block.executed().stream().map(sight).toList());
    }

    private Optional<String> incomplete(
        Optional<Map<Lane, UInt64>> moved, Map<Lane, UInt64> before) {
      return ledger.state.nonces.entrySet().stream()
          .filter(now -> moved.isPresent() && !ledger.silent.contains(now.getKey()))
          .filter(now -> !now.getValue().equals(before.get(now.getKey())))
          .filter(now -> !now.getValue().equals(moved.get().get(now.getKey())))
          .map(now -> now + " is not among " + moved.get())
          .findFirst();
    }

    private Optional<String> stale() {
      for (Payments payment : payments) {
        fresh.facts.forget();
        SenderFacts truth = fresh.ask(payment, fork);
        SenderFacts told = carried.ask(payment, fork);
        if (!told.equals(truth)) {
          return Optional.of(payment + ": " + told + " is not " + truth);
        }
      }
      return Optional.empty();
    }

    private void operate() {
      Address from = someone();
      AssetId token = someToken();
      long policy = 2L + random.nextInt(3);
      switch (random.nextInt(24)) {
        case 0 -> ledger.mint(from, token, someone(), random.nextInt(500));
        case 1 -> ledger.pause(from, token, random.nextInt(3) == 0);
        case 2 -> ledger.changePolicy(from, token, random.nextInt(4) == 0 ? policy : 1);
        case 3, 4 -> ledger.listMember(from, 2, someone(), random.nextInt(4) > 0);
        case 5 -> ledger.listMember(from, 3, someone(), random.nextInt(3) == 0);
        case 6 -> ledger.listMember(from, 2, token.token(), random.nextInt(4) > 0);
        case 7 -> ledger.setReceivePolicy(from, 1 + random.nextInt(3), 1 + random.nextInt(2));
        case 8 -> ledger.setUserToken(from, token);
        case 9, 10 -> ledger.authorizeKey(someone(), from, someKey(), newKey());
        case 11 -> ledger.revokeKey(from, someKey());
        case 12 -> ledger.setScopes(from, someKey(), scopes());
        case 13 -> ledger.authorize(from, someone(), random.nextInt(3) == 0);
        case 14 -> ledger.create(from);
        case 15 -> ledger.callCode(from, someone());
        case 16 -> ledger.rebase(from, token);
        default ->
            ledger.pay(
                from,
                random.nextInt(9) == 0 ? EXPIRING : KEYS.get(random.nextInt(KEYS.size())),
                token,
                someone(),
                random.nextInt(300),
                someToken(),
                random.nextInt(3) == 0 ? someKey() : null);
      }
    }

    private TempoState.Key newKey() {
      TempoState.Key key = new TempoState.Key();
      key.type = random.nextInt(3);
      key.expiry =
          random.nextInt(3) == 0 ? Long.MAX_VALUE : ledger.state.nowSeconds + random.nextInt(400);
      key.limited = random.nextBoolean();
      if (random.nextBoolean()) {
        key.scopes = Optional.of(scopes());
      }
      for (int i = 0; i < TOKENS; i++) {
        TempoState.Limit limit = new TempoState.Limit();
        limit.max = BigInteger.valueOf(random.nextInt(2_000));
        limit.remaining = limit.max;
        limit.period = random.nextInt(2) * 20L;
        limit.periodEnd = limit.period == 0 ? 0 : ledger.state.nowSeconds + limit.period;
        key.limits.put(token(i), limit);
      }
      return key;
    }

    private List<TempoState.Scope> scopes() {
      List<Address> recipients = random.nextBoolean() ? List.of() : List.of(someone(), someone());
      TempoState.Rule rule =
          new TempoState.Rule(
              random.nextBoolean()
                  ? ContractCall.TRANSFER.selector()
                  : ContractCall.TRANSFER_WITH_MEMO.selector(),
              recipients);
      List<TempoState.Rule> rules = random.nextBoolean() ? List.of() : List.of(rule);
      return List.of(
          new TempoState.Scope(someToken().token(), rules),
          new TempoState.Scope(someToken().token(), List.of(rule)));
    }
  }

  @ParameterizedTest
  @CsvSource({"T4, 2000", "T7, 2000", "T12, 10000"})
  void whatIsCarriedOverIsWhatAFreshReadingSays(Fork fork, int operations) {
    FactsLimits limits = new FactsLimits(10_000, 1_000, 1_000, 1, 5);
    History history = new History(4711, fork, limits, tx -> tx);
    assertThat(history.untruth(operations)).isEmpty();
    FactsCounters.Counts counts = history.carried.counters.counts();
    assertThat(counts.differing()).isZero();
    assertThat(counts.audited()).isGreaterThan(operations / 10);
    assertThat(counts.carriedOver()).isGreaterThan(2 * counts.read());
  }

  @Test
  void fewCellsAreAsTrueAsMany() {
    FactsLimits limits = new FactsLimits(30, 5, 1_000, 1, 5);
    History history = new History(4712, Fork.T12, limits, tx -> tx);
    assertThat(history.untruth(OPERATIONS / 5)).isEmpty();
    assertThat(history.carried.counters.counts().differing()).isZero();
  }

  /** Few cells, so that much has to be read again. */
  @Test
  void whatIsToldLateIsHeldOnlyWhereItIsStillTrue() {
    FactsLimits limits = new FactsLimits(20, 1, 1_000, 1, 5);
    History history = new History(4714, Fork.T12, limits, tx -> tx);
    history.hasLateReads = true;
    assertThat(history.untruth(OPERATIONS / 2)).isEmpty();
    assertThat(history.late).as("late reads").isGreaterThan(300);
    assertThat(history.carried.counters.counts().differing()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void whoOverlooksOneKindOfNewsIsCaught(Blindness blindness) {
    History history = new History(4713, Fork.T12, FactsHarness.NO_AUDIT, blindness.sight);
    assertThat(history.untruth(OPERATIONS)).isPresent();
  }
}
