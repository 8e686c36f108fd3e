package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;

/** An entry of a bulletin board as a watch delivers it, or a heartbeat. */
public sealed interface BoardEvent {
  /**
   * The cursor of this entry. A watch that begins after it goes on with the next entry, without a
   * gap.
   */
  String cursor();

  record Certified(Certificate certificate, String cursor) implements BoardEvent {}

  record QuorumReached(QuorumCertificate qc, String cursor) implements BoardEvent {}

  record Progressed(Lifecycle update, String cursor) implements BoardEvent {}

  /** Says that the stream lives while no entry comes. */
  record Heartbeat(String cursor) implements BoardEvent {}
}
