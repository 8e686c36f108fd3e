package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.quorum.Certificate;

/**
 * A page of certificates, in the order in which the validator stored them.
 *
 * @param nextCursor the cursor of the next query; never empty, also where the page is
 */
public record BoardPage(List<Certificate> certificates, String nextCursor) {
  public BoardPage {
    certificates = List.copyOf(certificates);
    Objects.requireNonNull(nextCursor);
  }
}
