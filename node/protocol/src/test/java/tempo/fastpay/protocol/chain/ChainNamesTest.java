package tempo.fastpay.protocol.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/** Selectors and topics are hashes of signatures: a letter wrong is another function. */
class ChainNamesTest {
  @ParameterizedTest
  @CsvSource({
    "BALANCE_OF, 70a08231",
    "TRANSFER, a9059cbb",
    "TRANSFER_WITH_MEMO, 95777d59",
    "TRANSFER_FROM, 23b872dd",
    "APPROVE, 095ea7b3",
    "MINT, 40c10f19",
    "BURN, 42966c68",
    "DECIMALS, 313ce567",
    "CURRENCY, e5a6b10f",
    "PAUSED, 5c975abb",
    "TRANSFER_POLICY_ID, 9c4bad29",
    "GET_NONCE, 89535803",
    "USER_TOKENS, ed498fa8",
    "VALIDATOR_TOKENS, 6dc54a7a",
    "GET_KEY, bc298553",
    "GET_REMAINING_LIMIT, a7f72cab",
    "GET_ALLOWED_CALLS, 0163e7ec",
    "POLICY_DATA, 50214329",
    "IS_AUTHORIZED_SENDER, 14abd81d",
    "IS_AUTHORIZED_RECIPIENT, 6fbc13d6",
    "VALIDATE_RECEIVE_POLICY, b72b0c59",
    "AGGREGATE3, 82ad56cb",
    "GET_BLOCK_NUMBER, 42cbb15c",
    "GET_BLOCK_TIMESTAMP, 0f28c97d",
    "GET_BASE_FEE, 3e64a696"
  })
  void functionsHaveTheSelectorsThatNodesAnswerTo(ContractCall call, String selector) {
    assertThat(call.selector()).isEqualTo(Bytes.fromHex(selector));
    assertThat(ContractCall.of(Bytes.fromHex(selector + "00"))).contains(call);
  }

  @ParameterizedTest
  @CsvSource({
    "TRANSFER, ddf252ad",
    "TRANSFER_WITH_MEMO, 57bc7354",
    "NONCE_INCREMENTED, 42d98041",
    "PAUSE_STATE_UPDATE, f79595a7",
    "TRANSFER_POLICY_UPDATE, a870ab07",
    "BLACKLIST_UPDATED, 94c23f8f",
    "POLICY_CREATED, 718d8791",
    "POLICY_ADMIN_UPDATED, 98925cfb",
    "KEY_AUTHORIZED, 7c46af07",
    "ACCESS_KEY_SPEND, e0815e3a",
    "KEY_REVOKED, 14ce4f0c",
    "USER_TOKEN_SET, abc7758d"
  })
  void logsHaveTheTopicsThatWereSeen(ChainEvent event, String begin) {
    assertThat(event.topic().bytes().slice(0, 4)).isEqualTo(Bytes.fromHex(begin));
    assertThat(ChainEvent.of(event.topic())).contains(event);
  }

  @ParameterizedTest
  @CsvSource({
    "CONTRACT_PAUSED, ab35696f",
    "POLICY_FORBIDS, 54cfe659",
    "INVALID_RECIPIENT, 9c8d2cd2",
    "VIRTUAL_UNREGISTERED, da56842c",
    "INSUFFICIENT_BALANCE, 832f98b5",
    "INSUFFICIENT_ALLOWANCE, 13be252b",
    "UNINITIALIZED, 1c72fad4",
    "ADDRESS_RESERVED, 98387502",
    "SPENDING_LIMIT_EXCEEDED, 8a9e71ea",
    "PROTOCOL_NONCE, 1bc81ca9",
    "POLICY_NOT_FOUND, 720caa4f",
    "UNKNOWN_FUNCTION, aa4bc69a"
  })
  void revertsHaveTheSelectorsThatWereSeen(Revert revert, String selector) {
    assertThat(revert.selector()).isEqualTo(Bytes.fromHex(selector));
    assertThat(Revert.describe(Bytes.fromHex(selector))).isEqualTo(revert.meaning());
  }

  @Test
  void whatIsNotKnownIsSaidAsItCame() {
    assertThat(Revert.describe(Bytes.fromHex("01020304"))).isEqualTo("reverted with 0x01020304");
    assertThat(Revert.of(Bytes.EMPTY)).isEmpty();
    assertThat(ContractCall.of(Bytes.fromHex("010203"))).isEmpty();
    assertThat(ChainEvent.of(Bytes32.ZERO)).isEmpty();
  }

  @Test
  void callsAreEncodedWordByWord() {
    Address account = Address.fromHex("19e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
    Bytes calldata = ContractCall.GET_NONCE.encode(Abi.word(account), Abi.word(7));
    assertThat(calldata.size()).isEqualTo(4 + 64);
    assertThat(Abi.address(ContractCall.argument(calldata, 0))).isEqualTo(account);
    assertThat(ContractCall.argument(calldata, 1).toNumber()).isEqualTo(BigInteger.valueOf(7));
    assertThatThrownBy(() -> ContractCall.argument(calldata, 2))
        .hasMessageContaining("expected word 2");
    assertThatThrownBy(() -> ContractCall.GET_NONCE.encode(Abi.word(account)))
        .hasMessageContaining("takes 2 words");
    assertThatThrownBy(() -> Abi.onlyWord(Bytes.EMPTY)).hasMessageContaining("got 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "1", "0xg", "0xG0", "0x-1", "0X1"})
  void whatIsNoQuantityIsRefused(String text) {
    assertThatThrownBy(() -> Quantity.number(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quantitiesComeBackAsTheyWere() {
    for (UInt64 number : new UInt64[] {UInt64.ZERO, UInt64.ONE, UInt64.of(255), UInt64.MAX}) {
      assertThat(Quantity.uint64(Quantity.of(number))).isEqualTo(number);
    }
    assertThat(Quantity.of(UInt64.ZERO)).isEqualTo("0x0");
    assertThat(Quantity.uint64("0x00ff")).isEqualTo(UInt64.of(255));
    assertThatThrownBy(() -> Quantity.uint64("0x1" + "0".repeat(16)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Quantity.number("0x1" + "0".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theForkDecidesTheHighestBaseFee() {
    Map.of(Fork.T4, 20L, Fork.T6, 20L, Fork.T7, 12L, Fork.T12, 12L)
        .forEach(
            (fork, giga) ->
                assertThat(fork.highestBaseFee())
                    .isEqualTo(BigInteger.valueOf(giga).multiply(BigInteger.TEN.pow(9))));
  }

  @Test
  void chainsAreOnTheForkOfTheirSchedule() {
    ChainId mainnet = new ChainId(UInt64.of(4217));
    assertThat(Fork.scheduled(mainnet, 1_779_112_799L)).isEmpty();
    assertThat(Fork.scheduled(mainnet, 1_779_112_800L)).contains(Fork.T4);
    assertThat(Fork.scheduled(mainnet, 1_789_048_800L)).contains(Fork.T11);
    assertThat(Fork.scheduled(mainnet, 1_796_000_000L)).contains(Fork.T12);
    assertThat(Fork.scheduled(new ChainId(UInt64.of(1337)), 1_796_000_000L)).isEmpty();
  }

  @Test
  void aForkThatIsNotKnownYetHasTheRulesOfTheLastKnown() {
    assertThat(Fork.named("T4")).contains(Fork.T4);
    assertThat(Fork.named("T13")).contains(Fork.T12);
    assertThat(Fork.named("T1C")).isEqualTo(Optional.empty());
    assertThat(Fork.named("Prague")).isEmpty();
  }
}
