package tempo.fastpay.chain.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;

/** What a payment's sender is told of, and from where. */
class FactsTest {
  private static final Address ALICE = TempoState.somebody(1);
  private static final Address BOB = TempoState.somebody(2);
  private static final Address KEY = TempoState.somebody(3);
  private static final Address ADMIN = TempoState.somebody(4);
  private static final AssetId PATH = Contracts.PATH_USD;
  private static final AssetId ALPHA = TempoState.usd(1);
  private static final AssetId EURO = TempoState.usd(2);
  private static final AssetId NONE = TempoState.usd(3);
  private static final NonceKey LANE = NonceKey.of(7);
  private static final long WHITELIST = 2;
  private static final Payments PAYMENT = Payments.of(ALICE, BOB, ALPHA);

  private final TempoLedger ledger = new TempoLedger();
  private final LedgerRpc node = new LedgerRpc(ledger);
  private final SeededLoop loop = SeededLoop.of(1);
  private final FactsHarness harness =
      new FactsHarness(ledger, new RpcStateReader(loop, node), FactsHarness.NO_AUDIT, loop, 1);

  @BeforeEach
  void fill() {
    for (AssetId asset : List.of(PATH, ALPHA, EURO)) {
      TempoState.Token token = new TempoState.Token();
      token.currency = asset.equals(EURO) ? "EUR" : "USD";
      token.balances.put(ALICE, BigInteger.valueOf(900));
      ledger.state.tokens.put(asset, token);
    }
    TempoState.Policy whitelist = new TempoState.Policy();
    whitelist.whitelist = true;
    ledger.state.policies.add(whitelist);
  }

  private SenderFacts ask(Payments payment) {
    return harness.ask(payment, Fork.T12);
  }

  private void block(Runnable work) {
    ledger.begin();
    work.run();
    harness.mine();
  }

  private TempoState.Key listKey(boolean isLimited) {
    TempoState.Key key = new TempoState.Key();
    key.expiry = ledger.state.nowSeconds + 100;
    key.limited = isLimited;
    for (AssetId asset : List.of(PATH, ALPHA)) {
      TempoState.Limit limit = new TempoState.Limit();
      limit.remaining = BigInteger.valueOf(400);
      limit.max = limit.remaining;
      key.limits.put(asset, limit);
    }
    ledger.state.keys.put(new TempoState.AccountKey(ALICE, KEY), key);
    return key;
  }

  @Test
  void everythingComesFromOneBlock() {
    ledger.state.nonces.put(PAYMENT.payment().lane(), UInt64.of(5));
    assertThat(ask(PAYMENT))
        .isEqualTo(
            new SenderFacts(
                ledger.now().height(),
                UInt64.of(5),
                Map.of(ALPHA, BigInteger.valueOf(900)),
                ALPHA,
                Fork.T12.highestBaseFee(),
                Optional.empty(),
                Optional.empty()));
    assertThat(node.requests).as("one leads to no other question").isEqualTo(1);
  }

  @Test
  void theNonceOfKeyZeroIsTheAccounts() {
    ledger.state.nonces.put(new Lane(ALICE, NonceKey.PROTOCOL), UInt64.of(6));
    assertThat(ask(PAYMENT.by(NonceKey.PROTOCOL)).laneNonce()).isEqualTo(UInt64.of(6));
  }

  @Test
  void theFeeTokenIsTheNamedOneThenTheSendersThenTheAssetThenPathUsd() {
    assertThat(ask(PAYMENT).feeToken()).isEqualTo(ALPHA);
    assertThat(ask(Payments.of(ALICE, BOB, EURO)).feeToken()).isEqualTo(PATH);
    ledger.state.userTokens.put(ALICE, PATH);
    harness.facts.forget();
    assertThat(ask(PAYMENT).feeToken()).isEqualTo(PATH);
    assertThat(ask(PAYMENT).balances()).containsOnlyKeys(ALPHA, PATH);
    assertThat(ask(PAYMENT.withFeeToken(ALPHA)).feeToken()).isEqualTo(ALPHA);
  }

