package tempo.fastpay.web.events;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.types.TxHash;

/**
 * An entry of the board as every stream sends it.
 *
 * @param parties empty where the entry does not name them
 */
record Frame(EventKind kind, String cursor, TxHash txHash, Optional<Parties> parties, Buffer text) {
  /** Encodes an entry; empty for a heartbeat. */
  static Optional<Frame> of(BoardEvent event, JsonCodec codec) {
    if (event instanceof BoardEvent.Certified certified) {
      return Optional.of(
          frame(
              EventKind.CERTIFICATE,
              certified.certificate().txHash(),
              Optional.of(Parties.of(certified.certificate().effects())),
              event,
              codec));
    }
    if (event instanceof BoardEvent.QuorumReached reached) {
      return Optional.of(
          frame(
              EventKind.QC,
              reached.qc().txHash(),
              reached.qc().certificates().stream()
                  .findFirst()
                  .map(certificate -> Parties.of(certificate.effects())),
              event,
              codec));
    }
    if (event instanceof BoardEvent.Progressed progressed) {
      return Optional.of(
          frame(EventKind.LIFECYCLE, progressed.update().txHash(), Optional.empty(), event, codec));
    }
    return Optional.empty();
  }

  private static Frame frame(
      EventKind kind, TxHash txHash, Optional<Parties> parties, BoardEvent event, JsonCodec codec) {
    return new Frame(
        kind,
        event.cursor(),
        txHash,
        parties,
        SseText.event(kind.label(), event.cursor(), codec.encode(event)));
  }
}
