package tempo.fastpay.proto.protobuf;

import static tempo.fastpay.proto.protobuf.TypesCodec.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.FastPayTx;
import tempo.fastpay.v1.GetPaymentRequest;
import tempo.fastpay.v1.GetPaymentResponse;
import tempo.fastpay.v1.PaymentKey;
import tempo.fastpay.v1.PresentQuorumCertificatesRequest;
import tempo.fastpay.v1.PresentQuorumCertificatesResponse;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayRequest;
import tempo.fastpay.v1.SubmitFastPayResponse;

/**
 * Encodes and decodes, as protobuf, submissions, presented QCs, and payments that are asked for.
 */
final class PaymentCodec {
  private final TypesCodec types;

  PaymentCodec(TypesCodec types) {
    this.types = types;
  }

  SubmitFastPayRequest encode(SubmitRequest request) {
    FastPayTx.Builder tx = EnvelopeCodec.encode(request.envelope());
    List<Intent> claims = request.claims();
    if (!claims.isEmpty()) {
      tx.setIntent(EnvelopeCodec.encode(claims.get(0)));
    }
    if (claims.size() == 2) {
      tx.getOverlayBuilder().setPayment(EnvelopeCodec.encode(claims.get(1)));
    }
    request.requestId().ifPresent(tx::setClientRequestId);
    SubmitFastPayRequest.Builder builder = SubmitFastPayRequest.newBuilder().setTx(tx);
    request.parentQcs().forEach(qc -> builder.addParentQcs(types.encode(qc)));
    return builder.build();
  }

  SubmitRequest decode(SubmitFastPayRequest request) {
    return new SubmitRequest(
        EnvelopeCodec.envelope("tx", request.hasTx(), request.getTx()),
        EnvelopeCodec.claims("tx", request.getTx()),
        types.qcs("parent_qcs", request.getParentQcsList()),
        EnvelopeCodec.requestId("tx", request.getTx()));
  }

  SubmitFastPayResponse encode(SubmitReply reply) {
    SubmitFastPayResponse.Builder builder = SubmitFastPayResponse.newBuilder();
    if (reply instanceof SubmitReply.Certified certified) {
      builder.setCert(types.encode(certified.certificate()));
    } else if (reply instanceof SubmitReply.Rejected rejected) {
      builder.setReject(TypesCodec.encode(rejected.reject()));
    }
    return builder.build();
  }

  SubmitReply decode(SubmitFastPayResponse response) {
    return switch (response.getResultCase()) {
      case CERT -> new SubmitReply.Certified(types.decode("cert", true, response.getCert()));
      case REJECT ->
          new SubmitReply.Rejected(TypesCodec.decode("reject", true, response.getReject()));
      case RESULT_NOT_SET -> throw Check.missing("cert or reject");
    };
  }

  SubmitFastPayEvent encode(SubmitEvent event) {
    SubmitFastPayEvent.Builder builder = SubmitFastPayEvent.newBuilder();
    if (event instanceof SubmitEvent.Progressed progressed) {
      builder.setLifecycle(TypesCodec.encode(progressed.update()));
    } else if (event instanceof SubmitEvent.Answered answered) {
      if (answered.reply() instanceof SubmitReply.Certified certified) {
        builder.setCert(types.encode(certified.certificate()));
      } else if (answered.reply() instanceof SubmitReply.Rejected rejected) {
        builder.setReject(TypesCodec.encode(rejected.reject()));
      }
    }
    return builder.build();
  }

  SubmitEvent decode(SubmitFastPayEvent event) {
    return switch (event.getEventCase()) {
      case CERT ->
          new SubmitEvent.Answered(
              new SubmitReply.Certified(types.decode("cert", true, event.getCert())));
      case REJECT ->
          new SubmitEvent.Answered(
              new SubmitReply.Rejected(TypesCodec.decode("reject", true, event.getReject())));
      case LIFECYCLE ->
          new SubmitEvent.Progressed(TypesCodec.decode("lifecycle", true, event.getLifecycle()));
      case EVENT_NOT_SET -> throw Check.missing("cert, reject or lifecycle");
    };
  }

  PresentQuorumCertificatesRequest encodePresented(List<QuorumCertificate> qcs) {
    PresentQuorumCertificatesRequest.Builder builder =
        PresentQuorumCertificatesRequest.newBuilder();
    qcs.forEach(qc -> builder.addQcs(types.encode(qc)));
    return builder.build();
  }

