package tempo.fastpay.protocol.tx;

import java.util.Optional;
import java.util.function.Supplier;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.types.Address;

/**
 * Decides whether a transaction is a payment: exactly one {@code transfer} or {@code
 * transferWithMemo} of a TIP-20 token, by the sender alone, and nothing else (L1). Narrower than
 * the chain's payment lane, which also takes calls that move no funds or other people's.
 */
final class Classification {
  private Classification() {}

  static TransferCall classify(DecodedTransaction tx) throws Refused {
    if (tx.txType().isEmpty()) {
      throw Refused.notPayment("EIP-7702 transactions are not payments; use type 0x76 or 0x02");
    }
    require(tx.callCount() == 1, () -> "a payment has exactly one call, got " + tx.callCount());
    require(
        tx.feePayerSignature().isEmpty(),
        () -> "sponsored transactions are not taken yet; sign without a fee payer");
    require(tx.accessListCount() == 0, () -> "a payment has no access list; leave it empty");
    require(
        tx.authorizationCount() == 0, () -> "a payment has no authorization list; leave it empty");
    require(
        !tx.hasKeyAuthorization(),
        () -> "a payment has no key authorization; authorize the key in a transaction of its own");
    return transferOf(tx.firstCall());
  }

  private static TransferCall transferOf(Call call) throws Refused {
    require(call.to().isPresent(), () -> "a payment does not create a contract");
    requireToken(call.to().get());
    require(call.value().signum() == 0, () -> "value must be zero, got " + call.value());
    Optional<TransferCall> transfer = TransferCall.of(call);
    require(
        transfer.isPresent(),
        () ->
            "the call must be transfer(address,uint256) or transferWithMemo(address,uint256,bytes32)"
                + " with calldata of exactly 68 or 100 bytes");
    require(
        transfer.get().cleanPadding(), () -> "the twelve bytes above the recipient must be zero");
    requirePlainRecipient(transfer.get().recipient());
    return transfer.get();
  }

  static void requireToken(Address token) throws Refused {
    require(token.isTip20(), () -> "the payment's token must be a TIP-20 token, got " + token);
  }

  static void requirePlainRecipient(Address recipient) throws Refused {
    require(!recipient.equals(Address.ZERO), () -> "the recipient is the zero address");
    require(!recipient.isTip20(), () -> "the recipient is a TIP-20 token: " + recipient);
    require(
        !recipient.isVirtual(),
        () ->
            "the recipient is a virtual address, the chain would credit another account: "
                + recipient);
    require(
        !recipient.equals(Contracts.RECEIVE_GUARD),
        () -> "the recipient is the receive guard, which the chain pays nothing: " + recipient);
  }

  /** The words are made where they are needed: an address's checksum costs a hash. */
  private static void require(boolean condition, Supplier<String> otherwise) throws Refused {
    if (!condition) {
      throw Refused.notPayment(otherwise.get());
    }
  }
}