  private void blocks(int count) {
    for (int i = 0; i < count; i++) {
      block(() -> {});
    }
  }

  private void pool(AssetId from, AssetId to, BigInteger units) {
    ledger.state.pools.put(new TempoState.FeePool(from, to), units);
  }

  /** What comes out of a swap. */
  private static BigInteger swapped(BigInteger units) {
    return units.multiply(BigInteger.valueOf(9_970)).divide(BigInteger.valueOf(10_000));
  }

  private static final String ILLIQUID =
      "fee_token: no pool swaps as much of token "
          + ALPHA
          + " as the fee may need into what the last proposers take";

  @Test
  void aFeeFindsAPoolIntoWhatOneOfTheLastProposersTakes() {
    BigInteger enough = swapped(PAYMENT.payment().feeBound());
    pool(ALPHA, PATH, enough.subtract(BigInteger.ONE));
    blocks(Proposers.BLOCKS - 1);
    assertThat(ask(PAYMENT).obstacle()).as("of too few proposers nothing is said").isEmpty();
    blocks(1);
    assertThat(ask(PAYMENT).obstacle()).contains(ILLIQUID);
    assertThat(ask(PAYMENT.withFeeToken(PATH)).obstacle()).isEmpty();

    // A swap moves it without a log.
    pool(ALPHA, PATH, enough);
    blocks(1);
    assertThat(ask(PAYMENT).obstacle()).isEmpty();
    pool(ALPHA, PATH, BigInteger.ZERO);
    blocks(1);
    assertThat(ask(PAYMENT).obstacle()).contains(ILLIQUID);

    ledger.state.proposer = ADMIN;
    ledger.state.validatorTokens.put(ADMIN, ALPHA);
    blocks(1);
    assertThat(ask(PAYMENT).obstacle()).as("one takes it as it is").isEmpty();
    ledger.state.proposer = Address.ZERO;
    blocks(Proposers.BLOCKS);
    assertThat(ask(PAYMENT).obstacle()).as("long ago").contains(ILLIQUID);
    harness.facts.forget();
    assertThat(ask(PAYMENT).obstacle()).as("blocks were not seen").isEmpty();
  }

  @Test
  void sinceT5AFeeMayBeSwappedByWayOfTheQuoteToken() {
    BigInteger once = swapped(PAYMENT.payment().feeBound());
    BigInteger twice = swapped(once);
    ledger.state.validatorTokens.put(Address.ZERO, NONE);
    ledger.state.tokens.get(ALPHA).quote = PATH.token();
    pool(ALPHA, NONE, BigInteger.ZERO);
    pool(ALPHA, PATH, once);
    pool(PATH, NONE, twice.subtract(BigInteger.ONE));
    blocks(Proposers.BLOCKS);
    assertThat(ask(PAYMENT).obstacle()).contains(ILLIQUID);
    pool(PATH, NONE, twice);
    blocks(1);
    assertThat(ask(PAYMENT).obstacle()).isEmpty();
    assertThat(harness.ask(PAYMENT, Fork.T4).obstacle()).contains(ILLIQUID);
    pool(ALPHA, PATH, once.subtract(BigInteger.ONE));
    blocks(1);
    assertThat(ask(PAYMENT).obstacle()).contains(ILLIQUID);
  }

  @Test
  void theHighestBaseFeeIsTheForksButOfADevelopmentChainWithoutFees() {
    assertThat(harness.ask(PAYMENT, Fork.T4).highestBaseFee()).isEqualTo(Fork.T4.highestBaseFee());
    Header now = ledger.header();
    Header free =
        new Header(now.id(), now.parentHash(), now.unixMillis(), BigInteger.ZERO, now.proposer());
    for (long chain : new long[] {1337, 31_337}) {
      Payments payment = PAYMENT.onChain(chain);
      assertThat(harness.ask(payment, Fork.T12).highestBaseFee())
          .isEqualTo(Fork.T12.highestBaseFee());
      assertThat(
              harness
                  .await(harness.facts.senderFacts(payment.payment(), free, Fork.T12))
                  .highestBaseFee())
          .isZero();
    }
    assertThat(
            harness
                .await(harness.facts.senderFacts(PAYMENT.payment(), free, Fork.T12))
                .highestBaseFee())
        .isEqualTo(Fork.T12.highestBaseFee());
  }

