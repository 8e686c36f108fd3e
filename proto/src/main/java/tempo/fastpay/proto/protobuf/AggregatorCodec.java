package tempo.fastpay.proto.protobuf;

import static tempo.fastpay.proto.protobuf.TypesCodec.bytes;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.GetQuorumCertificateRequest;
import tempo.fastpay.v1.GetQuorumCertificateResponse;
import tempo.fastpay.v1.GetTxStatusRequest;
import tempo.fastpay.v1.GetTxStatusResponse;
import tempo.fastpay.v1.SubmitFastPayFanoutResponse;
import tempo.fastpay.v1.TxLifecycleUpdate;

/** Encodes and decodes, as protobuf, the requests and answers that only an aggregator has. */
final class AggregatorCodec {
  private final TypesCodec types;

  AggregatorCodec(TypesCodec types) {
    this.types = types;
  }

  SubmitFastPayFanoutResponse encode(FanoutReply reply) {
    SubmitFastPayFanoutResponse.Builder builder =
        SubmitFastPayFanoutResponse.newBuilder()
            .setTxHash(bytes(reply.txHash().value()))
            .setThresholdMet(reply.qc().isPresent());
    reply.effectsHash().ifPresent(hash -> builder.setEffectsHash(bytes(hash.value())));
    reply.certificates().forEach(certificate -> builder.addCerts(types.encode(certificate)));
    reply.rejects().forEach(refused -> builder.addRejects(encode(refused)));
    reply.qc().ifPresent(qc -> builder.setQc(types.encode(qc)));
    return builder.build();
  }

  FanoutReply decode(SubmitFastPayFanoutResponse response) {
    if (response.getThresholdMet() != response.hasQc()) {
      throw Check.expected("threshold_met", response.hasQc(), response.getThresholdMet());
    }
    return new FanoutReply(
        txHash(response.getTxHash()),
        effectsHash(response.getEffectsHash()),
        types.certificates("certs", response.getCertsList(), Committee.MEMBERS_LIMIT),
        rejects(response.getRejectsList()),
        response.hasQc()
            ? Optional.of(types.decode("qc", true, response.getQc()))
            : Optional.empty());
  }

  private static TxHash txHash(ByteString hash) {
    return new TxHash(ByteFields.bytes32("tx_hash", hash));
  }

  private static Optional<EffectsHash> effectsHash(ByteString hash) {
    return ByteFields.bytes32OrEmpty("effects_hash", hash).map(EffectsHash::new);
  }

  private static tempo.fastpay.v1.ValidatorReject encode(ValidatorReject refused) {
    tempo.fastpay.v1.ValidatorReject.Builder builder =
        tempo.fastpay.v1.ValidatorReject.newBuilder()
            .setReject(TypesCodec.encode(refused.reject()));
    refused.validator().ifPresent(who -> builder.setValidator(TypesCodec.encode(who)));
    return builder.build();
  }

  private static List<ValidatorReject> rejects(List<tempo.fastpay.v1.ValidatorReject> wire) {
    Check.atMost(Committee.MEMBERS_LIMIT, "rejects", wire.size());
    List<ValidatorReject> rejects = new ArrayList<>(wire.size());
    for (int i = 0; i < wire.size(); i++) {
      tempo.fastpay.v1.ValidatorReject refused = wire.get(i);
      String path = "rejects[" + i + "]";
      rejects.add(
          new ValidatorReject(
              refused.hasValidator()
                  ? Optional.of(
                      TypesCodec.validator(path + ".validator", true, refused.getValidator()))
                  : Optional.empty(),
              TypesCodec.decode(path + ".reject", refused.hasReject(), refused.getReject())));
    }
    return rejects;
  }

  static GetQuorumCertificateRequest encode(QcQuery query) {
    GetQuorumCertificateRequest.Builder builder =
        GetQuorumCertificateRequest.newBuilder()
            .setTxHash(bytes(query.txHash().value()))
            .setThreshold(query.threshold());
    query.effectsHash().ifPresent(hash -> builder.setEffectsHash(bytes(hash.value())));
    return builder.build();
  }

  static QcQuery decode(GetQuorumCertificateRequest request) {
    return new QcQuery(
        txHash(request.getTxHash()),
        effectsHash(request.getEffectsHash()),
        Check.atMost(Committee.MEMBERS_LIMIT, "threshold", request.getThreshold()));
  }

