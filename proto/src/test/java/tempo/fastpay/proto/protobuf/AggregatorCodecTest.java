package tempo.fastpay.proto.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.ArbitraryAnswers;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.v1.GetQuorumCertificateRequest;
import tempo.fastpay.v1.GetQuorumCertificateResponse;
import tempo.fastpay.v1.GetTxStatusResponse;
import tempo.fastpay.v1.SubmitFastPayFanoutResponse;

/** What an aggregator is asked and answers, over protobuf. */
class AggregatorCodecTest {
  private final ProtoCodec codec = new ProtoCodec(Arbitrary.COMMITTEE);
  private final Arbitrary any = new Arbitrary(44);
  private final ArbitraryAnswers answers = new ArbitraryAnswers(any);

  @Test
  void aReplyMustSayWhetherItsThresholdIsMet() {
    SubmitFastPayFanoutResponse reply = codec.encode(answers.fanoutReply());
    SubmitFastPayFanoutResponse met =
        reply.toBuilder().setQc(codec.encode(any.qc())).setThresholdMet(false).build();
    assertThatThrownBy(() -> codec.decode(met))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessage("threshold_met: expected true, got false");
    assertThatThrownBy(() -> codec.decode(met.toBuilder().clearQc().setThresholdMet(true).build()))
        .hasMessage("threshold_met: expected false, got true");
  }

  @Test
  void aStatusMustSayWhetherAQcHasFormed() {
    GetTxStatusResponse status = codec.encodeStatus(Optional.of(answers.txStatus()));
    assertThatThrownBy(
            () -> codec.decode(status.toBuilder().setQcFormed(!status.getQcFormed()).build()))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageStartingWith("qc_formed: expected " + status.getQcFormed());
  }

  @Test
  void anythingSetIsAStatus() {
    assertThat(codec.decode(GetTxStatusResponse.getDefaultInstance())).isEmpty();
    assertThatThrownBy(
            () -> codec.decode(GetTxStatusResponse.newBuilder().setQcFormed(true).build()))
        .isInstanceOf(MalformedRequestException.class);
    TxStatus refusedOnly =
        codec
            .decode(
                codec.encodeStatus(Optional.of(answers.txStatus())).toBuilder()
                    .clearStage()
                    .build())
            .orElseThrow();
    assertThat(refusedOnly.stage()).isEmpty();
  }

  @Test
  void anEmptyAnswerIsRefused() {
    assertThatThrownBy(() -> codec.decode(GetQuorumCertificateResponse.getDefaultInstance()))
        .hasMessage("qc or reject: required, but missing");
    assertThatThrownBy(() -> codec.decode(SubmitFastPayFanoutResponse.getDefaultInstance()))
        .hasMessage("tx_hash: expected 32 bytes, got 0");
  }

  @Test
  void listsAndNumbersAreBounded() {
    GetQuorumCertificateRequest query = codec.encode(QcQuery.of(any.txHash()));
    assertThatThrownBy(() -> codec.decode(query.toBuilder().setThreshold(201).build()))
        .hasMessage("threshold: expected at most 200, got 201");
    SubmitFastPayFanoutResponse.Builder reply =
        codec.encode(answers.fanoutReply()).toBuilder().clearRejects();
    for (int i = 0; i < 201; i++) {
      reply.addRejectsBuilder().setReject(codec.encode(any.reject()));
    }
    assertThatThrownBy(() -> codec.decode(reply.build()))
        .hasMessage("rejects: expected at most 200, got 201");
  }
}
