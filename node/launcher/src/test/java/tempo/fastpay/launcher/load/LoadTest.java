package tempo.fastpay.launcher.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.crypto.CryptoLoader;
import tempo.fastpay.launcher.jar.JarProcess;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.v1.SubmitFastPayResponse;

/** What {@code scripts/load} measures with, at a validator in a process of its own. */
class LoadTest {
  private static final int ACCOUNTS = 60;
  private static final int PAYMENTS = 2 * ACCOUNTS;
  private static final int SOAK_PAYMENTS = 2_000;
  private static final int IN_FLIGHT = 32;

  private static final Crypto CRYPTO = new CryptoLoader(false).find();

  /** On one lane each, they go on from test to test. */
  private static final List<Payer> PAYERS = Payer.some(ACCOUNTS, CRYPTO);

  private static MeasuredValidator validator;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    validator =
        MeasuredValidator.start(
            Files.createDirectory(folder.resolve("validator")),
            PAYERS,
            JarProcess.QUICK_START,
            CRYPTO);
  }

  @AfterAll
  static void stop() throws Exception {
    validator.close();
  }

  private static Answers send(Submitting how, int inFlight, int perSecond) throws Exception {
    Payer.owe(Payer.sign(PAYERS, PAYMENTS, new ProtoCodec(validator.committee())));
    try (Sending sending =
        new Sending(validator.address(), new Sending.Pace(how, inFlight, perSecond))) {
      return sending.sendAll(PAYERS, PAYMENTS);
    }
  }

  private static void assertAllCertified(Answers answers) {
    assertThat(answers.failures()).isEmpty();
    assertThat(answers.certified()).isEqualTo(PAYMENTS);
    assertThat(answers.wrong(validator.committee(), CRYPTO)).isZero();
    assertThat(PAYERS).allMatch(Payer::isDone);
    assertThat(answers.latencyMs(0.5)).isPositive().isLessThanOrEqualTo(answers.latencyMs(1));
    assertThat(answers.certifiedPerSecond()).isPositive();
  }

  @Test
  void everyPaymentIsCertifiedByUnaryCalls() throws Exception {
    assertAllCertified(send(Submitting.UNARY, IN_FLIGHT, 0));
  }

  @Test
  void everyPaymentIsCertifiedByStreams() throws Exception {
    assertAllCertified(send(Submitting.STREAM, ACCOUNTS, 0));
  }

  @Test
  void whatWaitsForItsTurnIsLateByThat() throws Exception {
    // All are due within a moment, and one goes at a time: the last has waited for all the others.
    Answers answers = send(Submitting.UNARY, 1, 1_000_000);

    assertAllCertified(answers);
    assertThat(answers.latencyMs(1)).isGreaterThan(900 * answers.seconds());
    assertThat(answers.latencyMs(0.5)).isGreaterThan(100 * answers.seconds());
  }

  @Test
  void aRateIsKept() throws Exception {
    Answers answers = send(Submitting.UNARY, IN_FLIGHT, PAYMENTS);

    assertAllCertified(answers);
    // The last one is due so long after the first.
    assertThat(answers.seconds()).isGreaterThanOrEqualTo((PAYMENTS - 1.0) / PAYMENTS);
  }

  @Test
  void aRefusalEndsTheRunAndNamesItself() throws Exception {
    Payer poor = Payer.some(ACCOUNTS + 1, CRYPTO).get(ACCOUNTS);
    Payer.owe(Payer.sign(List.of(poor), 2, new ProtoCodec(validator.committee())));
    try (Sending sending =
        new Sending(validator.address(), new Sending.Pace(Submitting.UNARY, 1, 0))) {
      Answers answers = sending.sendAll(List.of(poor), 2);

      assertThat(answers.certified()).isZero();
      assertThat(answers.refusals()).containsOnlyKeys("INSUFFICIENT_FUNDS");
      assertThat(answers.failures().keySet()).singleElement().asString().contains("INSUFFICIENT");
    }
  }

  @Test
  void aCertificateOfAnotherPaymentOrWithAnotherSignatureIsWrong() throws Exception {
    Committee committee = validator.committee();
    ProtoCodec codec = new ProtoCodec(committee);
    Payer.Signed one = PAYERS.get(0).sign(codec);
    Payer.Signed other = PAYERS.get(1).sign(codec);
    Payer.owe(List.of(one, other));
    Answers certified;
    try (Sending sending =
        new Sending(validator.address(), new Sending.Pace(Submitting.UNARY, 1, 0))) {
      certified = sending.sendAll(PAYERS, 2);
    }
    Buffer message = certified.message(0);

    assertThat(wrong(one, message, committee)).isZero();
    assertThat(wrong(other, message, committee)).isEqualTo(1);
    SubmitFastPayResponse.Builder altered =
        SubmitFastPayResponse.parseFrom(message.getBytes()).toBuilder();
    byte[] signature = altered.getCert().getSignature().toByteArray();
    signature[0] ^= 1;
    altered.getCertBuilder().setSignature(ByteString.copyFrom(signature));
    assertThat(wrong(one, Buffer.buffer(altered.build().toByteArray()), committee)).isEqualTo(1);
  }

  private static int wrong(Payer.Signed payment, Buffer message, Committee committee) {
    Answers answers = new Answers(1);
    answers.certified(payment, message, 1);
    return answers.wrong(committee, CRYPTO);
  }

  @Test
  void aSmallSoakKeepsItsCriteria() throws Exception {
    List<Soak.Point> seen = new ArrayList<>();
    Soak.Report report;
    try (Sending sending =
        new Sending(validator.address(), new Sending.Pace(Submitting.UNARY, IN_FLIGHT, 0))) {
      report = new Soak(validator, sending, PAYERS, CRYPTO, seen::add).run(SOAK_PAYMENTS);
    }

    assertThat(report.certified()).isEqualTo(SOAK_PAYMENTS);
    assertThat(SoakCriteria.judge(report)).noneMatch(SoakCriteria.Verdict::broken);
    assertThat(report.points()).hasSize(Soak.POINTS).isEqualTo(seen);
    assertThat(report.points().get(Soak.POINTS - 1).payments()).isEqualTo(SOAK_PAYMENTS);
  }

  @Test
  void whatTheValidatorTakesCanBeRead() throws Exception {
    assertThat(validator.cpuSeconds()).isPositive();
    assertThat(validator.heapBytesAfterGc()).isPositive();
    assertThat(validator.recordBytes()).isPositive();
    assertThat(validator.residentBytes()).isPositive();
    assertThat(validator.classHistogram(10)).contains("java.lang.String");
  }
}
