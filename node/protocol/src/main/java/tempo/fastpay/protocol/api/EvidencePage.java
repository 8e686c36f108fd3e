package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.evidence.Evidence;

/**
 * A page of evidence, in the order in which it was taken in (L13).
 *
 * @param nextCursor the cursor of the next query; never empty, also where the page is
 */
public record EvidencePage(List<Evidence> evidence, String nextCursor) {
  public EvidencePage {
    evidence = List.copyOf(evidence);
    Objects.requireNonNull(nextCursor);
  }
}
