package tempo.fastpay.launcher.cluster;

/** Says that a node could not take its place in the cluster: one line that names the key. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