  @Test
  void anAccessKeyIsAsTheChainListsIt() {
    Payments payment = PAYMENT.byAccessKey(KEY);
    assertThat(ask(payment).accessKey()).isEmpty();
    assertThat(ask(payment).obstacle()).isEmpty();
    TempoState.Key key = listKey(true);
    harness.facts.forget();
    assertThat(ask(payment).accessKey())
        .contains(
            new SenderFacts.KeyFacts(
                KeyType.SECP256K1,
                Optional.of(UInt64.of(key.expiry)),
                Optional.of(BigInteger.valueOf(400))));
    key.expiry = Long.MAX_VALUE;
    key.limited = false;
    key.type = 2;
    harness.facts.forget();
    assertThat(ask(payment).accessKey().orElseThrow().type()).isEqualTo(KeyType.WEBAUTHN);
    assertThat(ask(payment).accessKey().orElseThrow().remainingLimit()).isEmpty();
    key.type = 3;
    harness.facts.forget();
    assertThat(ask(payment).accessKey()).as("a kind that is not known").isEmpty();
    key.type = 0;
    key.revoked = true;
    harness.facts.forget();
    assertThat(ask(payment).accessKey()).as("revoked").isEmpty();
  }

  @Test
  void anAccessKeyExpiresWithoutALog() {
    TempoState.Key key = listKey(true);
    Payments payment = PAYMENT.byAccessKey(KEY);
    key.expiry = ledger.state.nowSeconds + 1;
    assertThat(ask(payment).accessKey()).isPresent();
    block(() -> {});
    assertThat(ask(payment).accessKey()).isEmpty();
    assertThat(ask(payment).obstacle()).isEmpty();
  }

  @Test
  void aPeriodicLimitIsReadAtEveryBlock() {
    TempoState.Limit limit = listKey(true).limits.get(ALPHA);
    limit.remaining = BigInteger.ONE;
    limit.period = 10;
    limit.periodEnd = ledger.state.nowSeconds + 1;
    Payments payment = PAYMENT.byAccessKey(KEY);
    assertThat(ask(payment).accessKey().orElseThrow().remainingLimit()).contains(BigInteger.ONE);
    block(() -> {});
    assertThat(ask(payment).accessKey().orElseThrow().remainingLimit())
        .contains(BigInteger.valueOf(400));
  }

  @Test
  void scopesOfAnAccessKeyMayForbidTheCall() {
    TempoState.Key key = listKey(false);
    Payments payment = PAYMENT.byAccessKey(KEY);
    TempoState.Rule transfers =
        new TempoState.Rule(ContractCall.TRANSFER.selector(), List.of(BOB, ALICE));
    key.scopes = Optional.of(List.of(new TempoState.Scope(ALPHA.token(), List.of(transfers))));
    assertThat(ask(payment).obstacle()).isEmpty();
    String forbidden = "signature: access key " + KEY + " may not make this call";
    assertThat(ask(payment.withMemo()).obstacle()).contains(forbidden);
    assertThat(ask(Payments.of(ALICE, ADMIN, ALPHA).byAccessKey(KEY)).obstacle())
        .contains(forbidden);
    assertThat(ask(Payments.of(ALICE, BOB, PATH).byAccessKey(KEY)).obstacle()).contains(forbidden);
    block(() -> ledger.setScopes(ALICE, KEY, List.of()));
    assertThat(ask(payment).obstacle()).as("though no log says so").contains(forbidden);
  }

  @Test
  void theFeeCountsAgainstTheLimitOfItsToken() {
    TempoState.Key key = listKey(true);
    Payments payment = PAYMENT.byAccessKey(KEY).withFeeToken(PATH);
    assertThat(ask(payment).obstacle())
        .contains(
            "fee_token: access key "
                + KEY
                + " may spend 400 more of token "
                + PATH
                + ", the fee may need 14400");
    key.limits.get(PATH).remaining = BigInteger.valueOf(14_400);
    harness.facts.forget();
    assertThat(ask(payment).obstacle()).isEmpty();
  }

