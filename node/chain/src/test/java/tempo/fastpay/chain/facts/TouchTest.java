package tempo.fastpay.chain.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.chain.block.Log;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;

/** What each log moves. */
class TouchTest {
  private static final Address ALICE = TempoState.somebody(1);
  private static final Address BOB = TempoState.somebody(2);
  private static final AssetId TOKEN = TempoState.usd(1);

  private static final Set<ChainEvent> OF_TOKENS =
      EnumSet.range(ChainEvent.TRANSFER, ChainEvent.LOGO_URI_UPDATED);

  private static Log log(Address contract, ChainEvent event, Bytes32... topics) {
    List<Bytes32> all = new ArrayList<>(List.of(event.topic()));
    all.addAll(Arrays.asList(topics));
    return new Log(contract, all, Bytes.EMPTY);
  }

  private static Set<Part> ofToken(ChainEvent event, Bytes32... topics) {
    return Touch.of(log(TOKEN.token(), event, topics));
  }

  @ParameterizedTest
  @EnumSource(names = {"TRANSFER", "TRANSFER_WITH_MEMO"})
  void aTransferMovesBothBalances(ChainEvent event) {
    assertThat(ofToken(event, Abi.word(ALICE), Abi.word(BOB)))
        .containsExactlyInAnyOrder(
            new Part.BalanceOf(ALICE, TOKEN), new Part.BalanceOf(BOB, TOKEN));
    assertThat(ofToken(event, Abi.word(ALICE), Abi.word(ALICE)))
        .containsExactly(new Part.BalanceOf(ALICE, TOKEN));
  }

  @ParameterizedTest
  @EnumSource(names = {"MINT", "BURN", "BURN_BLOCKED"})
  void whatIsMadeOrBurntMovesABalance(ChainEvent event) {
    assertThat(ofToken(event, Abi.word(ALICE))).containsExactly(new Part.BalanceOf(ALICE, TOKEN));
  }

