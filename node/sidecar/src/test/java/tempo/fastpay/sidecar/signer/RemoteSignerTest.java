package tempo.fastpay.sidecar.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.RecordSamples.COMMITTEE;
import static tempo.fastpay.sidecar.RecordSamples.MEMBERS;
import static tempo.fastpay.sidecar.RecordSamples.certificate;
import static tempo.fastpay.sidecar.RecordSamples.envelope;
import static tempo.fastpay.sidecar.RecordSamples.permit;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.TestPayments;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.sidecar.port.RecordException;

/** What a validator makes of a signer's answers. */
class RemoteSignerTest {
  /** Answers when it is told to. */
  private static final class Scripted implements SignerApi {
    final Deque<Promise<SubmitReply>> asked = new ArrayDeque<>();
    ValidatorInfo info = info(MEMBERS.get(0), COMMITTEE.chainId(), COMMITTEE.epoch());

    static ValidatorInfo info(Validator validator, ChainId chainId, UInt64 epoch) {
      return new ValidatorInfo(
          validator, List.of(), chainId, epoch, ValidatorInfo.PROTOCOL_VERSION);
    }

    @Override
    public Future<ValidatorInfo> validatorInfo() {
      return Future.succeededFuture(info);
    }

    @Override
    public Future<SubmitReply> certify(Request request) {
      Promise<SubmitReply> answer = Promise.promise();
      asked.addLast(answer);
      return answer.future();
    }
  }

  private final Scripted scripted = new Scripted();
  private final RemoteSigner signer =
      new RemoteSigner(
          scripted,
          COMMITTEE,
          MEMBERS.get(0),
          certificate -> Future.succeededFuture(COMMITTEE.verify(certificate, CRYPTO)),
          2);

  private Future<VerifiedCertificate> ask(long sequence) {
    Permit permit = permit(10, sequence);
    Candidate candidate = Candidate.of(permit.envelope(), permit.payment(), Set.of());
    return signer.certify(await(new MemorySigningRecord().append(permit)), candidate);
  }

  private static SubmitReply certified(int member, Envelope envelope) {
    return new SubmitReply.Certified(certificate(member, envelope).certificate());
  }

  private static Throwable failure(Future<?> future) {
    assertThat(future.failed()).isTrue();
    return future.cause();
  }

  @Test
  void theRightCertificateIsPassedOnAndNoOther() {
    Future<VerifiedCertificate> good = ask(0);
    scripted.asked.remove().complete(certified(0, envelope(10, 0)));
    assertThat(good.result().txHash()).isEqualTo(envelope(10, 0).txHash());

    for (SubmitReply wrong :
        List.of(certified(0, envelope(11, 0)), certified(1, envelope(10, 0)))) {
      Future<VerifiedCertificate> bad = ask(0);
      scripted.asked.remove().complete(wrong);
      assertThat(failure(bad)).hasMessageContaining("not what it was asked for");
    }
  }

  @Test
  void aCertificateThatDoesNotVerifyIsNotPassedOn_L10() {
    Certificate good = certificate(0, envelope(10, 0)).certificate();
    Certificate unsigned =
        new Certificate(
            good.signer(),
            good.txHash(),
            good.effectsHash(),
            good.effects(),
            good.epoch(),
            Bytes.of(new byte[Certificate.SIGNATURE_BYTES]),
            good.createdUnixMillis());
    Future<VerifiedCertificate> bad = ask(0);
    scripted.asked.remove().complete(new SubmitReply.Certified(unsigned));
    assertThat(failure(bad)).hasMessageContaining("does not verify");
  }

  @Test
  void whileItIsAwayPaymentsAreRefusedForNow() {
    Future<VerifiedCertificate> asked = ask(0);
    scripted.asked.remove().fail(new CallFailedException("connection refused", null));
    assertAway(asked);

    asked = ask(0);
    scripted
        .asked
        .remove()
        .complete(new SubmitReply.Rejected(Reject.retryAfter("waits for its disk", 250)));
    assertThat(((UnavailableException) failure(asked)).reject().retryAfterMillis()).hasValue(250);

    asked = ask(0);
    scripted.asked.remove().complete(certified(0, envelope(10, 0)));
    assertThat(asked.succeeded()).isTrue();
  }

  private static void assertAway(Future<VerifiedCertificate> asked) {
    assertThat(failure(asked)).isInstanceOf(UnavailableException.class);
    assertThat(((UnavailableException) asked.cause()).reject().retryAfterMillis()).isPresent();
  }

  @Test
  void callsAreBounded() {
    Future<VerifiedCertificate> first = ask(0);
    ask(1);
    assertAway(ask(2));
    assertThat(scripted.asked).hasSize(2);

    scripted.asked.remove().complete(certified(0, envelope(10, 0)));
    assertThat(first.succeeded()).isTrue();
    ask(2);
    assertThat(scripted.asked).as("there is room again").hasSize(2);
  }

  @Test
  void anotherMessageOnTheKeyMeansThatTheValidatorsRecordIsNotWhole() {
    Future<VerifiedCertificate> asked = ask(0);
    scripted
        .asked
        .remove()
        .complete(
            new SubmitReply.Rejected(Reject.equivocation("another", envelope(11, 0).txHash())));

    assertThat(failure(asked))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining(envelope(11, 0).txHash().toString())
        .hasMessageContaining("restore the record");
    assertThat(((RecordException) asked.cause()).retryMayHelp()).isFalse();
  }

  @Test
  void otherRefusalsStopNobody() {
    Future<VerifiedCertificate> asked = ask(0);
    scripted
        .asked
        .remove()
        .complete(new SubmitReply.Rejected(Reject.of(RejectCode.INVALID_FORMAT, "epoch: 2")));
    assertThat(failure(asked))
        .isNotInstanceOf(RecordException.class)
        .hasMessageContaining("epoch: 2");
  }

  @Test
  void aSignerOfAnotherKeyChainOrEpochIsNamed() {
    assertThat(await(signer.difference())).isEmpty();
    scripted.info = Scripted.info(MEMBERS.get(1), COMMITTEE.chainId(), COMMITTEE.epoch());
    assertThat(await(signer.difference()).orElseThrow())
        .contains(MEMBERS.get(1).publicKey().toHex(), MEMBERS.get(0).publicKey().toHex());
    scripted.info = Scripted.info(MEMBERS.get(0), ChainId.of(7), COMMITTEE.epoch());
    assertThat(await(signer.difference()).orElseThrow()).contains("chain 7");
    scripted.info = Scripted.info(MEMBERS.get(0), TestPayments.CHAIN, UInt64.of(9));
    assertThat(await(signer.difference()).orElseThrow()).contains("epoch 9");
  }
}
