package tempo.fastpay.protocol.tx;

import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Collects the fields that could be read of a transaction while it is screened. */
final class Reading {
  private Optional<TxType> txType = Optional.empty();
  private Optional<Address> sender = Optional.empty();
  private Optional<TransferCall> transfer = Optional.empty();
  private Optional<NonceKey> nonceKey = Optional.empty();
  private Optional<UInt64> nonceSeq = Optional.empty();
  private Optional<Bytes32> chainTxHash = Optional.empty();
  private Optional<Bytes32> signHash = Optional.empty();
  private Optional<UInt64> validBefore = Optional.empty();
  private Optional<UInt64> validAfter = Optional.empty();
  private Optional<Address> feePayer = Optional.empty();

  void txType(Optional<TxType> value) {
    txType = value;
  }

  void sender(Address value) {
    sender = Optional.of(value);
  }

  /** Takes the only call, whatever it calls. */
  void call(Call value) {
    transfer = TransferCall.of(value);
  }

  void nonceKey(NonceKey value) {
    nonceKey = Optional.of(value);
  }

  void nonceSeq(UInt64 value) {
    nonceSeq = Optional.of(value);
  }

  void chainTxHash(Bytes32 value) {
    chainTxHash = Optional.of(value);
  }

  void signHash(Bytes32 value) {
    signHash = Optional.of(value);
  }

  void validBefore(Optional<UInt64> value) {
    validBefore = value;
  }

  void validAfter(Optional<UInt64> value) {
    validAfter = value;
  }

  void feePayer(Address value) {
    feePayer = Optional.of(value);
  }

  PaymentScreen.Partial toPartial() {
    return new PaymentScreen.Partial(
        txType,
        sender,
        transfer.map(TransferCall::recipient),
        transfer.map(TransferCall::amount),
        transfer.map(TransferCall::asset),
        nonceKey,
        nonceSeq,
        chainTxHash,
        signHash,
        validBefore,
        validAfter,
        transfer.flatMap(TransferCall::memo),
        feePayer);
  }
}