  @Test
  void obstaclesNameTheField() {
    assertThat(ask(Payments.of(ALICE, BOB, NONE)).obstacle())
        .contains("asset: there is no token " + NONE);
    assertThat(ask(PAYMENT.withFeeToken(NONE)).obstacle())
        .contains("fee_token: there is no token " + NONE);
    assertThat(ask(PAYMENT.withFeeToken(EURO)).obstacle())
        .contains("fee_token: the currency of token " + EURO + " is not USD");
    assertThat(ask(Payments.of(ALICE, Address.ZERO, ALPHA)).obstacle())
        .contains(
            "recipient: a transfer to it would revert: the token does not pay this recipient");
    block(() -> ledger.pause(ADMIN, ALPHA, true));
    assertThat(ask(PAYMENT).obstacle()).contains("asset: token " + ALPHA + " is paused");
    assertThat(ask(Payments.of(ALICE, BOB, PATH).withFeeToken(ALPHA)).obstacle())
        .contains("fee_token: token " + ALPHA + " is paused");
  }

  @Test
  void transferPoliciesForbidEitherSide() {
    block(() -> ledger.changePolicy(ADMIN, ALPHA, WHITELIST));
    String sender = "asset: the transfer policy of token " + ALPHA + " forbids the sender";
    assertThat(ask(PAYMENT).obstacle()).contains(sender);
    assertThat(ask(PAYMENT.withFeeToken(PATH)).obstacle()).contains(sender);
    block(() -> ledger.listMember(ADMIN, WHITELIST, ALICE, true));
    assertThat(ask(PAYMENT).obstacle())
        .contains("recipient: the transfer policy of token " + ALPHA + " forbids it");
    block(() -> ledger.listMember(ADMIN, WHITELIST, BOB, true));
    assertThat(ask(PAYMENT).obstacle()).isEmpty();
    String fee = "fee_token: the transfer policy of token " + ALPHA + " forbids the fee";
    assertThat(harness.ask(PAYMENT, Fork.T7).obstacle())
        .as("until T8 the fee manager must be allowed to receive")
        .contains(fee);
    block(() -> ledger.changePolicy(ADMIN, ALPHA, TempoState.REJECT_ALL));
    assertThat(ask(PAYMENT).obstacle()).contains(sender);
    assertThat(ask(Payments.of(ALICE, BOB, PATH).withFeeToken(ALPHA)).obstacle()).contains(fee);
  }

  @Test
  void aReceivePolicyDivertsFromForkT6On() {
    block(() -> ledger.setReceivePolicy(BOB, WHITELIST, TempoState.ALLOW_ALL));
    String diverted = "recipient: its receive policy would not let it have this payment";
    assertThat(ask(PAYMENT).obstacle()).contains(diverted);
    assertThat(harness.ask(PAYMENT, Fork.T5).obstacle()).isEmpty();
    assertThat(ask(PAYMENT).obstacle()).contains(diverted);
    block(() -> ledger.listMember(ADMIN, WHITELIST, ALICE, true));
    assertThat(ask(PAYMENT).obstacle()).isEmpty();
  }

  @Test
  void whatIsKnownIsNotAskedAgainAcrossBlocks() {
    ask(PAYMENT);
    int before = node.requests;
    block(() -> {});
    assertThat(ask(PAYMENT).height()).isEqualTo(ledger.now().height());
    assertThat(node.requests).isEqualTo(before);
    assertThat(harness.counters.counts().carriedOver()).isPositive();
  }

  @Test
  void aQuestionAboutTheBlockBeforeIsStillAnswered() {
    SenderFacts before = ask(PAYMENT);
    Header at = ledger.header();
    block(() -> ledger.pay(ALICE, LANE, ALPHA, BOB, 100, ALPHA, null));
    assertThat(harness.await(harness.facts.senderFacts(PAYMENT.payment(), at, Fork.T12)))
        .isEqualTo(before);
    assertThat(ask(PAYMENT).balances().get(ALPHA)).isEqualTo(BigInteger.valueOf(780));
  }

