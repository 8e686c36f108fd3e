package tempo.fastpay.chain.facts;

import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Lane;

/**
 * Names a piece of the chain's state that moves as one, as far as a block tells. A {@link Cell} is
 * true as long as none of the parts it rests on has moved.
 */
sealed interface Part {
  record BalanceOf(Address account, AssetId token) implements Part {}

  /** All that a token knows: balances, rules. */
  record WholeToken(AssetId token) implements Part {}

  /** A token's pause, transfer policy and quote token. */
  record TokenRules(AssetId token) implements Part {}

  record LaneNonce(Lane lane) implements Part {}

  record AccountNonce(Address account) implements Part {}

  record UserToken(Address account) implements Part {}

  record ValidatorToken(Address proposer) implements Part {}

  /** An account's access keys, with their limits and scopes. */
  record KeysOf(Address account) implements Part {}

  /** An account's, or a token's, place in policies of any id: compound ones look into others. */
  record PolicyMember(Address member) implements Part {}

  record ReceiveRules(Address receiver) implements Part {}

  /** All of one kind, whoever it is of: what moves where a log is not understood. */
  enum All implements Part {
    LANE_NONCES,
    ACCOUNT_NONCES,
    USER_TOKENS,
    KEYS,
    POLICIES
  }
}
