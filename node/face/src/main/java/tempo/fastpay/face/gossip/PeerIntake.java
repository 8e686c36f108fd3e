package tempo.fastpay.face.gossip;

import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;

/** Takes what peers' bulletin boards show, unverified (L10). Called on the watcher's context. */
public interface PeerIntake {
  /** False while too much of this peer waits to be verified: its watch pauses. */
  boolean ready(Peer from);

  void certificate(Peer from, Certificate certificate);

  void quorumCertificate(Peer from, QuorumCertificate qc);

  /**
   * Takes a peer's word on how far a payment has come. It proves nothing, and a validator does not
   * need it.
   */
  default void lifecycle(Peer from, Lifecycle update) {}
}
