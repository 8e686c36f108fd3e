package tempo.fastpay.sidecar;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.face.gossip.Gossip;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.sidecar.port.Note;

/**
 * Records how far peers' boards were read, so that a restart goes on there. A cursor is recorded
 * only when all that came before it was taken in and handed to the record: what a crash loses is
 * read again.
 */
final class GossipCursors {
  private final Journal journal;
  private final Intake intake;
  private final Map<ValidatorId, String> recorded = new HashMap<>();
  private Optional<Gossip> gossip = Optional.empty();

  GossipCursors(Journal journal, Intake intake) {
    this.journal = journal;
    this.intake = intake;
  }

  void recovered(Map<ValidatorId, String> cursors) {
    recorded.putAll(cursors);
  }

  /** The cursor from which each peer's board is to be read. */
  Map<ValidatorId, String> recorded() {
    return Map.copyOf(recorded);
  }

  void follow(Gossip running) {
    gossip = Optional.of(running);
  }

  /** Once a block: records where gossip stands now, as soon as it is safe to. */
  void keep() {
    if (gossip.isEmpty()) {
      return;
    }
    Map<ValidatorId, String> moved = new HashMap<>(gossip.get().cursors());
    moved.entrySet().removeIf(now -> now.getValue().equals(recorded.get(now.getKey())));
    if (moved.isEmpty()) {
      return;
    }
    intake.takenIn().onSuccess(done -> note(moved));
  }

  private void note(Map<ValidatorId, String> moved) {
    recorded.putAll(moved);
    journal.note(new Note.OfCursors(moved));
  }
}
