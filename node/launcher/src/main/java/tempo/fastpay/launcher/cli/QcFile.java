package tempo.fastpay.launcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import tempo.fastpay.launcher.Money;
import tempo.fastpay.launcher.config.ConfigJson;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.document.QcDocument;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.MemoText;
import tempo.fastpay.protocol.types.Bytes32;

/** Reads and writes quorum certificates in files, and describes them to a person. */
final class QcFile {
  private static final String PROTOBUF_SUFFIX = ".pb";

  private QcFile() {}

  static QuorumCertificate read(Path file, Committee committee) {
    try {
      return QcDocument.decode(ConfigJson.bytes(file), committee);
    } catch (MalformedRequestException e) {
      throw CommandException.hopeless(file + ": " + e.getMessage());
    }
  }

  /** Writes a QC as protobuf where the name ends in .pb, else as JSON. */
  static void write(Path file, QuorumCertificate qc, Committee committee) {
    boolean isProtobuf = file.getFileName().toString().endsWith(PROTOBUF_SUFFIX);
    try {
      Files.write(
          file, isProtobuf ? QcDocument.protobuf(qc, committee) : QcDocument.json(qc, committee));
    } catch (IOException e) {
      throw CommandException.partly(
          "--qc-out: "
              + file
              + ": the QC could not be written ("
              + OutFile.reason(e)
              + "); the payment stands, and its QC is in the wallet");
    }
  }

  /** Describes a QC in one line: the amount, the sender, the recipient, and the signers. */
  static String describe(VerifiedQc qc, Committee committee) {
    return Money.of(qc.payment().amount(), qc.payment().asset())
        + " from "
        + qc.payment().sender()
        + " to "
        + qc.payment().recipient()
        + memo(qc.payment().memo())
        + ", certified by "
        + qc.certificate().certificates().stream()
            .map(certificate -> committee.nameOf(certificate.signer()))
            .sorted()
            .collect(Collectors.joining(", "))
        + ": tx_hash "
        + qc.txHash().toHex()
        + " chain_tx_hash "
        + qc.payment().chainTxHash().toHex()
        + " qc_hash "
        + qc.certificate().hash().toHex();
  }

  /** Adds a payment's memo to a line that describes it; nothing where it has none. */
  static String memo(Optional<Bytes32> memo) {
    return memo.map(known -> ", memo " + MemoText.shown(known)).orElse("");
  }

  /** Adds the hash by which the chain knows a payment, whatever became of it. */
  static String chainTxHash(Envelope envelope) {
    return ", chain_tx_hash " + Hashes.keccak256(envelope.paymentBytes().toArray()).toHex();
  }
}
