package tempo.fastpay.chain.facts;

import java.util.Optional;
import java.util.Set;
import tempo.fastpay.chain.block.Log;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;

/**
 * Says what a log has moved. Of a contract that cells rest on, a log that is not understood moves
 * all that the contract knows; logs of other contracts move nothing.
 */
final class Touch {
  private static final Set<Part> NOTHING = Set.of();

  private Touch() {}

  static Set<Part> of(Log log) {
    Address contract = log.contract();
    Set<Part> all = all(contract);
    Optional<ChainEvent> event = log.event();
    if (all.isEmpty() || event.isEmpty()) {
      return all;
    }
    try {
      return understood(log, event.get(), all);
    } catch (IndexOutOfBoundsException e) {
      // A topic is missing.
      return all;
    }
  }

  private static Set<Part> all(Address contract) {
    if (contract.isTip20()) {
      return Set.of(new Part.WholeToken(new AssetId(contract)));
    }
    if (contract.equals(Contracts.NONCE)) {
      return Set.of(Part.All.LANE_NONCES);
    }
    if (contract.equals(Contracts.FEE_MANAGER)) {
      return Set.of(Part.All.USER_TOKENS);
    }
    if (contract.equals(Contracts.ACCOUNT_KEYCHAIN)) {
      return Set.of(Part.All.KEYS);
    }
    return contract.equals(Contracts.TRANSFER_POLICIES) ? Set.of(Part.All.POLICIES) : NOTHING;
  }

  private static Set<Part> understood(Log log, ChainEvent event, Set<Part> all) {
    if (log.contract().isTip20()) {
      return token(log, event, all);
    }
    return switch (event) {
      case NONCE_INCREMENTED ->
          Set.of(new Part.LaneNonce(new Lane(account(log, 1), new NonceKey(log.topics().get(2)))));
      case USER_TOKEN_SET -> Set.of(new Part.UserToken(account(log, 1)));
      case VALIDATOR_TOKEN_SET -> Set.of(new Part.ValidatorToken(account(log, 1)));
      case FEES_DISTRIBUTED -> NOTHING;
      case FEE_POOL_MINT, FEE_POOL_BURN, FEE_POOL_REBALANCE -> NOTHING;
      case KEY_AUTHORIZED,
          ADMIN_KEY_AUTHORIZED,
          KEY_REVOKED,
          SPENDING_LIMIT_UPDATED,
          ACCESS_KEY_SPEND ->
          Set.of(new Part.KeysOf(account(log, 1)));
      case KEY_AUTHORIZATION_WITNESS, KEY_AUTHORIZATION_WITNESS_BURNED -> NOTHING;
      // A policy is of one kind for ever, and nothing is known of an id before it is made.
      case POLICY_CREATED, COMPOUND_POLICY_CREATED, POLICY_ADMIN_UPDATED -> NOTHING;
      case WHITELIST_UPDATED, BLACKLIST_UPDATED -> Set.of(new Part.PolicyMember(account(log, 3)));
      case RECEIVE_POLICY_UPDATED -> Set.of(new Part.ReceiveRules(account(log, 1)));
      default -> all;
    };
  }

  private static Set<Part> token(Log log, ChainEvent event, Set<Part> all) {
    AssetId token = new AssetId(log.contract());
    return switch (event) {
      case TRANSFER, TRANSFER_WITH_MEMO -> {
        Part.BalanceOf from = new Part.BalanceOf(account(log, 1), token);
        Part.BalanceOf to = new Part.BalanceOf(account(log, 2), token);
        yield from.equals(to) ? Set.of(from) : Set.of(from, to);
      }
      case MINT, BURN, BURN_BLOCKED -> Set.of(new Part.BalanceOf(account(log, 1), token));
      case PAUSE_STATE_UPDATE, TRANSFER_POLICY_UPDATE, QUOTE_TOKEN_UPDATE ->
          Set.of(new Part.TokenRules(token));
      case APPROVAL, SUPPLY_CAP_UPDATE, ROLE_MEMBERSHIP_UPDATED, ROLE_ADMIN_UPDATED -> NOTHING;
      case QUOTE_TOKEN_NEXT, LOGO_URI_UPDATED -> NOTHING;
      // What rewards move of a balance is told by a transfer beside them.
      case REWARD_DISTRIBUTED, REWARD_RECIPIENT_SET -> NOTHING;
      default -> all;
    };
  }

  private static Address account(Log log, int topic) {
    return Abi.address(log.topics().get(topic));
  }
}