  List<QuorumCertificate> decode(PresentQuorumCertificatesRequest request) {
    return types.qcs("qcs", request.getQcsList());
  }

  PresentQuorumCertificatesResponse encodeResults(List<PresentResult> results) {
    PresentQuorumCertificatesResponse.Builder builder =
        PresentQuorumCertificatesResponse.newBuilder();
    for (PresentResult result : results) {
      if (result instanceof PresentResult.Accepted accepted) {
        builder.addResultsBuilder().setTxHash(bytes(accepted.txHash().value())).setAccepted(true);
      } else if (result instanceof PresentResult.Refused refused) {
        builder
            .addResultsBuilder()
            .setTxHash(bytes(refused.txHash().value()))
            .setReject(TypesCodec.encode(refused.reject()));
      }
    }
    return builder.build();
  }

  List<PresentResult> decode(PresentQuorumCertificatesResponse response) {
    Check.atMost(SubmitRequest.PARENT_QCS_LIMIT, "results", response.getResultsCount());
    List<PresentResult> results = new ArrayList<>(response.getResultsCount());
    for (int i = 0; i < response.getResultsCount(); i++) {
      PresentQuorumCertificatesResponse.Result result = response.getResults(i);
      String path = "results[" + i + "]";
      TxHash txHash = new TxHash(ByteFields.bytes32(path + ".tx_hash", result.getTxHash()));
      if (!result.getAccepted()) {
        results.add(
            new PresentResult.Refused(
                txHash,
                TypesCodec.decode(path + ".reject", result.hasReject(), result.getReject())));
      } else if (result.hasReject()) {
        throw Check.expected(path + ".reject", "nothing beside accepted", "a reject");
      } else {
        results.add(new PresentResult.Accepted(txHash));
      }
    }
    return results;
  }

  GetPaymentRequest encode(PaymentQuery query) {
    GetPaymentRequest.Builder builder = GetPaymentRequest.newBuilder();
    if (query instanceof PaymentQuery.ByTxHash byTxHash) {
      builder.setTxHash(bytes(byTxHash.txHash().value()));
    } else if (query instanceof PaymentQuery.ByContentionKey byKey) {
      ContentionKey key = byKey.key();
      builder.setPaymentKey(
          PaymentKey.newBuilder()
              .setSender(TypesCodec.encode(key.sender()))
              .setNonce(TypesCodec.encode(key.lane().nonceKey(), key.nonceSeq())));
    }
    return builder.build();
  }

  PaymentQuery decode(GetPaymentRequest request) {
    return switch (request.getKeyCase()) {
      case TX_HASH ->
          new PaymentQuery.ByTxHash(new TxHash(ByteFields.bytes32("tx_hash", request.getTxHash())));
      case PAYMENT_KEY -> {
        PaymentKey key = request.getPaymentKey();
        Lane lane =
            new Lane(
                TypesCodec.decode("payment_key.sender", key.hasSender(), key.getSender()),
                TypesCodec.nonceKey("payment_key.nonce", key.hasNonce(), key.getNonce()));
        yield new PaymentQuery.ByContentionKey(lane.at(new UInt64(key.getNonce().getNonceSeq())));
      }
      case KEY_NOT_SET -> throw Check.missing("tx_hash or payment_key");
    };
  }

  GetPaymentResponse encodePayment(Optional<PaymentStatus> status) {
    GetPaymentResponse.Builder builder = GetPaymentResponse.newBuilder();
    status.ifPresent(
        known -> {
          builder.setTx(EnvelopeCodec.encode(known.envelope()));
          builder.setLifecycle(TypesCodec.encode(known.lifecycle()));
          known.qc().ifPresent(qc -> builder.setQc(types.encode(qc)));
        });
    return builder.build();
  }

  Optional<PaymentStatus> decode(GetPaymentResponse response) {
    if (!response.hasTx() && !response.hasLifecycle() && !response.hasQc()) {
      return Optional.empty();
    }
    return Optional.of(
        new PaymentStatus(
            EnvelopeCodec.bare("tx", response.hasTx(), response.getTx()),
            TypesCodec.decode("lifecycle", response.hasLifecycle(), response.getLifecycle()),
            response.hasQc()
                ? Optional.of(types.decode("qc", true, response.getQc()))
                : Optional.empty()));
  }
}