  @Test
  void manyQuestionsOfOneMomentAreOneRequest() {
    Future<BigInteger> alice = harness.facts.balance(ALICE, ALPHA, ledger.now());
    Future<BigInteger> again = harness.facts.balance(ALICE, ALPHA, ledger.now());
    Future<Map<Lane, UInt64>> nonces =
        harness.facts.nonces(
            Set.of(new Lane(ALICE, LANE), new Lane(ALICE, NonceKey.PROTOCOL)), ledger.now());
    assertThat(harness.await(nonces)).hasSize(2).containsValue(UInt64.ZERO);
    assertThat(harness.await(alice))
        .isEqualTo(harness.await(again))
        .isEqualTo(BigInteger.valueOf(900));
    assertThat(node.requests).isEqualTo(1);
  }

  @Test
  void blocksTellAllLanesThatMoved() {
    ask(PAYMENT);
    ledger.begin();
    ledger.pay(ALICE, LANE, ALPHA, BOB, 100, ALPHA, null);
    ledger.pay(ALICE, NonceKey.PROTOCOL, ALPHA, BOB, 100, ALPHA, null);
    ledger.pay(BOB, LANE, ALPHA, ALICE, 1, ALPHA, null);
    assertThat(harness.mine())
        .contains(
            Map.of(
                new Lane(ALICE, LANE),
                UInt64.ONE,
                new Lane(ALICE, NonceKey.PROTOCOL),
                UInt64.ONE,
                new Lane(BOB, LANE),
                UInt64.ONE));
    ledger.begin();
    ledger.authorize(ALICE, BOB, false);
    assertThat(harness.mine()).as("who gave the authorization is not told").isEmpty();
  }

  @Test
  void blocksThatDoNotFollowCarryNothingOver() {
    ask(PAYMENT);
    ledger.begin();
    ledger.mine();
    ledger.state.tokens.get(ALPHA).balances.put(ALICE, BigInteger.ONE);
    block(() -> {});
    assertThat(ask(PAYMENT).balances().get(ALPHA)).isEqualTo(BigInteger.ONE);
  }

  @Test
  void aForkCarriesNothingOver() {
    ask(PAYMENT);
    ledger.state.tokens.get(ALPHA).balances.put(ALICE, BigInteger.ONE);
    assertThat(ask(PAYMENT).balances().get(ALPHA)).isEqualTo(BigInteger.valueOf(900));
    assertThat(harness.ask(PAYMENT, Fork.T11).balances().get(ALPHA)).isEqualTo(BigInteger.ONE);
  }

  @Test
  void whatCannotBeReadAgainIsReadWhenItIsAskedFor() {
    ask(PAYMENT);
    node.hasMulticall = false;
    block(() -> ledger.pay(ALICE, LANE, ALPHA, BOB, 100, ALPHA, null));
    assertThatThrownBy(() -> ask(PAYMENT)).hasMessageContaining("Multicall3");
    node.hasMulticall = true;
    assertThat(ask(PAYMENT).balances().get(ALPHA)).isEqualTo(BigInteger.valueOf(780));
  }

  @Test
  void anAddressWithoutCodeIsNoZero() {
    StateReader empty =
        (at, reads) ->
            Future.succeededFuture(
                reads.stream().<Answer>map(read -> new Answer.Value(Bytes.EMPTY)).toList());
    FactsHarness asked = new FactsHarness(ledger, empty, FactsHarness.NO_AUDIT, loop, 1);
    assertThatThrownBy(() -> asked.await(asked.facts.balance(ALICE, ALPHA, ledger.now())))
        .hasMessageContaining("Balance[account=" + ALICE + ", token=" + ALPHA + "]")
        .hasMessageContaining("expected 32 bytes of answer, got 0");
  }

