package tempo.fastpay.devchain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.devchain.ledger.People.ALICE;
import static tempo.fastpay.devchain.ledger.People.ALPHA;
import static tempo.fastpay.devchain.ledger.People.BETA;
import static tempo.fastpay.devchain.ledger.People.BOB;
import static tempo.fastpay.devchain.ledger.People.tx;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** What a payment does on the chain, what it costs, and why it fails. */
class LedgerTest {
  private static final BigInteger GWEI_20 = LedgerFixture.GIGA.multiply(BigInteger.valueOf(20));
  private static final Bytes32 MEMO = Bytes32.fromNumber(BigInteger.valueOf(0xcafe));

  private final LedgerFixture chain = LedgerFixture.free(Fork.T10);

  private static List<ChainEvent> events(Receipt receipt) {
    return receipt.logs().stream()
        .map(log -> ChainEvent.of(log.topics().get(0)).orElseThrow())
        .toList();
  }

  private static PaymentBuilder paying(PaymentBuilder draft) {
    return draft.maxFeePerGas(GWEI_20);
  }

  @Test
  void aPaymentMovesMoneyAndTellsOfIt() {
    Receipt receipt = chain.only(tx(0, draft -> draft.memo(MEMO)));

    assertThat(receipt.succeeded()).isTrue();
    assertThat(chain.balance(ALICE, ALPHA)).isEqualTo(995);
    assertThat(chain.balance(BOB, ALPHA)).isEqualTo(5);
    assertThat(events(receipt))
        .containsExactly(
            ChainEvent.NONCE_INCREMENTED, ChainEvent.TRANSFER, ChainEvent.TRANSFER_WITH_MEMO);
    assertThat(receipt.logs().get(0).topics().get(2)).isEqualTo(NonceKey.of(7).word());
    assertThat(receipt.logs().get(0).data()).isEqualTo(Abi.word(1).bytes());
    assertThat(receipt.logs().get(2).topics())
        .containsExactly(
            ChainEvent.TRANSFER_WITH_MEMO.topic(), Abi.word(ALICE), Abi.word(BOB), MEMO);
  }

  @Test
  void keyZeroTellsNothingOfItsNonce() {
    Receipt receipt = chain.only(tx(0, draft -> draft.nonceKey(NonceKey.PROTOCOL)));

    assertThat(events(receipt)).containsExactly(ChainEvent.TRANSFER);
    assertThat(chain.ledger.nonce(new Lane(ALICE, NonceKey.PROTOCOL), 1)).isEqualTo(UInt64.ONE);
  }

  @Test
  void theFeeIsTheLastLogAndWhatWasNotUsedComesBack() {
    LedgerFixture fees = new LedgerFixture(Fork.T6, 20, 50_000);

    Receipt receipt = fees.only(tx(0, LedgerTest::paying));

    long fee = (receipt.gasUsed() * 20 + 999) / 1_000;
    assertThat(receipt.gasUsed()).isEqualTo(532_946);
    assertThat(events(receipt))
        .containsExactly(ChainEvent.NONCE_INCREMENTED, ChainEvent.TRANSFER, ChainEvent.TRANSFER);
    Log last = receipt.logs().get(2);
    assertThat(last.topics().get(2)).isEqualTo(Abi.word(Contracts.FEE_MANAGER));
    assertThat(Abi.onlyWord(last.data()).toNumber()).isEqualTo(fee);
    assertThat(fees.balance(ALICE, ALPHA)).isEqualTo(50_000 - 5 - fee);
    assertThat(fees.balance(Contracts.FEE_MANAGER, ALPHA)).isEqualTo(fee);
    assertThat(fees.only(tx(1, LedgerTest::paying)).gasUsed()).isEqualTo(40_946);
  }

