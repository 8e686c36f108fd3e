package tempo.fastpay.proto.document;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.RealQcs;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Fuzz target: QCs as files and as messages. Whatever verifies is one of the QCs that were signed:
 * the same payment, under signatures that were made for it (L6).
 */
public final class QcFuzz {
  private static final List<QuorumCertificate> SIGNED =
      List.of(RealQcs.tempo(), RealQcs.ethereum());
  private static final Set<Certificate> CERTIFICATES =
      SIGNED.stream()
          .flatMap(qc -> qc.certificates().stream())
          .map(QcFuzz::signedPart)
          .collect(Collectors.toSet());
  private static final ProtoCodec PROTO = new ProtoCodec(RealQcs.COMMITTEE);
  private static final JsonCodec JSON = new JsonCodec(RealQcs.COMMITTEE);

  private QcFuzz() {}

  public static Stream<byte[]> seeds() {
    return SIGNED.stream()
        .flatMap(
            qc ->
                Stream.of(
                    QcDocument.json(qc, RealQcs.COMMITTEE),
                    QcDocument.protobuf(qc, RealQcs.COMMITTEE)));
  }

  public static void fuzzerTestOneInput(byte[] input) {
    isAccepted(input);
  }

  /** True if it is a QC that verifies. */
  public static boolean isAccepted(byte[] input) {
    try {
      return verifies(QcDocument.decode(input, RealQcs.COMMITTEE));
    } catch (MalformedRequestException refused) {
      // No file; without its hash, which no mutation finds, it may still be a message.
      return withoutItsHash(input).filter(QcFuzz::verifies).isPresent();
    }
  }

  private static Optional<QuorumCertificate> withoutItsHash(byte[] input) {
    try {
      if (input.length > 0 && input[0] == '{') {
        JsonObject json = JsonText.parseObject(input, "a QC");
        json.remove("qc_hash");
        return Optional.of(JSON.decodeQc(json));
      }
      return Optional.of(
          PROTO.decode(
              tempo.fastpay.v1.QuorumCertificate.parseFrom(input).toBuilder()
                  .clearQcHash()
                  .build()));
    } catch (MalformedRequestException | InvalidProtocolBufferException refused) {
      return Optional.empty();
    }
  }

  private static boolean verifies(QuorumCertificate claimed) {
    VerifiedQc.Result result =
        VerifiedQc.verify(claimed, SIGNED.get(0).envelope(), RealQcs.COMMITTEE, Arbitrary.CRYPTO);
    if (result instanceof VerifiedQc.Result.Verified verified) {
      QuorumCertificate qc = verified.qc().certificate();
      if (SIGNED.stream().noneMatch(signed -> isOfThePayment(qc, signed))
          || !qc.certificates().stream().map(QcFuzz::signedPart).allMatch(CERTIFICATES::contains)) {
        throw new AssertionError("verified, and nobody signed it: " + qc);
      }
    } else if (((VerifiedQc.Result.Refused) result).reject().code()
        != RejectCode.INVALID_PARENT_QC) {
      throw new AssertionError("refused by another code: " + result);
    }
    return result instanceof VerifiedQc.Result.Verified;
  }

  private static boolean isOfThePayment(QuorumCertificate qc, QuorumCertificate signed) {
    return qc.txHash().equals(signed.txHash())
        && qc.effectsHash().equals(signed.effectsHash())
        && qc.envelope().equals(signed.envelope());
  }

  /** All but the time, which nobody signs. */
  private static Certificate signedPart(Certificate certificate) {
    return new Certificate(
        certificate.signer(),
        certificate.txHash(),
        certificate.effectsHash(),
        certificate.effects(),
        certificate.epoch(),
        certificate.signature(),
        UInt64.ZERO);
  }
}
