package tempo.fastpay.launcher.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tempo.fastpay.launcher.Dollars;
import tempo.fastpay.launcher.config.ConfigJson;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.wire.JsonCodec;
import tempo.fastpay.wire.JsonText;
import tempo.fastpay.wire.MalformedRequestException;

/** Quorum certificates in files, as JSON, and as a person reads them. */
final class QcFile {
  private QcFile() {}

  static QuorumCertificate read(Path file, Committee committee) {
    String text = ConfigJson.read(file);
    try {
      JsonObject json = JsonText.parseObject(text);
      return new JsonCodec(committee).decodeQc(json);
    } catch (MalformedRequestException e) {
      throw CommandException.hopeless(file + ": " + e.getMessage());
    }
  }

  static void write(Path file, QuorumCertificate qc, Committee committee) {
    String json = new JsonCodec(committee).encode(qc).encodePrettily();
    try {
      Files.writeString(file, json + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw CommandException.retryable(
          file + ": the QC could not be written, it is in the wallet: " + e);
    }
  }

  /** One line: how much, from whom to whom, and who vouches for it. */
  static String describe(VerifiedQc qc, Committee committee) {
    return Dollars.format(qc.payment().amount().toBigInteger())
        + " of "
        + qc.payment().asset()
        + " from "
        + qc.payment().sender()
        + " to "
        + qc.payment().recipient()
        + ", certified by "
        + qc.certificate().certificates().stream()
            .map(certificate -> committee.nameOf(certificate.signer()))
            .sorted()
            .collect(Collectors.joining(", "))
        + ": tx_hash "
        + qc.txHash().toHex()
        + " qc_hash "
        + qc.certificate().hash().toHex();
  }
}