  @ParameterizedTest
  @EnumSource(names = {"PAUSE_STATE_UPDATE", "TRANSFER_POLICY_UPDATE", "QUOTE_TOKEN_UPDATE"})
  void aPauseAPolicyAndAQuoteTokenMoveTheRules(ChainEvent event) {
    assertThat(ofToken(event, Abi.word(ALICE))).containsExactly(new Part.TokenRules(TOKEN));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "APPROVAL",
        "SUPPLY_CAP_UPDATE",
        "ROLE_MEMBERSHIP_UPDATED",
        "ROLE_ADMIN_UPDATED",
        "QUOTE_TOKEN_NEXT",
        "REWARD_DISTRIBUTED",
        "REWARD_RECIPIENT_SET",
        "LOGO_URI_UPDATED"
      })
  void otherLogsOfATokenMoveNothing(ChainEvent event) {
    assertThat(ofToken(event, Abi.word(ALICE), Abi.word(BOB))).isEmpty();
  }

  @Test
  void aNonceMovesOneLane() {
    NonceKey key = NonceKey.of(7);
    Log log = log(Contracts.NONCE, ChainEvent.NONCE_INCREMENTED, Abi.word(ALICE), key.word());
    assertThat(Touch.of(log)).containsExactly(new Part.LaneNonce(new Lane(ALICE, key)));
  }

  @Test
  void aFeeTokenMovesForItsAccount() {
    Log log =
        log(
            Contracts.FEE_MANAGER,
            ChainEvent.USER_TOKEN_SET,
            Abi.word(ALICE),
            Abi.word(TOKEN.token()));
    assertThat(Touch.of(log)).containsExactly(new Part.UserToken(ALICE));
  }

  @Test
  void aProposersTokenMovesForIt() {
    Log log =
        log(
            Contracts.FEE_MANAGER,
            ChainEvent.VALIDATOR_TOKEN_SET,
            Abi.word(ALICE),
            Abi.word(TOKEN.token()));
    assertThat(Touch.of(log)).containsExactly(new Part.ValidatorToken(ALICE));
  }

  @ParameterizedTest
  @EnumSource(names = {"FEES_DISTRIBUTED", "FEE_POOL_MINT", "FEE_POOL_BURN", "FEE_POOL_REBALANCE"})
  void otherLogsOfTheFeeManagerMoveNothing(ChainEvent event) {
    assertThat(Touch.of(log(Contracts.FEE_MANAGER, event, Abi.word(ALICE)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "KEY_AUTHORIZED",
        "ADMIN_KEY_AUTHORIZED",
        "KEY_REVOKED",
        "SPENDING_LIMIT_UPDATED",
        "ACCESS_KEY_SPEND"
      })
  void anAccessKeyMovesThoseOfItsAccount(ChainEvent event) {
    Log log = log(Contracts.ACCOUNT_KEYCHAIN, event, Abi.word(ALICE), Abi.word(BOB));
    assertThat(Touch.of(log)).containsExactly(new Part.KeysOf(ALICE));
  }

  @ParameterizedTest
  @EnumSource(names = {"KEY_AUTHORIZATION_WITNESS", "KEY_AUTHORIZATION_WITNESS_BURNED"})
  void aWitnessMovesNothing(ChainEvent event) {
    assertThat(Touch.of(log(Contracts.ACCOUNT_KEYCHAIN, event, Abi.word(ALICE)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"WHITELIST_UPDATED", "BLACKLIST_UPDATED"})
  void aListMovesItsMemberInAllPolicies(ChainEvent event) {
    Log log = log(Contracts.TRANSFER_POLICIES, event, Abi.word(5), Abi.word(ALICE), Abi.word(BOB));
    assertThat(Touch.of(log)).containsExactly(new Part.PolicyMember(BOB));
  }

  @ParameterizedTest
  @EnumSource(names = {"POLICY_CREATED", "COMPOUND_POLICY_CREATED", "POLICY_ADMIN_UPDATED"})
  void aNewPolicyMovesNothing(ChainEvent event) {
    assertThat(Touch.of(log(Contracts.TRANSFER_POLICIES, event, Abi.word(5)))).isEmpty();
  }

  @Test
  void aReceivePolicyMovesItsReceiver() {
    Log log = log(Contracts.TRANSFER_POLICIES, ChainEvent.RECEIVE_POLICY_UPDATED, Abi.word(BOB));
    assertThat(Touch.of(log)).containsExactly(new Part.ReceiveRules(BOB));
  }

  @Test
  void aLogThatIsNotUnderstoodMovesAllOfItsContract() {
    Bytes32 unknown = Abi.word(0x4e3);
    for (List<Bytes32> topics : List.of(List.of(unknown), List.<Bytes32>of())) {
      assertThat(Touch.of(new Log(TOKEN.token(), topics, Bytes.EMPTY)))
          .containsExactly(new Part.WholeToken(TOKEN));
      assertThat(Touch.of(new Log(Contracts.NONCE, topics, Bytes.EMPTY)))
          .containsExactly(Part.All.LANE_NONCES);
      assertThat(Touch.of(new Log(Contracts.FEE_MANAGER, topics, Bytes.EMPTY)))
          .containsExactly(Part.All.USER_TOKENS);
      assertThat(Touch.of(new Log(Contracts.ACCOUNT_KEYCHAIN, topics, Bytes.EMPTY)))
          .containsExactly(Part.All.KEYS);
      assertThat(Touch.of(new Log(Contracts.TRANSFER_POLICIES, topics, Bytes.EMPTY)))
          .containsExactly(Part.All.POLICIES);
    }
  }

  @Test
  void aLogWithoutItsTopicsMovesAllOfItsContract() {
    assertThat(ofToken(ChainEvent.TRANSFER, Abi.word(ALICE)))
        .containsExactly(new Part.WholeToken(TOKEN));
  }

  /** A contract's log that another one writes is not what the name says. */
  @ParameterizedTest
  @EnumSource
  void aLogOfTheWrongContractIsNotUnderstood(ChainEvent event) {
    Bytes32[] topics = {Abi.word(ALICE), Abi.word(BOB), Abi.word(ALICE)};
    if (OF_TOKENS.contains(event)) {
      assertThat(Touch.of(log(Contracts.NONCE, event, topics)))
          .containsExactly(Part.All.LANE_NONCES);
    } else {
      assertThat(ofToken(event, topics)).containsExactly(new Part.WholeToken(TOKEN));
    }
  }

  @ParameterizedTest
  @EnumSource
  void logsOfOtherContractsMoveNothing(ChainEvent event) {
    assertThat(Touch.of(log(ALICE, event, Abi.word(ALICE), Abi.word(BOB), Abi.word(BOB))))
        .isEmpty();
  }
}
