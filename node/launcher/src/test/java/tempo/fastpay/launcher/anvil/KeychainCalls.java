package tempo.fastpay.launcher.anvil;

import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** Calldata with which an account lists an access key, and says what the key may call. */
final class KeychainCalls {
  private static final int KEY_WORDS = 3;
  private static final int CONFIGURATION_WORDS = 5;

  private KeychainCalls() {}

  /** What a key may spend of a token; a period of 0 never begins anew. */
  record Limit(AssetId token, long units, long periodS) {
    private Bytes words() {
      return AbiEncoding.words(Abi.word(token.token()), Abi.word(units), Abi.word(periodS));
    }
  }

  /** A contract that a key may call, by one function to these recipients; without any, by all. */
  record Scope(AssetId target, ContractCall function, List<Address> recipients) {
    private Bytes words() {
      List<Bytes> rules = new ArrayList<>();
      if (!recipients.isEmpty()) {
        byte[] selector = new byte[Bytes32.SIZE];
        System.arraycopy(function.selector().toArray(), 0, selector, 0, Abi.SELECTOR_SIZE);
        rules.add(
            Abi.concat(
                List.of(
                    Bytes.of(selector),
                    AbiEncoding.words(Abi.word(2L * Bytes32.SIZE), Abi.word(recipients.size())),
                    AbiEncoding.words(
                        recipients.stream().map(Abi::word).toArray(Bytes32[]::new)))));
      }
      return Abi.concat(
          List.of(
              AbiEncoding.words(Abi.word(target.token()), Abi.word(2L * Bytes32.SIZE)),
              AbiEncoding.list(rules)));
    }
  }

  /**
   * Lists a key of secp256k1.
   *
   * @param limits none: it may spend all
   * @param scopes none: it may call all
   */
  static Bytes authorizeKey(Address keyId, UInt64 expiryS, List<Limit> limits, List<Scope> scopes) {
    Bytes listedLimits =
        Abi.concat(
            List.of(
                Abi.word(limits.size()).bytes(),
                Abi.concat(limits.stream().map(Limit::words).toList())));
    return Abi.concat(
        List.of(
            ContractCall.AUTHORIZE_KEY.selector(),
            AbiEncoding.words(Abi.word(keyId), Abi.word(0), Abi.word(KEY_WORDS * Bytes32.SIZE)),
            AbiEncoding.words(
                Abi.word(expiryS),
                Abi.word(!limits.isEmpty()),
                Abi.word(CONFIGURATION_WORDS * Bytes32.SIZE),
                Abi.word(scopes.isEmpty()),
                Abi.word(CONFIGURATION_WORDS * Bytes32.SIZE + listedLimits.size())),
            listedLimits,
            AbiEncoding.list(scopes.stream().map(Scope::words).toList())));
  }

  /** Says what a listed key may call, beside what it already may. */
  static Bytes setAllowedCalls(Address keyId, List<Scope> scopes) {
    return Abi.concat(
        List.of(
            Signatures.selector("setAllowedCalls(address,(address,(bytes4,address[])[])[])"),
            AbiEncoding.words(Abi.word(keyId), Abi.word(2L * Bytes32.SIZE)),
            AbiEncoding.list(scopes.stream().map(Scope::words).toList())));
  }
}
