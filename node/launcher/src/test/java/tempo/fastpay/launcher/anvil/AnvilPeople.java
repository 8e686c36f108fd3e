package tempo.fastpay.launcher.anvil;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/**
 * Who lives on an anvil: accounts with money, an issuer who may do everything at every token and
 * leads the transfer policies, and two contracts' code.
 *
 * @param whitelist a policy, as the two after it
 * @param compound senders by the blacklist, recipients by the whitelist
 */
record AnvilPeople(
    List<Wallet> accounts, Wallet issuer, Bytes32 whitelist, Bytes32 blacklist, Bytes32 compound) {
  /** Its code makes an empty contract, whoever calls it. */
  static final Address MAKER = Address.fromHex("00000000000000000000000000000000000a4e11");

  /** Whom nobody knows, and who never pays. */
  static final Address STRANGER = Address.fromHex("00000000000000000000000000000000000571a6");

  /** Has the compound policy in the beginning. */
  static final AssetId RESTRICTED = TwoChains.TOKENS.get(3);

  private static final int ACCOUNTS = 5;
  private static final int FIRST_KEY = 0x51;
  private static final int ISSUER_KEY = 0x61;
  private static final long MONEY = 100 * Fixtures.UNITS_PER_DOLLAR;
  private static final String NATIVE_COINS = "0x56bc75e2d63100000";
  private static final String MAKER_CODE = "0x5f5f5ff000";
  private static final List<String> ROLES =
      List.of("ISSUER_ROLE", "PAUSE_ROLE", "UNPAUSE_ROLE", "BURN_BLOCKED_ROLE");

  /** Somebody who signs with a key of secp256k1. */
  record Wallet(Address address, Bytes32 key) {
    static Wallet of(Bytes32 key) {
      return new Wallet(Person.address(key), key);
    }
  }

  /** Settles them, where blocks cost nothing. */
  static AnvilPeople settle(Anvil anvil) {
    List<Wallet> accounts =
        IntStream.range(0, ACCOUNTS).mapToObj(i -> Wallet.of(Person.key(FIRST_KEY + i))).toList();
    Wallet issuer = Wallet.of(Person.key(ISSUER_KEY));
    anvil.ask("anvil_setCode", MAKER.toHex(), MAKER_CODE);
    for (AssetId token : TwoChains.TOKENS) {
      Stream.concat(accounts.stream(), Stream.of(issuer))
          .forEach(each -> anvil.mint(each.address(), token, BigInteger.valueOf(MONEY)));
      grant(anvil, token, issuer, Bytes32.ZERO);
      ROLES.forEach(role -> grant(anvil, token, issuer, Signatures.hash(role)));
    }
    accounts.forEach(each -> anvil.ask("anvil_setBalance", each.address().toHex(), NATIVE_COINS));
    anvil.mine();
    List<Address> listed = new ArrayList<>(accounts.stream().map(Wallet::address).toList());
    listed.addAll(List.of(issuer.address(), Contracts.FEE_MANAGER, STRANGER));
    Bytes32 whitelist =
        policy(anvil, issuer, PolicyCalls.create(issuer.address(), PolicyCalls.WHITELIST, listed));
    Bytes32 blacklist =
        policy(
            anvil, issuer, PolicyCalls.create(issuer.address(), PolicyCalls.BLACKLIST, List.of()));
    Bytes32 compound = policy(anvil, issuer, PolicyCalls.compound(blacklist, whitelist));
    anvil.impersonate(
        issuer.address(),
        RESTRICTED.token(),
        ContractCall.CHANGE_TRANSFER_POLICY_ID.encode(compound));
    anvil.mine();
    return new AnvilPeople(accounts, issuer, whitelist, blacklist, compound);
  }

  private static void grant(Anvil anvil, AssetId token, Wallet issuer, Bytes32 role) {
    anvil.impersonate(
        Anvil.ADMIN,
        token.token(),
        ContractCall.GRANT_ROLE.encode(role, Abi.word(issuer.address())));
  }

  /** The number of the policy that a call makes. */
  private static Bytes32 policy(Anvil anvil, Wallet issuer, Bytes creation) {
    String transaction = anvil.impersonate(issuer.address(), Contracts.TRANSFER_POLICIES, creation);
    anvil.mine();
    return PolicyCalls.made(
        SeenTransaction.of(anvil.receipt(Bytes32.fromHex(transaction)).orElseThrow()).logs());
  }
}
