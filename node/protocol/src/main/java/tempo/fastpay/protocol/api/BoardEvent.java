package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;

/** One entry of a bulletin board, as it is watched. */
public sealed interface BoardEvent {
  /** Watching after it goes on with the next entry, without a gap. */
  String cursor();

  record Certified(Certificate certificate, String cursor) implements BoardEvent {}

  record QuorumReached(QuorumCertificate qc, String cursor) implements BoardEvent {}

  record Progressed(Lifecycle update, String cursor) implements BoardEvent {}

  /** Nothing happened; the stream lives. */
  record Heartbeat(String cursor) implements BoardEvent {}
}
