package tempo.fastpay.protocol.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** The functions of the chain's contracts that are called here, by their signature. */
// Bytes never change once made.
@SuppressWarnings("ImmutableEnumChecker")
public enum ContractCall {
  BALANCE_OF("balanceOf(address)", 1),
  TRANSFER("transfer(address,uint256)", 2),
  TRANSFER_WITH_MEMO("transferWithMemo(address,uint256,bytes32)", 3),
  TRANSFER_FROM("transferFrom(address,address,uint256)", 3),
  APPROVE("approve(address,uint256)", 2),
  ALLOWANCE("allowance(address,address)", 2),
  MINT("mint(address,uint256)", 2),
  BURN("burn(uint256)", 1),
  DECIMALS("decimals()", 0),
  NAME("name()", 0),
  SYMBOL("symbol()", 0),
  TOTAL_SUPPLY("totalSupply()", 0),
  CURRENCY("currency()", 0),
  QUOTE_TOKEN("quoteToken()", 0),
  PAUSED("paused()", 0),
  PAUSE("pause()", 0),
  UNPAUSE("unpause()", 0),
  TRANSFER_POLICY_ID("transferPolicyId()", 0),
  CHANGE_TRANSFER_POLICY_ID("changeTransferPolicyId(uint64)", 1),
  GRANT_ROLE("grantRole(bytes32,address)", 2),
  HAS_ROLE("hasRole(address,bytes32)", 2),

  GET_NONCE("getNonce(address,uint256)", 2),

  USER_TOKENS("userTokens(address)", 1),
  SET_USER_TOKEN("setUserToken(address)", 1),
  VALIDATOR_TOKENS("validatorTokens(address)", 1),
  GET_POOL("getPool(address,address)", 2),
  MINT_LIQUIDITY("mint(address,address,uint256,address)", 4),
  BURN_LIQUIDITY("burn(address,address,uint256,address)", 4),

  GET_KEY("getKey(address,address)", 2),
  GET_REMAINING_LIMIT("getRemainingLimitWithPeriod(address,address,address)", 3),
  GET_ALLOWED_CALLS("getAllowedCalls(address,address)", 2),
  AUTHORIZE_KEY(
      "authorizeKey(address,uint8,"
          + "(uint64,bool,(address,uint256,uint64)[],bool,(address,(bytes4,address[])[])[]))",
      -1),
  REVOKE_KEY("revokeKey(address)", 1),
  UPDATE_SPENDING_LIMIT("updateSpendingLimit(address,address,uint256)", 3),

  TOKEN_TRANSFER_POLICY_ID("tokenTransferPolicyId(address)", 1),
  POLICY_EXISTS("policyExists(uint64)", 1),
  POLICY_DATA("policyData(uint64)", 1),
  IS_AUTHORIZED_SENDER("isAuthorizedSender(uint64,address)", 2),
  IS_AUTHORIZED_RECIPIENT("isAuthorizedRecipient(uint64,address)", 2),
  VALIDATE_RECEIVE_POLICY("validateReceivePolicy(address,address,address)", 3),
  CREATE_POLICY_WITH_ACCOUNTS("createPolicyWithAccounts(address,uint8,address[])", -1),
  MODIFY_POLICY_WHITELIST("modifyPolicyWhitelist(uint64,address,bool)", 3),
  MODIFY_POLICY_BLACKLIST("modifyPolicyBlacklist(uint64,address,bool)", 3),
  SET_RECEIVE_POLICY("setReceivePolicy(uint64,uint64,address)", 3),

  AGGREGATE3("aggregate3((address,bool,bytes)[])", -1),
  GET_BLOCK_NUMBER("getBlockNumber()", 0),
  GET_BLOCK_TIMESTAMP("getCurrentBlockTimestamp()", 0),
  GET_BASE_FEE("getBasefee()", 0);

  private static final Map<Bytes, ContractCall> BY_SELECTOR = new HashMap<>();

  static {
    for (ContractCall call : values()) {
      BY_SELECTOR.put(call.selector, call);
    }
  }

  private final Bytes selector;
  private final int words;

  ContractCall(String signature, int words) {
    this.selector = Abi.selector(signature);
    this.words = words;
  }

  /** The function that calldata names; empty where it is none of these, or has no four bytes. */
  public static Optional<ContractCall> of(Bytes calldata) {
    return calldata.size() < Abi.SELECTOR_SIZE
        ? Optional.empty()
        : Optional.ofNullable(BY_SELECTOR.get(calldata.slice(0, Abi.SELECTOR_SIZE)));
  }

  public Bytes selector() {
    return selector;
  }

  /** The number of arguments, each one word; negative where arguments are of no fixed length. */
  public int words() {
    return words;
  }

  /** The calldata with arguments of one word each. */
  public Bytes encode(Bytes32... arguments) {
    if (arguments.length != words) {
      throw new IllegalArgumentException(this + " takes " + words + " words");
    }
    List<Bytes> parts = new ArrayList<>();
    parts.add(selector);
    for (Bytes32 argument : arguments) {
      parts.add(argument.bytes());
    }
    return Abi.concat(parts);
  }

  /**
   * An argument of calldata.
   *
   * @throws IllegalArgumentException where the calldata is too short
   */
  public static Bytes32 argument(Bytes calldata, int index) {
    return Abi.wordAt(calldata.slice(Abi.SELECTOR_SIZE, calldata.size()), index);
  }
}
