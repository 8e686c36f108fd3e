package tempo.fastpay.protocol.chain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.types.Bytes32;

/** The logs of the chain's contracts that are understood here, by their signature. */
// Bytes never change once made.
@SuppressWarnings("ImmutableEnumChecker")
public enum ChainEvent {
  // Tokens (TIP-20).
  TRANSFER("Transfer(address,address,uint256)"),
  TRANSFER_WITH_MEMO("TransferWithMemo(address,address,uint256,bytes32)"),
  APPROVAL("Approval(address,address,uint256)"),
  MINT("Mint(address,uint256)"),
  BURN("Burn(address,uint256)"),
  BURN_BLOCKED("BurnBlocked(address,uint256)"),
  PAUSE_STATE_UPDATE("PauseStateUpdate(address,bool)"),
  TRANSFER_POLICY_UPDATE("TransferPolicyUpdate(address,uint64)"),
  SUPPLY_CAP_UPDATE("SupplyCapUpdate(address,uint256)"),
  ROLE_MEMBERSHIP_UPDATED("RoleMembershipUpdated(bytes32,address,address,bool)"),
  ROLE_ADMIN_UPDATED("RoleAdminUpdated(bytes32,bytes32,address)"),
  QUOTE_TOKEN_NEXT("NextQuoteTokenSet(address,address)"),
  QUOTE_TOKEN_UPDATE("QuoteTokenUpdate(address,address)"),
  REWARD_DISTRIBUTED("RewardDistributed(address,uint256)"),
  REWARD_RECIPIENT_SET("RewardRecipientSet(address,address)"),
  LOGO_URI_UPDATED("LogoURIUpdated(address,string)"),

  // The nonce manager.
  NONCE_INCREMENTED("NonceIncremented(address,uint256,uint64)"),

  // The fee manager.
  USER_TOKEN_SET("UserTokenSet(address,address)"),
  VALIDATOR_TOKEN_SET("ValidatorTokenSet(address,address)"),
  FEES_DISTRIBUTED("FeesDistributed(address,address,uint256)"),
  FEE_POOL_MINT("Mint(address,address,address,address,uint256,uint256)"),
  FEE_POOL_BURN("Burn(address,address,address,uint256,uint256,uint256,address)"),
  FEE_POOL_REBALANCE("RebalanceSwap(address,address,address,uint256,uint256)"),

  // The account keychain.
  KEY_AUTHORIZED("KeyAuthorized(address,address,uint8,uint64)"),
  ADMIN_KEY_AUTHORIZED("AdminKeyAuthorized(address,address)"),
  KEY_REVOKED("KeyRevoked(address,address)"),
  SPENDING_LIMIT_UPDATED("SpendingLimitUpdated(address,address,address,uint256)"),
  ACCESS_KEY_SPEND("AccessKeySpend(address,address,address,uint256,uint256)"),
  KEY_AUTHORIZATION_WITNESS("KeyAuthorizationWitness(address,bytes32)"),
  KEY_AUTHORIZATION_WITNESS_BURNED("KeyAuthorizationWitnessBurned(address,bytes32)"),

  // Policies (TIP-403, TIP-1028).
  POLICY_ADMIN_UPDATED("PolicyAdminUpdated(uint64,address,address)"),
  POLICY_CREATED("PolicyCreated(uint64,address,uint8)"),
  COMPOUND_POLICY_CREATED("CompoundPolicyCreated(uint64,address,uint64,uint64,uint64)"),
  WHITELIST_UPDATED("WhitelistUpdated(uint64,address,address,bool)"),
  BLACKLIST_UPDATED("BlacklistUpdated(uint64,address,address,bool)"),
  RECEIVE_POLICY_UPDATED("ReceivePolicyUpdated(address,uint64,uint64,address)"),
  TRANSFER_BLOCKED("TransferBlocked(address,address,uint64,uint256,uint8,bytes)");

  private static final Map<Bytes32, ChainEvent> BY_TOPIC = new HashMap<>();

  static {
    for (ChainEvent event : values()) {
      BY_TOPIC.put(event.topic, event);
    }
  }

  private final Bytes32 topic;

  ChainEvent(String signature) {
    this.topic = Abi.hash(signature);
  }

  /** The event that a log's first topic names; empty: it is not understood here. */
  public static Optional<ChainEvent> of(Bytes32 topic) {
    return Optional.ofNullable(BY_TOPIC.get(topic));
  }

  public Bytes32 topic() {
    return topic;
  }
}
