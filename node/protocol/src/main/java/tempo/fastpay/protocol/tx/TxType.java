package tempo.fastpay.protocol.tx;

/** The transaction types that can carry a payment. */
public enum TxType {
  LEGACY("legacy"),
  EIP2930("0x01"),
  EIP1559("0x02"),
  TEMPO("0x76");

  private final String label;

  TxType(String label) {
    this.label = label;
  }

  /**
   * The name that people and JSON see: {@code legacy}, {@code 0x01}, {@code 0x02}, {@code 0x76}.
   */
  public String label() {
    return label;
  }
}