  /** The transfer sees the balance less what is reserved: one unit more than that fails. */
  @Test
  void theReserveIsTakenBeforeThePayment() {
    LedgerFixture fees = new LedgerFixture(Fork.T6, 20, 50_000);
    UInt64 most = UInt64.of(50_000 - 12_000);

    Receipt failed = fees.only(tx(0, draft -> paying(draft).amount(most.next())));
    // What reverts writes its nonce alone: anvil takes 272,174 for a payment as this one.
    assertThat(failed.gasUsed()).isBetween(271_500L, 272_500L);
    long fee = 50_000 - fees.balance(ALICE, ALPHA);

    assertThat(failed.succeeded()).isFalse();
    assertThat(Revert.of(failed.output())).contains(Revert.INSUFFICIENT_BALANCE);
    assertThat(Abi.wordAt(failed.output().slice(4, 100), 0)).isEqualTo(Abi.word(most));
    assertThat(events(failed)).containsExactly(ChainEvent.NONCE_INCREMENTED, ChainEvent.TRANSFER);
    assertThat(fee).isPositive();
    UInt64 left = UInt64.of(fees.balance(ALICE, ALPHA) - 12_000);
    assertThat(fees.only(tx(1, draft -> paying(draft).amount(left))).succeeded()).isTrue();
  }

  @Test
  void theFeeTokenIsTheNamedTheChosenOrThePaymentsOwn() {
    LedgerFixture fees = new LedgerFixture(Fork.T6, 20, 50_000);
    fees.only(tx(0, draft -> paying(draft).feeToken(BETA)));
    assertThat(fees.balance(Contracts.FEE_MANAGER, BETA)).isPositive();
    assertThat(fees.balance(Contracts.FEE_MANAGER, ALPHA)).isZero();

    fees.only(tx(1, LedgerTest::paying));
    assertThat(fees.balance(Contracts.FEE_MANAGER, ALPHA)).isPositive();

    long before = fees.balance(Contracts.FEE_MANAGER, BETA);
    Receipt chosen =
        fees.as(
            ALICE,
            Contracts.FEE_MANAGER,
            ContractCall.SET_USER_TOKEN.encode(Abi.word(BETA.token())));
    assertThat(events(chosen)).containsExactly(ChainEvent.USER_TOKEN_SET);
    fees.only(tx(2, LedgerTest::paying));
    assertThat(fees.balance(Contracts.FEE_MANAGER, BETA)).isGreaterThan(before);
  }

  @Test
  void aPriceIsTheBaseFeeAndTheTipAndNoMoreThanTheMaximum() {
    LedgerFixture fees = new LedgerFixture(Fork.T6, 10, 100_000);
    BigInteger tip = LedgerFixture.GIGA;

    Receipt tipped = fees.only(tx(0, draft -> paying(draft).maxPriorityFeePerGas(tip)));
    assertThat(tipped.price()).isEqualTo(LedgerFixture.GIGA.multiply(BigInteger.valueOf(11)));
    Receipt capped = fees.only(tx(1, draft -> paying(draft).maxPriorityFeePerGas(GWEI_20)));
    assertThat(capped.price()).isEqualTo(GWEI_20);
  }

  @Test
  void whatCannotBePaidForIsNeverIncluded() {
    LedgerFixture fees = new LedgerFixture(Fork.T6, 20, 11_999);

    assertThat(fees.dead(tx(0, LedgerTest::paying)))
        .isEqualTo("insufficient funds for gas * price + value: have 11999 want 12000");
    assertThat(fees.dead(tx(0))).startsWith("max fee per gas less than block base fee");
    assertThat(fees.dead(tx(0, draft -> paying(draft).gasLimit(UInt64.of(271_000)))))
        .isEqualTo("intrinsic gas too low");
    assertThat(fees.dead(tx(0, draft -> paying(draft).gasLimit(UInt64.of(30_000_001)))))
        .isEqualTo("exceeds max transaction gas limit");
    assertThat(
            fees.dead(
                tx(
                    0,
                    draft ->
                        paying(draft)
                            .feeToken(
                                AssetId.fromHex("20c0000000000000000000000000000000000099")))))
        .startsWith("fee token is no TIP-20 token");
    fees.asAdmin(ALPHA, ContractCall.PAUSE);
    Standing paused = fees.standing(tx(0, LedgerTest::paying));
    assertThat(((Standing.Dead) paused).because())
        .isEqualTo(
            new Refusal(
                Refusal.REJECTED,
                "fee token is paused: " + ALPHA,
                Map.of("name", "FeeTokenPausedError", "token", ALPHA.toHex())));
  }

  @Test
  void tooLittleGasToFinishFailsAndCostsAllOfIt() {
    Receipt receipt = chain.only(tx(0, draft -> draft.gasLimit(UInt64.of(300_000))));

    assertThat(receipt.succeeded()).isFalse();
    assertThat(receipt.output().isEmpty()).isTrue();
    assertThat(receipt.gasUsed()).isEqualTo(300_000);
    assertThat(chain.balance(BOB, ALPHA)).isZero();
  }

