package tempo.fastpay.proto.protobuf;

import static tempo.fastpay.proto.protobuf.TypesCodec.bytes;

import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.Evidence.SenderEquivocation;
import tempo.fastpay.protocol.evidence.Evidence.Signed;
import tempo.fastpay.protocol.evidence.Evidence.ValidatorEquivocation;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.ListEvidenceRequest;
import tempo.fastpay.v1.ListEvidenceResponse;
import tempo.fastpay.v1.TempoTxBytes;

/** Encodes and decodes evidence, and pages of it, as protobuf. */
final class EvidenceCodec {
  private final TypesCodec types;

  EvidenceCodec(TypesCodec types) {
    this.types = types;
  }

  static ListEvidenceRequest encode(EvidenceQuery query) {
    return ListEvidenceRequest.newBuilder()
        .setLimit(query.limit())
        .setCursor(query.cursor())
        .build();
  }

  static EvidenceQuery decode(ListEvidenceRequest request) {
    return new EvidenceQuery(
        Check.atMost(EvidenceQuery.LIMIT_MAX, "limit", request.getLimit()),
        Check.text("cursor", request.getCursor(), BoardQuery.CURSOR_LIMIT_CHARS));
  }

  ListEvidenceResponse encode(EvidencePage page) {
    ListEvidenceResponse.Builder builder =
        ListEvidenceResponse.newBuilder().setNextCursor(page.nextCursor());
    page.evidence().forEach(evidence -> builder.addEvidence(encode(evidence)));
    return builder.build();
  }

  EvidencePage decode(ListEvidenceResponse response) {
    Check.atMost(EvidenceQuery.LIMIT_MAX, "evidence", response.getEvidenceCount());
    List<Evidence> evidence = new ArrayList<>(response.getEvidenceCount());
    for (int i = 0; i < response.getEvidenceCount(); i++) {
      evidence.add(decode("evidence[" + i + "]", response.getEvidence(i)));
    }
    return new EvidencePage(
        evidence,
        Check.cursor("next_cursor", response.getNextCursor(), BoardQuery.CURSOR_LIMIT_CHARS));
  }

  private tempo.fastpay.v1.Evidence encode(Evidence evidence) {
    tempo.fastpay.v1.Evidence.Builder builder = tempo.fastpay.v1.Evidence.newBuilder();
    if (evidence instanceof SenderEquivocation sender) {
      builder
          .getSenderEquivocationBuilder()
          .setChainId(TypesCodec.encode(sender.chainId()))
          .setSender(TypesCodec.encode(sender.key().sender()))
          .setNonce(TypesCodec.encode(sender.key().lane().nonceKey(), sender.key().nonceSeq()))
          .setFirst(TempoTxBytes.newBuilder().setData(bytes(sender.first())))
          .setSecond(TempoTxBytes.newBuilder().setData(bytes(sender.second())));
    } else if (evidence instanceof ValidatorEquivocation validator) {
      builder
          .getValidatorEquivocationBuilder()
          .setSigner(types.encode(validator.signer()))
          .setEpoch(validator.epoch().bits())
          .setFirst(encode(validator.first()))
          .setSecond(encode(validator.second()));
    }
    return builder.build();
  }

  private static tempo.fastpay.v1.ValidatorEquivocation.Signed encode(Signed signed) {
    return tempo.fastpay.v1.ValidatorEquivocation.Signed.newBuilder()
        .setTx(EnvelopeCodec.encode(signed.envelope()))
        .setSignature(bytes(signed.signature()))
        .build();
  }

  private Evidence decode(String path, tempo.fastpay.v1.Evidence evidence) {
    return switch (evidence.getKindCase()) {
      case SENDER_EQUIVOCATION ->
          sender(path + ".sender_equivocation", evidence.getSenderEquivocation());
      case VALIDATOR_EQUIVOCATION ->
          validator(path + ".validator_equivocation", evidence.getValidatorEquivocation());
      case KIND_NOT_SET ->
          throw Check.missing(path + ".sender_equivocation or " + path + ".validator_equivocation");
    };
  }

  private static SenderEquivocation sender(String path, tempo.fastpay.v1.SenderEquivocation wire) {
    ContentionKey key =
        new Lane(
                TypesCodec.decode(path + ".sender", wire.hasSender(), wire.getSender()),
                TypesCodec.nonceKey(path + ".nonce", wire.hasNonce(), wire.getNonce()))
            .at(new UInt64(wire.getNonce().getNonceSeq()));
    return new SenderEquivocation(
        TypesCodec.decode(path + ".chain_id", wire.hasChainId(), wire.getChainId()),
        key,
        EnvelopeCodec.payment(path + ".first", wire.hasFirst(), wire.getFirst()),
        EnvelopeCodec.payment(path + ".second", wire.hasSecond(), wire.getSecond()));
  }

  private ValidatorEquivocation validator(
      String path, tempo.fastpay.v1.ValidatorEquivocation wire) {
    return new ValidatorEquivocation(
        types.member(path + ".signer", wire.hasSigner(), wire.getSigner()),
        Check.epoch(path + ".epoch", new UInt64(wire.getEpoch())),
        signed(path + ".first", wire.hasFirst(), wire.getFirst()),
        signed(path + ".second", wire.hasSecond(), wire.getSecond()));
  }

  private static Signed signed(
      String path, boolean has, tempo.fastpay.v1.ValidatorEquivocation.Signed wire) {
    Check.present(has, path);
    return new Signed(
        EnvelopeCodec.bare(path + ".tx", wire.hasTx(), wire.getTx()),
        ByteFields.exactly(Certificate.SIGNATURE_BYTES, path + ".signature", wire.getSignature()));
  }
}
