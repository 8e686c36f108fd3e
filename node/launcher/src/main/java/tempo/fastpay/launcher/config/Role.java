package tempo.fastpay.launcher.config;

/** What a node can run. */
public enum Role {
  SIDECAR("sidecar");

  private final String label;

  Role(String label) {
    this.label = label;
  }

  /** As configured. */
  public String label() {
    return label;
  }
}