  @Test
  void noncesAreExact() {
    assertThat(chain.standing(tx(1))).isInstanceOf(Standing.Early.class);
    chain.block(tx(0), tx(1));

    assertThat(chain.dead(tx(1))).isEqualTo("nonce too low: next nonce 2, tx nonce 1");
    assertThatThrownBy(() -> chain.block(tx(0))).isInstanceOf(IllegalArgumentException.class);
  }

  /** In whole seconds: valid_after ≤ time < valid_before. */
  @Test
  void theWindowIsInWholeSeconds() {
    UInt64 next = UInt64.of(chain.nextMs() / 1000);

    assertThat(chain.dead(tx(0, draft -> draft.validBefore(next))))
        .isEqualTo("valid_before " + next + " has passed");
    assertThat(chain.standing(tx(0, draft -> draft.validBefore(next.next()))))
        .isInstanceOf(Standing.Ready.class);
    assertThat(chain.standing(tx(0, draft -> draft.validAfter(next))))
        .isInstanceOf(Standing.Ready.class);
    assertThat(chain.standing(tx(0, draft -> draft.validAfter(next.next()))))
        .isInstanceOf(Standing.Early.class);
  }

  @Test
  void aPausedTokenFailsAPayment() {
    Receipt paused = chain.asAdmin(ALPHA, ContractCall.PAUSE);
    assertThat(events(paused)).containsExactly(ChainEvent.PAUSE_STATE_UPDATE);

    Receipt failed = chain.only(tx(0));
    assertThat(failed.succeeded()).isFalse();
    assertThat(Revert.of(failed.output())).contains(Revert.CONTRACT_PAUSED);
    assertThat(chain.balance(ALICE, ALPHA)).isEqualTo(1_000);

    chain.asAdmin(ALPHA, ContractCall.UNPAUSE);
    assertThat(chain.only(tx(1)).succeeded()).isTrue();
  }

  @Test
  void onlyTheAdminMayPauseAndMintOrWhoHasTheRole() {
    Receipt refused = chain.as(BOB, ALPHA.token(), ContractCall.PAUSE.encode());
    assertThat(Revert.of(refused.output())).contains(Revert.UNAUTHORIZED);

    Bytes32 role = Hashes.keccak256("PAUSE_ROLE".getBytes(StandardCharsets.US_ASCII));
    chain.asAdmin(ALPHA, ContractCall.GRANT_ROLE, role, Abi.word(BOB));
    assertThat(chain.as(BOB, ALPHA.token(), ContractCall.PAUSE.encode()).succeeded()).isTrue();
  }

  @Test
  void aPolicyForbidsSenderAndRecipient() throws Reverted {
    UInt64 blacklist = chain.policy(1, BOB);
    UInt64 whitelist = chain.policy(0, ALICE);

    for (UInt64 policy : List.of(blacklist, whitelist, UInt64.ZERO)) {
      chain.asAdmin(ALPHA, ContractCall.CHANGE_TRANSFER_POLICY_ID, Abi.word(policy));
      Receipt failed =
          chain.only(tx(chain.ledger.nonce(tx(0).lane(), chain.ledger.head().number()).bits()));
      assertThat(Revert.of(failed.output())).contains(Revert.POLICY_FORBIDS);
    }
    Address registry = Contracts.TRANSFER_POLICIES;
    assertThat(
            chain.ask(
                registry, ContractCall.IS_AUTHORIZED_SENDER, Abi.word(whitelist), Abi.word(ALICE)))
        .isEqualTo(Abi.TRUE.bytes());
    assertThat(
            chain.ask(
                registry, ContractCall.IS_AUTHORIZED_RECIPIENT, Abi.word(blacklist), Abi.word(BOB)))
        .isEqualTo(Abi.FALSE.bytes());

    chain.as(
        Rules.ADMIN,
        registry,
        ContractCall.MODIFY_POLICY_BLACKLIST.encode(Abi.word(blacklist), Abi.word(BOB), Abi.FALSE));
    chain.asAdmin(ALPHA, ContractCall.CHANGE_TRANSFER_POLICY_ID, Abi.word(blacklist));
    assertThat(chain.only(tx(3)).succeeded()).isTrue();
  }

