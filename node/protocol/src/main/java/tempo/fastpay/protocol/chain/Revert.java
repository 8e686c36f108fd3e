package tempo.fastpay.protocol.chain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.types.Bytes;

/** The errors with which the chain's contracts revert, by their signature, and what they mean. */
// Bytes never change once made.
@SuppressWarnings("ImmutableEnumChecker")
public enum Revert {
  CONTRACT_PAUSED("ContractPaused()", "the token is paused"),
  POLICY_FORBIDS(
      "PolicyForbids()", "the token's transfer policy forbids the sender or the recipient"),
  INVALID_RECIPIENT("InvalidRecipient()", "the token does not pay this recipient"),
  VIRTUAL_UNREGISTERED("VirtualAddressUnregistered()", "the virtual recipient is not registered"),
  INSUFFICIENT_BALANCE(
      "InsufficientBalance(uint256,uint256,address)", "the balance is less than the amount"),
  INSUFFICIENT_ALLOWANCE("InsufficientAllowance()", "the allowance is less than the amount"),
  UNINITIALIZED("Uninitialized()", "there is no such token"),
  ADDRESS_RESERVED("AddressReserved()", "the recipient is a reserved address"),
  UNAUTHORIZED("Unauthorized()", "the caller may not do this"),
  POLICY_NOT_FOUND("PolicyNotFound()", "there is no such policy"),
  SPENDING_LIMIT_EXCEEDED("SpendingLimitExceeded()", "the access key's spending limit is exceeded"),
  CALL_NOT_ALLOWED("CallNotAllowed()", "the access key may not make this call"),
  KEY_NOT_FOUND("KeyNotFound()", "the access key is not listed"),
  KEY_ALREADY_EXISTS("KeyAlreadyExists()", "the access key is listed already"),
  KEY_ALREADY_REVOKED("KeyAlreadyRevoked()", "the access key is revoked already"),
  KEY_EXPIRED("KeyExpired()", "the access key has expired"),
  EXPIRY_IN_PAST("ExpiryInPast()", "the access key would have expired already"),
  ZERO_PUBLIC_KEY("ZeroPublicKey()", "the zero address is no access key"),
  INVALID_SIGNATURE_TYPE("InvalidSignatureType()", "there is no such type of key"),
  INVALID_SPENDING_LIMIT("InvalidSpendingLimit()", "the spending limit is not acceptable"),
  INVALID_CALL_SCOPE("InvalidCallScope()", "the allowed calls are not acceptable"),
  INVALID_TRANSFER_POLICY("InvalidTransferPolicyId()", "there is no such transfer policy"),
  INCOMPATIBLE_POLICY("IncompatiblePolicyType()", "the policy is of another type"),
  VIRTUAL_NOT_ALLOWED("VirtualAddressNotAllowed()", "a virtual address cannot be used here"),
  SUPPLY_CAP_EXCEEDED("SupplyCapExceeded()", "the token's supply would exceed its cap"),
  INVALID_TOKEN("InvalidToken()", "the token cannot be used for this"),
  INSUFFICIENT_LIQUIDITY("InsufficientLiquidity()", "the pool does not hold as much"),
  PROTOCOL_NONCE("ProtocolNonceNotSupported()", "key 0 is the account's own nonce"),
  UNKNOWN_FUNCTION("UnknownFunctionSelector(bytes4)", "the contract has no such function");

  private static final Map<Bytes, Revert> BY_SELECTOR = new HashMap<>();

  static {
    for (Revert revert : values()) {
      BY_SELECTOR.put(revert.selector, revert);
    }
  }

  private final Bytes selector;
  private final String meaning;

  Revert(String signature, String meaning) {
    this.selector = Abi.selector(signature);
    this.meaning = meaning;
  }

  /** The error that revert data names; empty where it is none of these. */
  public static Optional<Revert> of(Bytes data) {
    return data.size() < Abi.SELECTOR_SIZE
        ? Optional.empty()
        : Optional.ofNullable(BY_SELECTOR.get(data.slice(0, Abi.SELECTOR_SIZE)));
  }

  public Bytes selector() {
    return selector;
  }

  /** In words, for people. */
  public String meaning() {
    return meaning;
  }

  /** In words, for people, whatever the chain answered. */
  public static String describe(Bytes data) {
    return of(data).map(Revert::meaning).orElseGet(() -> "reverted with " + data.toHex());
  }
}
