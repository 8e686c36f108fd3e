package tempo.fastpay.launcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tempo.fastpay.launcher.config.ConfigJson;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.document.EvidenceDocument;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;

/** Reads and writes evidence in files, and describes it to a person. */
final class EvidenceFile {
  private EvidenceFile() {}

  static List<Evidence> read(Path file, Committee committee) {
    try {
      return EvidenceDocument.decode(
          ConfigJson.bytes(file, EvidenceDocument.LIMIT_BYTES), committee);
    } catch (MalformedRequestException e) {
      throw CommandException.hopeless(file + ": " + e.getMessage());
    }
  }

  static void write(Path file, List<Evidence> evidence, Committee committee) {
    byte[] content = EvidenceDocument.json(evidence, committee);
    if (content.length > EvidenceDocument.LIMIT_BYTES) {
      throw CommandException.hopeless(
          file
              + ": "
              + content.length
              + " bytes of evidence, a file holds "
              + EvidenceDocument.LIMIT_BYTES
              + ": ask fewer validators, or page through /api/v1/evidence");
    }
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw CommandException.retryable(file + ": the evidence could not be written: " + e);
    }
  }

  /** Describes evidence in one line: the member, the key, and the two messages. */
  static String describe(VerifiedEvidence evidence, Committee committee) {
    return (evidence.culprit() instanceof Culprit.Member member
            ? "validator " + committee.nameOf(member.id()) + " certified two payments"
            : evidence.culprit() + " signed two payments")
        + " for "
        + evidence.key()
        + ": sign_hash "
        + evidence.first().signHash()
        + " and "
        + evidence.second().signHash();
  }
}