  GetQuorumCertificateResponse encode(QcReply reply) {
    GetQuorumCertificateResponse.Builder builder = GetQuorumCertificateResponse.newBuilder();
    if (reply instanceof QcReply.Found found) {
      builder.setQc(types.encode(found.qc()));
    } else if (reply instanceof QcReply.Missing missing) {
      builder.setReject(TypesCodec.encode(missing.reject()));
    }
    return builder.build();
  }

  QcReply decode(GetQuorumCertificateResponse response) {
    return switch (response.getResultCase()) {
      case QC -> new QcReply.Found(types.decode("qc", true, response.getQc()));
      case REJECT -> new QcReply.Missing(TypesCodec.decode("reject", true, response.getReject()));
      case RESULT_NOT_SET -> throw Check.missing("qc or reject");
    };
  }

  static GetTxStatusRequest encodeStatusQuery(TxHash txHash) {
    return GetTxStatusRequest.newBuilder().setTxHash(bytes(txHash.value())).build();
  }

  static TxHash decode(GetTxStatusRequest request) {
    return txHash(request.getTxHash());
  }

  GetTxStatusResponse encodeStatus(Optional<TxStatus> known) {
    return known.map(this::encode).orElseGet(GetTxStatusResponse::getDefaultInstance);
  }

  private GetTxStatusResponse encode(TxStatus status) {
    GetTxStatusResponse.Builder builder =
        GetTxStatusResponse.newBuilder()
            .setTxHash(bytes(status.txHash().value()))
            .setQcFormed(status.qcHash().isPresent())
            .setStageValue(status.stage().map(Lifecycle.Stage::number).orElse(0))
            .setObservedBlockHeight(status.observedBlockHeight().bits())
            .setLastUpdatedUnixMillis(status.lastUpdatedUnixMillis().bits())
            .setDetail(WireLimits.cut(status.detail()));
    status.certificates().forEach(certificate -> builder.addCerts(types.encode(certificate)));
    status.qcHash().ifPresent(hash -> builder.setQcHash(bytes(hash.value())));
    status.rejects().forEach(refused -> builder.addRejects(encode(refused)));
    status.envelope().ifPresent(envelope -> builder.setTx(EnvelopeCodec.encode(envelope)));
    status.effects().ifPresent(effects -> builder.setEffects(TypesCodec.encode(effects)));
    status
        .inclusion()
        .ifPresent(
            inclusion ->
                builder
                    .setBlockHash(bytes(inclusion.blockHash()))
                    .setChainTxHash(bytes(inclusion.chainTxHash())));
    return builder.build();
  }

  Optional<TxStatus> decode(GetTxStatusResponse response) {
    if (response.equals(GetTxStatusResponse.getDefaultInstance())) {
      return Optional.empty();
    }
    Optional<QcHash> qcHash =
        ByteFields.bytes32OrEmpty("qc_hash", response.getQcHash()).map(QcHash::new);
    if (response.getQcFormed() != qcHash.isPresent()) {
      throw Check.expected("qc_formed", qcHash.isPresent(), response.getQcFormed());
    }
    Optional<Lifecycle.Stage> stage =
        response.getStage() == TxLifecycleUpdate.Stage.STAGE_UNSPECIFIED
            ? Optional.empty()
            : Optional.of(TypesCodec.stage("stage", response.getStageValue()));
    return Optional.of(
        new TxStatus(
            txHash(response.getTxHash()),
            Check.reproduces(
                "tx",
                txHash(response.getTxHash()),
                response.hasTx()
                    ? Optional.of(EnvelopeCodec.bare("tx", true, response.getTx()))
                    : Optional.empty()),
            response.hasEffects()
                ? Optional.of(TypesCodec.decode("effects", true, response.getEffects()))
                : Optional.empty(),
            types.certificates("certs", response.getCertsList(), Committee.MEMBERS_LIMIT),
            rejects(response.getRejectsList()),
            qcHash,
            stage,
            Check.text("detail", response.getDetail(), WireLimits.TEXT_LIMIT_CHARS),
            new UInt64(response.getObservedBlockHeight()),
            TypesCodec.inclusion("", stage, response.getBlockHash(), response.getChainTxHash()),
            new UInt64(response.getLastUpdatedUnixMillis())));
  }
}
