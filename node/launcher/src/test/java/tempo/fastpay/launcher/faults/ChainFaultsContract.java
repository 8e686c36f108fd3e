package tempo.fastpay.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tempo.fastpay.chain.ChainLimits;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/**
 * What a chain's state may do to payments, each before they are signed and between certificate and
 * block. A committee of four refuses the first, and tells the recipient and those who rest on it of
 * the second, in the chain's words.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ChainFaultsContract {
  static final AssetId ALPHA = Fixtures.ALPHA_USD;
  static final AssetId BETA = AssetId.fromHex("20c0000000000000000000000000000000000002");
  static final AssetId PATH = Contracts.PATH_USD;
  static final UInt64 ALLOWS_ALL = UInt64.ONE;

  /** So little is left to what is to expire in a test, and it is enough to be signed. */
  static final long SHORT_LIFE_S = 40;

  private static final int MEMBERS = 4;
  private static final int PROPOSERS_BLOCKS = 10;
  private static final long LIFE_S = 300;
  private static final UInt64 GAS_LIMIT = UInt64.of(1_000_000);
  private static final BigInteger BASE_FEE = BigInteger.valueOf(600_000_000);

  private Vertx vertx;
  private StagedChain chain;
  private StagedCommittee committee;

  /** Starts a chain whose fees are taken. */
  protected abstract StagedChain start(Vertx onVertx, BigInteger baseFee) throws Exception;

  /** What the node says of a payment that can be in no block; empty: it drops it without a word. */
  protected abstract String nodeSays(String words);

  @BeforeAll
  final void startAll() throws Exception {
    vertx = Engine.plainVertx();
    chain = start(vertx, BASE_FEE);
    chain.block();
    committee = committeeOn(chain);
    // Who proposes is known from that many blocks on.
    for (int i = 0; i < PROPOSERS_BLOCKS; i++) {
      block();
    }
  }

  @AfterAll
  final void stopAll() {
    if (committee != null) {
      committee.close();
    }
    if (chain != null) {
      chain.close();
    }
    await(vertx.close());
  }

  final StagedChain chain() {
    return chain;
  }

  final StagedCommittee committee() {
    return committee;
  }

  /** What another test did to the tokens is gone; where it did nothing, these calls revert. */
  @BeforeEach
  final void mendTokens() {
    chain.losePayments(false);
    for (AssetId token : List.of(ALPHA, BETA)) {
      chain.asAdmin(token, ContractCall.UNPAUSE);
    }
    chain.bind(ALPHA, ALLOWS_ALL);
    chain.fillPool(BETA);
    block();
  }

  private StagedCommittee committeeOn(StagedChain on) {
    return StagedCommittee.start(
        vertx,
        on::nowMs,
        Collections.nCopies(
            MEMBERS, new StagedCommittee.Way(List.of(on.url()), ChainLimits.DEFAULT)));
  }

  final UInt64 block() {
    UInt64 height = chain.block();
    committee.awaitHeight(height);
    return height;
  }

  /** Lets time pass, and makes a block then. */
  final void passS(long seconds) {
    chain.pass(seconds * 1_000);
    block();
  }

  /** An account with so many dollars, and pathUSD for its fees. */
  final Account funded(long dollars) {
    Account account = Account.fresh();
    if (dollars > 0) {
      chain.mint(account.address(), ALPHA, Fixtures.dollars(dollars));
    }
    chain.mint(account.address(), PATH, Fixtures.dollars(1));
    block();
    return account;
  }

  final PaymentBuilder draft(Account to, long dollars, long seq) {
    return PaymentBuilder.tempo()
        .chainId(Fixtures.CHAIN)
        .recipient(to.address())
        .amount(Fixtures.dollars(dollars))
        .asset(ALPHA)
        .feeToken(PATH)
        .nonceKey(Fixtures.NONCE_KEY)
        .nonceSeq(UInt64.of(seq))
        .validBefore(UInt64.of(chain.nowS() + LIFE_S))
        .gasLimit(GAS_LIMIT)
        .maxFeePerGas(chain.fork().highestBaseFee());
  }

  static Payment signed(PaymentBuilder draft, Account from) {
    return Fixtures.screened(draft.build().signSecp256k1(from.key(), Fixtures.CRYPTO));
  }

  private static Payment signed(PaymentBuilder draft, Account account, Account accessKey) {
    return Fixtures.screened(
        draft.build().signSecp256k1For(account.address(), accessKey.key(), Fixtures.CRYPTO));
  }

  private Payment pay(Account from, Account to, long dollars, long seq) {
    return signed(draft(to, dollars, seq), from);
  }

  private PaymentBuilder brief(PaymentBuilder draft) {
    return draft.validBefore(UInt64.of(chain.nowS() + SHORT_LIFE_S));
  }

  /** Certified, and in the hands of the chain's node. */
  final QuorumCertificate queued(Payment payment, QuorumCertificate... parents) {
    QuorumCertificate qc = committee.certify(payment, parents);
    committee.awaitStage(payment, Stage.QUEUED_ONCHAIN);
    return qc;
  }

  /** It is signed now, and paid. */
  final void assertPaid(Payment payment) {
    queued(payment);
    block();
    committee.awaitStage(payment, Stage.FINALIZED);
  }

  private void assertFailed(Payment payment, String words) {
    Lifecycle failed = committee.awaitStage(payment, Stage.FAILED);
    assertThat(failed.detail()).contains(words);
  }

  final void assertExpired(Payment payment, String words) {
    Lifecycle expired = committee.awaitStage(payment, Stage.EXPIRED);
    assertThat(expired.detail()).startsWith("not included before valid_before").contains(words);
  }

  /** Each member has heard why, where the node says it. */
  private void awaitRefused(Payment payment, String words) {
    if (!nodeSays(words).isEmpty()) {
      committee.awaitEndangered(payment, "the chain's node does not take it: ", nodeSays(words));
    }
  }

  /** What waits when it is signed, and comes before it in the block, makes it fail. */
  private void assertFailsAndIsTold(Payment payment, Account recipient, String words) {
    QuorumCertificate qc = queued(payment);
    Payment child = pay(recipient, Account.fresh(), 1, 0);
    committee.certify(child, qc);
    block();
    assertFailed(payment, words);
    committee.awaitEndangered(
        child, "it rests on " + Fixtures.envelope(payment).txHash() + ", which failed: ", words);
  }

  @Test
  void anOutsideSpendOnAnotherNonceKeyBeforeSettlement() {
    Account alice = funded(15);
    Account bob = funded(0);
    Account carol = Account.fresh();
    // It waits where no validator sees it.
    chain.send(signed(draft(carol, 10, 0).nonceKey(NonceKey.of(9)), alice));
    Payment payment = pay(alice, bob, 10, 0);
    QuorumCertificate qc = queued(payment);
    Payment child =
        signed(brief(draft(carol, 5, 0)).validBefore(UInt64.of(chain.nowS() + 60)), bob);
    committee.certify(child, qc);

    block();

    assertFailed(payment, "the balance is less than the amount");
    committee.awaitEndangered(
        child,
        "it rests on "
            + Fixtures.envelope(payment).txHash()
            + ", which failed: the balance is less than the amount");
    committee.refuse(RejectCode.INSUFFICIENT_FUNDS, "amount:", pay(alice, bob, 10, 1));
    assertPaid(pay(alice, carol, 5, 1));
    passS(60);
    assertExpired(child, "");
  }

  @Test
  void aReplacementByFee() {
    Account alice = funded(15);
    Account bob = funded(0);
    Payment payment = signed(draft(bob, 10, 0).nonceKey(NonceKey.PROTOCOL), alice);
    QuorumCertificate qc = queued(payment);
    Payment child = pay(bob, Account.fresh(), 5, 0);
    committee.certify(child, qc);
    Payment replacement =
        signed(
            draft(bob, 1, 0)
                .nonceKey(NonceKey.PROTOCOL)
                .maxFeePerGas(chain.fork().highestBaseFee().multiply(BigInteger.TWO))
                .maxPriorityFeePerGas(BigInteger.ONE),
            alice);
    chain.send(replacement);

    block();

    String words = "another transaction has used its nonce: " + replacement.chainTxHash();
    assertFailed(payment, words);
    committee.awaitEndangered(child, "which failed: " + words);
    committee.refuse(
        RejectCode.NONCE_SEQ_TOO_LOW,
        "nonce_seq: the lane is at 1 on chain",
        signed(draft(bob, 2, 0).nonceKey(NonceKey.PROTOCOL), alice));
    assertPaid(signed(draft(bob, 2, 1).nonceKey(NonceKey.PROTOCOL), alice));
  }

  @Test
  void aTokenThatIsPaused() {
    Account alice = funded(15);
    Account bob = funded(0);
    Account carol = funded(0);
    chain.asAdmin(ALPHA, ContractCall.PAUSE);
    block();
    Payment payment = pay(alice, bob, 1, 0);
    committee.refuse(RejectCode.INVALID_FORMAT, "asset: token " + ALPHA + " is paused", payment);
    chain.asAdmin(ALPHA, ContractCall.UNPAUSE);
    block();
    assertPaid(payment);

    chain.asAdmin(ALPHA, ContractCall.PAUSE);
    assertFailsAndIsTold(pay(alice, carol, 2, 1), carol, "the token is paused");
    chain.asAdmin(ALPHA, ContractCall.UNPAUSE);
    block();
    assertPaid(pay(alice, bob, 3, 2));
  }

  @Test
  void aPolicyThatForbidsTheSender() {
    Account alice = funded(15);
    Account bob = funded(0);
    Account carol = funded(0);
    UInt64 policy = chain.forbid(alice.address());
    chain.bind(ALPHA, policy);
    block();
    Payment payment = pay(alice, bob, 1, 0);
    committee.refuse(
        RejectCode.INVALID_FORMAT,
        "asset: the transfer policy of token " + ALPHA + " forbids the sender",
        payment);
    chain.bind(ALPHA, ALLOWS_ALL);
    block();
    assertPaid(payment);

    chain.bind(ALPHA, policy);
    assertFailsAndIsTold(
        pay(alice, carol, 2, 1),
        carol,
        "the token's transfer policy forbids the sender or the recipient");
    chain.bind(ALPHA, ALLOWS_ALL);
    block();
  }

  @Test
  void aPolicyThatForbidsTheRecipient() {
    Account alice = funded(15);
    Account bob = funded(0);
    UInt64 policy = chain.forbid(bob.address());
    chain.bind(ALPHA, policy);
    block();
    Payment payment = pay(alice, bob, 1, 0);
    committee.refuse(
        RejectCode.INVALID_FORMAT,
        "recipient: the transfer policy of token " + ALPHA + " forbids it",
        payment);
    assertPaid(pay(alice, Account.fresh(), 1, 0));
    chain.bind(ALPHA, ALLOWS_ALL);
    block();
    assertPaid(pay(alice, bob, 1, 1));

    chain.bind(ALPHA, policy);
    Payment late = pay(alice, bob, 2, 2);
    queued(late);
    block();
    assertFailed(late, "the token's transfer policy forbids the sender or the recipient");
    chain.bind(ALPHA, ALLOWS_ALL);
    block();
  }

  @Test
  void anAccessKeyThatIsRevoked() {
    Account alice = funded(15);
    Account bob = funded(0);
    Account phone = Account.fresh();
    Payment early = signed(draft(bob, 1, 0), alice, phone);
    String notActive = "signature: access key " + phone.address() + " is not active";
    committee.refuse(RejectCode.INVALID_FORMAT, notActive, early);
    chain.authorize(alice, phone, chain.nowS() + 2 * LIFE_S, List.of());
    block();
    assertPaid(early);

    Payment payment = signed(brief(draft(bob, 2, 1)), alice, phone);
    chain.call(
        alice.address(),
        Contracts.ACCOUNT_KEYCHAIN,
        ContractCall.REVOKE_KEY.encode(Abi.word(phone.address())));
    queued(payment);
    block();
    committee.refuse(RejectCode.INVALID_FORMAT, notActive, signed(draft(bob, 3, 2), alice, phone));
    awaitRefused(payment, "the access key is revoked already");
    passS(SHORT_LIFE_S);
    assertExpired(payment, nodeSays("the access key is revoked already"));
    assertPaid(signed(draft(bob, 3, 0).nonceKey(NonceKey.of(2)), alice));
  }

  @Test
  void anAccessKeyThatExpires() {
    Account alice = funded(15);
    Account bob = funded(0);
    Account phone = Account.fresh();
    long endS = chain.nowS() + SHORT_LIFE_S + 10;
    chain.authorize(alice, phone, endS, List.of());
    block();
    committee.refuse(
        RejectCode.INVALID_FORMAT,
        "valid_before: must not be later than the access key's expiry " + endS,
        signed(draft(bob, 1, 0), alice, phone));
    Payment payment = signed(draft(bob, 1, 0).validBefore(UInt64.of(endS)), alice, phone);
    chain.losePayments(true);
    queued(payment);
    passS(SHORT_LIFE_S + 10);
    chain.losePayments(false);
    assertExpired(payment, "");
    committee.refuse(
        RejectCode.INVALID_FORMAT,
        "signature: access key " + phone.address() + " is not active",
        signed(draft(bob, 1, 1), alice, phone));
  }

  @Test
  void anAccessKeyOverItsLimit() {
    Account alice = funded(15);
    Account bob = funded(0);
    Account carol = funded(0);
    Account phone = Account.fresh();
    chain.authorize(
        alice,
        phone,
        chain.nowS() + 2 * LIFE_S,
        List.of(
            new StagedChain.KeyLimit(ALPHA, Fixtures.dollars(5)),
            new StagedChain.KeyLimit(PATH, Fixtures.dollars(1))));
    block();
    committee.refuse(
        RejectCode.INSUFFICIENT_FUNDS,
        "amount: passes the access key's spending limit by 1000000",
        signed(draft(bob, 6, 0), alice, phone));
    assertPaid(signed(draft(bob, 1, 0), alice, phone));

    chain.call(
        alice.address(),
        Contracts.ACCOUNT_KEYCHAIN,
        ContractCall.UPDATE_SPENDING_LIMIT.encode(
            Abi.word(phone.address()), Abi.word(ALPHA.token()), Abi.word(Fixtures.dollars(1))));
    assertFailsAndIsTold(
        signed(draft(carol, 3, 1), alice, phone),
        carol,
        "the access key's spending limit is exceeded");
    assertPaid(signed(draft(bob, 1, 2), alice, phone));
  }

  @Test
  void aFeeTokenThatIsPaused() {
    Account alice = funded(15);
    Account bob = funded(0);
    chain.mint(alice.address(), BETA, Fixtures.dollars(1));
    chain.asAdmin(BETA, ContractCall.PAUSE);
    block();
    Payment payment = signed(draft(bob, 1, 0).feeToken(BETA), alice);
    committee.refuse(RejectCode.INVALID_FORMAT, "fee_token: token " + BETA + " is paused", payment);
    chain.asAdmin(BETA, ContractCall.UNPAUSE);
    block();
    assertPaid(payment);

    chain.asAdmin(BETA, ContractCall.PAUSE);
    Payment late = signed(brief(draft(bob, 2, 1)).feeToken(BETA), alice);
    queued(late);
    block();
    awaitRefused(late, "fee token is paused");
    chain.asAdmin(BETA, ContractCall.UNPAUSE);
    chain.losePayments(true);
    passS(SHORT_LIFE_S);
    chain.losePayments(false);
    assertExpired(late, nodeSays("fee token is paused"));
  }

  @Test
  void aFeeTokenWithoutLiquidity() {
    Account alice = funded(15);
    Account bob = funded(0);
    chain.mint(alice.address(), BETA, Fixtures.dollars(1));
    chain.drainPool(BETA);
    block();
    committee.refuse(
        RejectCode.INVALID_FORMAT,
        "fee_token: no pool swaps as much of token " + BETA,
        signed(draft(bob, 1, 0).feeToken(BETA), alice));
    chain.fillPool(BETA);
    block();
    assertPaid(signed(draft(bob, 1, 0).feeToken(BETA), alice));
    // It is drained in the block that the payment was to be in, and filled before its time is over.
    chain.drainPool(BETA);
    Payment late = signed(draft(bob, 2, 1).feeToken(BETA), alice);
    queued(late);
    block();
    chain.fillPool(BETA);
    block();
    block();
    committee.awaitStage(late, Stage.FINALIZED);

    chain.drainPool(BETA);
    Payment never = signed(brief(draft(bob, 3, 2)).feeToken(BETA), alice);
    queued(never);
    block();
    awaitRefused(never, "insufficient liquidity in FeeAMM pool");
    passS(SHORT_LIFE_S);
    assertExpired(never, nodeSays("insufficient liquidity in FeeAMM pool"));
    chain.fillPool(BETA);
    block();
  }

  @Test
  void aMaximumFeeBelowWhatTheBaseFeeMayReach() {
    Account alice = funded(15);
    BigInteger highest = chain.fork().highestBaseFee();
    committee.refuse(
        RejectCode.INVALID_FORMAT,
        "max_fee_per_gas: at least " + highest,
        signed(draft(Account.fresh(), 1, 0).maxFeePerGas(highest.subtract(BigInteger.ONE)), alice));
    assertPaid(pay(alice, Account.fresh(), 1, 0));
  }

  /** Only where the rules change: by them the base fee cannot pass what is asked for at signing. */
  @Test
  void aBaseFeeThatRisesAboveTheMaximum() throws Exception {
    StagedChain free = start(vertx, BigInteger.ZERO);
    free.block();
    StagedCommittee four = committeeOn(free);
    Account alice = Account.fresh();
    Account bob = Account.fresh();
    free.mint(alice.address(), ALPHA, Fixtures.dollars(15));
    four.awaitHeight(free.block());
    Payment payment =
        signed(
            draft(bob, 1, 0)
                .maxFeePerGas(BigInteger.ZERO)
                .validBefore(UInt64.of(free.nowS() + SHORT_LIFE_S)),
            alice);
    free.baseFee(BASE_FEE);
    four.certify(payment);
    four.awaitHeight(free.block());
    four.awaitEndangered(payment, "max fee per gas less than block base fee");
    free.pass(SHORT_LIFE_S * 1_000);
    four.awaitHeight(free.block());
    Lifecycle expired = four.awaitStage(payment, Stage.EXPIRED);
    assertThat(expired.detail()).contains("max fee per gas less than block base fee");
    four.refuse(
        RejectCode.INVALID_FORMAT,
        "max_fee_per_gas: at least " + free.fork().highestBaseFee(),
        signed(
            draft(bob, 1, 0)
                .maxFeePerGas(BigInteger.ZERO)
                .nonceKey(NonceKey.of(2))
                .validBefore(UInt64.of(free.nowS() + LIFE_S)),
            alice));
    four.close();
    free.close();
  }

  @Test
  void anExpiryBeforeInclusion() {
    Account alice = funded(15);
    Account bob = funded(0);
    committee.refuse(
        RejectCode.EXPIRED,
        "valid_before: payment",
        signed(draft(bob, 1, 0).validBefore(UInt64.of(chain.nowS() + 10)), alice));
    Payment payment = signed(brief(draft(bob, 1, 0)), alice);
    chain.losePayments(true);
    queued(payment);
    block();
    passS(SHORT_LIFE_S);
    chain.losePayments(false);
    assertExpired(payment, "");
    // The key stays taken, and what comes after it rests; another lane is free.
    committee.refuse(RejectCode.NONCE_SEQ_TOO_HIGH, "nonce_seq:", pay(alice, bob, 1, 1));
    assertPaid(signed(draft(bob, 1, 0).nonceKey(NonceKey.of(2)), alice));
  }
}
