package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.evidence.Evidence;

/**
 * Evidence in the order in which it was taken in (L13).
 *
 * @param nextCursor where to go on; never empty, also when the page is
 */
public record EvidencePage(List<Evidence> evidence, String nextCursor) {
  public EvidencePage {
    evidence = List.copyOf(evidence);
    Objects.requireNonNull(nextCursor);
  }
}