  @Test
  void specialRecipientsRevert() {
    for (var each :
        Map.of(
                Address.ZERO,
                Revert.INVALID_RECIPIENT,
                BETA.token(),
                Revert.INVALID_RECIPIENT,
                Address.fromHex("00000001fdfdfdfdfdfdfdfdfdfd000000000001"),
                Revert.VIRTUAL_UNREGISTERED,
                Contracts.RECEIVE_GUARD,
                Revert.ADDRESS_RESERVED)
            .entrySet()) {
      assertThatThrownBy(
              () ->
                  chain.ask(
                      ALPHA.token(), ContractCall.TRANSFER, Abi.word(each.getKey()), Abi.word(1)))
          .isInstanceOfSatisfying(
              Reverted.class,
              reverted -> assertThat(Revert.of(reverted.data())).contains(each.getValue()));
    }
    LedgerFixture before = LedgerFixture.free(Fork.T5);
    assertThatCode(
            () ->
                before.ask(
                    ALPHA.token(),
                    ContractCall.TRANSFER,
                    Abi.word(Contracts.RECEIVE_GUARD),
                    Abi.word(1)))
        .doesNotThrowAnyException();
  }

  /** Status 1, and the recipient has nothing (TIP-1028). */
  @Test
  void aReceivePolicyDiverts() throws Reverted {
    UInt64 nobody = chain.policy(1, ALICE);
    Receipt set =
        chain.as(
            BOB,
            Contracts.TRANSFER_POLICIES,
            ContractCall.SET_RECEIVE_POLICY.encode(
                Abi.word(nobody), Abi.word(1), Abi.word(Address.ZERO)));
    assertThat(events(set)).containsExactly(ChainEvent.RECEIVE_POLICY_UPDATED);

    Receipt diverted = chain.only(tx(0));

    assertThat(diverted.succeeded()).isTrue();
    assertThat(diverted.output()).isEqualTo(Abi.TRUE.bytes());
    assertThat(chain.balance(BOB, ALPHA)).isZero();
    assertThat(chain.balance(Contracts.RECEIVE_GUARD, ALPHA)).isEqualTo(5);
    assertThat(events(diverted))
        .containsExactly(
            ChainEvent.NONCE_INCREMENTED, ChainEvent.TRANSFER, ChainEvent.TRANSFER_BLOCKED);
    assertThat(
            chain.ask(
                Contracts.TRANSFER_POLICIES,
                ContractCall.VALIDATE_RECEIVE_POLICY,
                Abi.word(ALPHA.token()),
                Abi.word(ALICE),
                Abi.word(BOB)))
        .isEqualTo(AbiEncoding.words(Abi.FALSE, Abi.word(2)));
    assertThat(
            LedgerFixture.free(Fork.T4)
                .as(
                    BOB,
                    Contracts.TRANSFER_POLICIES,
                    ContractCall.SET_RECEIVE_POLICY.encode(
                        Abi.word(1), Abi.word(1), Abi.word(Address.ZERO)))
                .output()
                .slice(0, 4))
        .isEqualTo(Revert.UNKNOWN_FUNCTION.selector());
  }

  @Test
  void aFeeThatFindsNoLiquidityIsNotIncluded() throws Reverted {
    LedgerFixture fees = new LedgerFixture(Fork.T12, 2, 1_000_000);
    Transaction tx = tx(0, draft -> draft.maxFeePerGas(fees.ledger.rules().baseFee()));
    Bytes32[] pool = {Abi.word(ALPHA.token()), Abi.word(Contracts.PATH_USD.token())};
    Bytes32 all = Abi.wordAt(fees.ask(Contracts.FEE_MANAGER, ContractCall.GET_POOL, pool), 1);
    Bytes32[] most = {pool[0], pool[1], all, Abi.word(Rules.ADMIN)};

    Receipt burnt =
        fees.as(Rules.ADMIN, Contracts.FEE_MANAGER, ContractCall.BURN_LIQUIDITY.encode(most));

    assertThat(events(burnt)).containsExactly(ChainEvent.FEE_POOL_BURN);
    assertThat(fees.dead(tx))
        .isEqualTo(
            "insufficient liquidity in FeeAMM pool to swap fee tokens for user token "
                + ALPHA
                + " (required: 1200)");
    Bytes more = ContractCall.MINT_LIQUIDITY.encode(pool[0], pool[1], Abi.word(1_196), most[3]);
    assertThat(Revert.of(fees.as(ALICE, Contracts.FEE_MANAGER, more).output()))
        .contains(Revert.INSUFFICIENT_LIQUIDITY);
    assertThat(events(fees.as(Rules.ADMIN, Contracts.FEE_MANAGER, more)))
        .containsExactly(ChainEvent.FEE_POOL_MINT);
    assertThat(fees.only(tx).succeeded()).isTrue();
    assertThat(
            Revert.of(
                fees.as(
                        Rules.ADMIN,
                        Contracts.FEE_MANAGER,
                        ContractCall.BURN_LIQUIDITY.encode(most))
                    .output()))
        .contains(Revert.INSUFFICIENT_LIQUIDITY);
  }

