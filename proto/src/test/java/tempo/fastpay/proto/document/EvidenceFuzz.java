package tempo.fastpay.proto.document;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.RealEvidence;
import tempo.fastpay.proto.RealQcs;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.types.MessageId;

/**
 * Fuzz target: evidence files. Whatever verifies names a culprit and two messages it did sign
 * (L13).
 */
public final class EvidenceFuzz {
  private static final List<VerifiedEvidence> TRUE =
      RealEvidence.all().stream()
          .map(evidence -> verify(evidence).orElseThrow(IllegalArgumentException::new))
          .toList();
  private static final Set<Culprit> CULPRITS =
      TRUE.stream().map(VerifiedEvidence::culprit).collect(Collectors.toSet());
  private static final Set<MessageId> MESSAGES =
      TRUE.stream()
          .flatMap(evidence -> Stream.of(evidence.first(), evidence.second()))
          .collect(Collectors.toSet());

  private EvidenceFuzz() {}

  public static Stream<byte[]> seeds() {
    return Stream.concat(RealEvidence.all().stream().map(List::of), Stream.of(RealEvidence.all()))
        .map(evidence -> EvidenceDocument.json(evidence, RealQcs.COMMITTEE));
  }

  public static void fuzzerTestOneInput(byte[] input) {
    isAccepted(input);
  }

  /** True if it is evidence, and all of it verifies. */
  public static boolean isAccepted(byte[] input) {
    List<Evidence> claimed;
    try {
      claimed = EvidenceDocument.decode(input, RealQcs.COMMITTEE);
    } catch (MalformedRequestException refused) {
      return false;
    }
    int verified = 0;
    for (Evidence evidence : claimed) {
      if (verify(evidence) instanceof VerifiedEvidence.Result.Verified good) {
        requireTrue(good.evidence());
        verified++;
      }
    }
    return verified > 0 && verified == claimed.size();
  }

  private static VerifiedEvidence.Result verify(Evidence evidence) {
    return VerifiedEvidence.verify(evidence, RealQcs.COMMITTEE, Arbitrary.CRYPTO);
  }

  private static void requireTrue(VerifiedEvidence evidence) {
    if (!CULPRITS.contains(evidence.culprit())
        || !MESSAGES.containsAll(List.of(evidence.first(), evidence.second()))
        || evidence.first().equals(evidence.second())) {
      throw new AssertionError("somebody is framed: " + evidence);
    }
  }
}
