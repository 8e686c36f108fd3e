package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.quorum.Certificate;

/**
 * Certificates in the order in which the validator stored them.
 *
 * @param nextCursor where to go on; never empty, also when the page is
 */
public record BoardPage(List<Certificate> certificates, String nextCursor) {
  public BoardPage {
    certificates = List.copyOf(certificates);
    Objects.requireNonNull(nextCursor);
  }
}
