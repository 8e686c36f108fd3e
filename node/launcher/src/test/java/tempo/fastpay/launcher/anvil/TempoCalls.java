package tempo.fastpay.launcher.anvil;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.testkit.Fixtures;

/**
 * A transaction of Tempo's own type with any calls, to be signed as a wallet does. What FastPay
 * itself signs is always one transfer.
 *
 * @param validBeforeS 0: valid for ever
 * @param authorizations encoded, as {@link #authorization} makes them
 */
record TempoCalls(
    ChainId chainId,
    BigInteger maxFee,
    List<Call> calls,
    NonceKey nonceKey,
    long nonce,
    Optional<AssetId> feeToken,
    long validBeforeS,
    List<Bytes> authorizations) {
  private static final byte TYPE = 0x76;
  private static final byte ACCESS_KEY = 0x04;
  private static final byte AUTHORIZATION = 0x05;
  private static final int PARITY_BASE = 27;
  private static final long GAS_LIMIT = 10_000_000;

  /**
   * One call.
   *
   * @param to empty: makes a contract
   */
  record Call(Optional<Address> to, Bytes input) {
    static Call of(Address to, ContractCall function, Bytes32... arguments) {
      return new Call(Optional.of(to), function.encode(arguments));
    }

    static Call of(Address to, Bytes input) {
      return new Call(Optional.of(to), input);
    }

    private Bytes encoded() {
      return Rlp.list(
          Rlp.string(to.map(Address::bytes).orElse(Bytes.EMPTY)), Rlp.NOTHING, Rlp.string(input));
    }
  }

  TempoCalls withFeeToken(AssetId token) {
    return new TempoCalls(
        chainId, maxFee, calls, nonceKey, nonce, Optional.of(token), validBeforeS, authorizations);
  }

  TempoCalls validBefore(long seconds) {
    return new TempoCalls(
        chainId, maxFee, calls, nonceKey, nonce, feeToken, seconds, authorizations);
  }

  TempoCalls authorizing(Bytes authorization) {
    return new TempoCalls(
        chainId, maxFee, calls, nonceKey, nonce, feeToken, validBeforeS, List.of(authorization));
  }

  /** Signed with the sender's own key. */
  Bytes signed(Bytes32 privateKey) {
    return envelope(signature(signHash(), privateKey));
  }

  /** Signed with an access key of an account. */
  Bytes signedFor(Address account, Bytes32 accessKey) {
    Bytes32 hash =
        Hashes.keccak256(new byte[] {ACCESS_KEY}, signHash().toArray(), account.toArray());
    return envelope(
        Abi.concat(
            List.of(
                Bytes.of(new byte[] {ACCESS_KEY}), account.bytes(), signature(hash, accessKey))));
  }

  private Bytes32 signHash() {
    return Hashes.keccak256(new byte[] {TYPE}, Rlp.list(items()).toArray());
  }

  private Bytes envelope(Bytes signature) {
    return Abi.concat(
        List.of(
            Bytes.of(new byte[] {TYPE}),
            Rlp.list(Abi.concat(List.of(items(), Rlp.string(signature))))));
  }

  private Bytes items() {
    return Abi.concat(
        List.of(
            Rlp.number(chainId.value().toBigInteger()),
            Rlp.NOTHING,
            Rlp.number(maxFee),
            Rlp.number(GAS_LIMIT),
            Rlp.list(calls.stream().map(Call::encoded).toList()),
            Rlp.list(),
            Rlp.number(nonceKey.toNumber()),
            Rlp.number(nonce),
            Rlp.number(validBeforeS),
            Rlp.NOTHING,
            Rlp.string(feeToken.map(token -> token.token().bytes()).orElse(Bytes.EMPTY)),
            Rlp.NOTHING,
            Rlp.list(authorizations)));
  }

  /** Lets the code of a contract be the code of the signer's account; the zero address: none. */
  static Bytes authorization(ChainId chainId, Address code, long nonce, Bytes32 privateKey) {
    Bytes items =
        Abi.concat(
            List.of(
                Rlp.number(chainId.value().toBigInteger()),
                Rlp.string(code.bytes()),
                Rlp.number(nonce)));
    Bytes32 hash = Hashes.keccak256(new byte[] {AUTHORIZATION}, Rlp.list(items).toArray());
    return Rlp.list(items, Rlp.string(signature(hash, privateKey)));
  }

  private static Bytes signature(Bytes32 hash, Bytes32 privateKey) {
    Crypto.RecoverableSignature signature = Fixtures.CRYPTO.signSecp256k1(hash, privateKey);
    byte[] parity = {(byte) (PARITY_BASE + signature.yParity())};
    return Abi.concat(List.of(signature.r().bytes(), signature.s().bytes(), Bytes.of(parity)));
  }
}
