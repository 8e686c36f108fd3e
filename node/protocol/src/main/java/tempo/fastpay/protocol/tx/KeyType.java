package tempo.fastpay.protocol.tx;

/** What kind of key signed: the numbers are the chain's own (AccountKeychain). */
public enum KeyType {
  SECP256K1(0),
  P256(1),
  WEBAUTHN(2);

  private final int number;

  KeyType(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