  @Test
  void tooManyQuestionsAreRefused() {
    FactsLimits limits = new FactsLimits(10, 10, 2, 1, 1);
    FactsHarness asked = new FactsHarness(ledger, ledger, limits, loop, 1);
    Future<BigInteger> alice = asked.facts.balance(ALICE, ALPHA, ledger.now());
    Future<BigInteger> bob = asked.facts.balance(BOB, ALPHA, ledger.now());
    assertThat(asked.facts.balance(ADMIN, ALPHA, ledger.now()).cause())
        .hasMessage("more than 2 facts wait for the node");
    assertThat(asked.await(alice)).isEqualTo(BigInteger.valueOf(900));
    assertThat(asked.await(bob)).isZero();
  }

  @Test
  void anAuditThatFindsADifferenceEndsCarryingOver() {
    FactsLimits limits = new FactsLimits(100, 10, 100, 1, 100);
    FactsHarness asked = new FactsHarness(ledger, ledger, limits, loop, 1);
    asked.ask(PAYMENT, Fork.T12);
    ledger.begin();
    assertThat(asked.mine()).contains(Map.of());
    assertThat(asked.facts.carriesOver()).isTrue();
    ledger.state.tokens.get(ALPHA).balances.put(ALICE, BigInteger.ONE);
    ledger.begin();
    assertThat(asked.mine()).as("any lane may have moved").isEmpty();
    assertThat(asked.facts.carriesOver()).isFalse();
    assertThat(asked.counters.counts().differing()).isEqualTo(1);
    for (long units = 2; units < 5; units++) {
      ledger.state.tokens.get(ALPHA).balances.put(ALICE, BigInteger.valueOf(units));
      assertThat(asked.ask(PAYMENT, Fork.T12).balances().get(ALPHA))
          .isEqualTo(BigInteger.valueOf(units));
    }
  }

  @Test
  void aForeignBlockIsAnError() {
    BlockId foreign = new BlockId(UInt64.ONE, Bytes32.ZERO);
    assertThatThrownBy(() -> harness.await(harness.facts.balance(ALICE, ALPHA, foreign)))
        .hasMessageContaining("Resource not found");
  }

  /**
   * The load of a busy chain: every account is known, and each pays once in every block. Of the 12
   * calls that a block may cost, following it takes 6 (AboveTest); what is handed in comes besides.
   */
  @Test
  void aThousandPaymentsABlockAreFewRequests() {
    int accounts = 1_000;
    LedgerRpc counted = new LedgerRpc(ledger);
    FactsHarness asked =
        new FactsHarness(ledger, new RpcStateReader(loop, counted), FactsLimits.DEFAULT, loop, 1);
    for (int i = 0; i < Proposers.BLOCKS; i++) {
      ledger.begin();
      asked.mine();
    }
    for (int i = 0; i < accounts; i++) {
      ledger.state.tokens.get(ALPHA).balances.put(TempoState.somebody(i), BigInteger.TEN.pow(6));
      asked.facts.senderFacts(payer(i, accounts).payment(), ledger.header(), Fork.T12);
    }
    for (int i = 0; i < accounts; i++) {
      asked.ask(payer(i, accounts), Fork.T12);
    }
    for (int block = 0; block < 20; block++) {
      counted.requests = 0;
      counted.calls = 0;
      ledger.begin();
      for (int i = 0; i < accounts; i++) {
        Payments payment = payer(i, accounts);
        ledger.pay(
            payment.sender(), payment.nonceKey(), ALPHA, payment.recipient(), 1, ALPHA, null);
      }
      BlockContents mined = ledger.mine();
      assertThat(asked.move(List.of(mined)).orElseThrow()).hasSize(accounts);
      for (int i = 0; i < accounts; i++) {
        SenderFacts facts = asked.ask(payer(i, accounts), Fork.T12);
        assertThat(facts.laneNonce()).isEqualTo(UInt64.of(block + 1L));
      }
      assertThat(counted.requests).isEqualTo(1);
      assertThat(counted.calls).isLessThanOrEqualTo(6);
    }
    assertThat(asked.facts.carriesOver()).isTrue();
  }

  private static Payments payer(int i, int accounts) {
    return Payments.of(TempoState.somebody(i), TempoState.somebody((i + 1) % accounts), ALPHA)
        .by(i % 2 == 0 ? LANE : NonceKey.PROTOCOL);
  }
}