  @Test
  void allowancesAreSpent() {
    chain.as(ALICE, ALPHA.token(), ContractCall.APPROVE.encode(Abi.word(BOB), Abi.word(10)));
    Bytes32[] seven = {Abi.word(ALICE), Abi.word(People.CAROL), Abi.word(7)};

    assertThat(chain.as(BOB, ALPHA.token(), ContractCall.TRANSFER_FROM.encode(seven)).succeeded())
        .isTrue();
    assertThat(
            Revert.of(
                chain.as(BOB, ALPHA.token(), ContractCall.TRANSFER_FROM.encode(seven)).output()))
        .contains(Revert.INSUFFICIENT_ALLOWANCE);
    assertThat(chain.balance(People.CAROL, ALPHA)).isEqualTo(7);
  }

  @Test
  void mintingAndBurningChangeTheSupply() throws Reverted {
    Receipt minted = chain.asAdmin(ALPHA, ContractCall.MINT, Abi.word(Rules.ADMIN), Abi.word(50));
    assertThat(events(minted)).containsExactly(ChainEvent.TRANSFER, ChainEvent.MINT);
    Receipt burnt = chain.asAdmin(ALPHA, ContractCall.BURN, Abi.word(20));
    assertThat(events(burnt)).containsExactly(ChainEvent.TRANSFER, ChainEvent.BURN);
    assertThat(chain.ask(ALPHA.token(), ContractCall.TOTAL_SUPPLY))
        .isEqualTo(Abi.word(1_030).bytes());
  }

  @Test
  void theStateIsReadAtHeights() {
    chain.block();
    chain.block(tx(0));
    chain.block(tx(1));

    assertThat(chain.ledger.balance(BOB, ALPHA, 1)).isZero();
    assertThat(chain.ledger.balance(BOB, ALPHA, 2)).isEqualTo(5);
    assertThat(chain.ledger.balance(BOB, ALPHA, 3)).isEqualTo(10);
    assertThat(chain.ledger.holds(4)).isFalse();
    for (int i = 0; i < State.HEIGHTS_HELD; i++) {
      chain.block();
    }
    assertThat(chain.ledger.holds(3)).isFalse();
    assertThat(chain.ledger.holds(4)).isTrue();
    assertThat(chain.ledger.balance(BOB, ALPHA, 4)).isEqualTo(10);
    assertThatThrownBy(() -> chain.ledger.balance(BOB, ALPHA, 3)).hasMessageContaining("not held");
  }

  @Test
  void blocksAreChainedAndTakenBack() {
    Block first = chain.block(tx(0));
    Block second = chain.block(tx(1));
    assertThat(second.header().parentHash()).isEqualTo(first.header().hash());
    assertThat(first.header().parentHash()).isEqualTo(chain.ledger.header(0).orElseThrow().hash());

    List<Long> times = chain.ledger.rollBack(2);
    Block replaced = chain.ledger.replacement(times.get(0)).seal();

    assertThat(replaced.header().number()).isEqualTo(1);
    assertThat(replaced.header().hash()).isNotEqualTo(first.header().hash());
    assertThat(replaced.header().timestampMs()).isEqualTo(first.header().timestampMs());
    assertThat(chain.ledger.number(second.header().hash())).isEmpty();
    assertThat(chain.ledger.place(tx(0).hash())).isEqualTo(Optional.empty());
    assertThat(chain.balance(BOB, ALPHA)).isZero();
    assertThat(chain.only(tx(0)).succeeded()).isTrue();
  }
}
