package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The fields that all transaction types have in common, strictly decoded; nothing is verified yet.
 *
 * @param txType empty for a type that decodes and never carries a payment (EIP-7702)
 * @param chainId empty for legacy transactions without replay protection
 * @param nonceKey the protocol nonce for Ethereum types
 * @param maxFeePerGas the gas price of types that have one price
 * @param firstCall the call of Ethereum types, the first of several
 * @param authorizationCount EIP-7702 authorizations, of either kind
 * @param feeToken any address; whether it is a token is checked later
 * @param signHash the hash that the sender signed
 */
record DecodedTransaction(
    Optional<TxType> txType,
    Optional<UInt64> chainId,
    NonceKey nonceKey,
    UInt64 nonceSeq,
    UInt64 gasLimit,
    BigInteger maxFeePerGas,
    BigInteger maxPriorityFeePerGas,
    int callCount,
    Call firstCall,
    int accessListCount,
    int authorizationCount,
    boolean hasKeyAuthorization,
    Optional<UInt64> validBefore,
    Optional<UInt64> validAfter,
    Optional<Address> feeToken,
    Bytes32 signHash,
    SenderSignature signature,
    Optional<FeePayerSignature> feePayerSignature) {}
