package tempo.fastpay.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.launcher.tls.TlsFolder;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.proto.grpc.GrpcSigner;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.sidecar.port.Signer;
import tempo.fastpay.sidecar.record.DurableSignerRecord;
import tempo.fastpay.sidecar.record.RecordIdentity;
import tempo.fastpay.sidecar.record.RecordVerifier;
import tempo.fastpay.sidecar.signer.RemoteSigner;
import tempo.fastpay.sidecar.signer.SignerVerticle;
import tempo.fastpay.testkit.Awaiting;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** Every signer keeps the port's contract; one that is apart serves whom it trusts alone. */
class SignersTest {
  private static final String HOST = "127.0.0.1";
  private static final long CALL_TIMEOUT_MS = 60_000;
  private static final UInt64 NOON = UInt64.of(1_800_000_000_000L);
  private static final Payment PAYMENT =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);

  private static final TestCommittee COMMITTEE = TestCommittee.of(4);
  private static final TestCommittee.Member DAVE = COMMITTEE.member(0);

  private static LocalSigner local(Vertx vertx) {
    return new LocalSigner(
        vertx,
        new MemberKey(COMMITTEE.committee(), DAVE.validator(), DAVE.privateKey(), Fixtures.CRYPTO));
  }

  /** Dave's signer as it runs apart, with identities for who may ask and who may not. */
  private static final class Apart {
    private final Vertx vertx;
    final Path record;
    final TlsFolder files;
    final SocketAddress address;

    Apart(Vertx vertx, Path folder) throws Exception {
      this.vertx = vertx;
      record = folder.resolve("record");
      files = new TlsFolder(folder);
      for (String name : new String[] {"signer", "validator", "stranger"}) {
        files.make(name);
      }
      SignerVerticle verticle =
          new SignerVerticle(
              new SignerVerticle.Config(
                  COMMITTEE.committee(),
                  DAVE.validator(),
                  HOST,
                  0,
                  files.of("signer", "validator"),
                  GrpcLimits.DEFAULT),
              local(vertx),
              DurableSignerRecord.at(
                  vertx, record, RecordIdentity.of(DAVE.validator(), COMMITTEE.committee()), true),
              Fixtures.CRYPTO);
      await(vertx.deployVerticle(verticle));
      address = SocketAddress.inetSocketAddress(verticle.port(), HOST);
    }

    SignerApi as(Optional<Tls> tls) {
      GrpcClient client = GrpcValidator.client(vertx, tls);
      return new GrpcSigner(
          vertx, client, address, new ProtoCodec(COMMITTEE.committee()), CALL_TIMEOUT_MS);
    }
  }

  abstract static class Contract {
    @TempDir Path folder;
    private final Vertx vertx = Engine.plainVertx();
    private Signer signer;

    abstract Signer connect(Vertx vertx, Path folder) throws Exception;

    @BeforeEach
    void start() throws Exception {
      signer = connect(vertx, folder);
    }

    @AfterEach
    void stop() throws Exception {
      Awaiting.await(vertx.close());
    }

    private Certificate certify(Envelope envelope) throws Exception {
      Permit permit =
          new Permit(
              Fixtures.envelope(PAYMENT),
              Fixtures.envelope(PAYMENT).txHash(),
              PAYMENT,
              Effects.of(PAYMENT).hash(),
              Fixtures.ALPHA_USD,
              NOON,
              Set.of());
      return Awaiting.await(
          new MemorySigningRecord()
              .append(permit)
              .compose(
                  recorded ->
                      signer
                          .certify(recorded, Candidate.of(envelope, PAYMENT, Set.of()))
                          .map(VerifiedCertificate::certificate)));
    }

    private void assertCertifies(Envelope envelope) throws Exception {
      Certificate certificate = certify(envelope);
      assertThat(COMMITTEE.committee().verify(certificate, Fixtures.CRYPTO)).isPresent();
      assertThat(certificate.signer()).isEqualTo(DAVE.validator().id());
      assertThat(certificate.txHash()).isEqualTo(envelope.txHash());
      assertThat(certificate.effects()).isEqualTo(Effects.of(PAYMENT));
      assertThat(certificate.createdUnixMillis()).as("the permit's time").isEqualTo(NOON);
      assertThat(certify(envelope)).as("again").isEqualTo(certificate);
    }

    @Test
    void thePermitsEnvelopeAndOthersAroundItsMessageAreCertified() throws Exception {
      assertCertifies(Fixtures.envelope(PAYMENT));
      assertCertifies(
          new Envelope(
              PAYMENT.chainId(),
              PAYMENT.raw(),
              PAYMENT.nonceKey(),
              PAYMENT.nonceSeq(),
              new Expiry.MaxBlockHeight(UInt64.of(9)),
              Optional.empty()));
    }
  }

  @Nested
  class InThisProcess extends Contract {
    @Override
    Signer connect(Vertx vertx, Path folder) {
      return local(vertx);
    }
  }

  @Nested
  class OverMutualTls extends Contract {
    @Override
    Signer connect(Vertx vertx, Path folder) throws Exception {
      Apart apart = new Apart(vertx, folder);
      return new RemoteSigner(
          apart.as(Optional.of(apart.files.of("validator", "signer"))),
          COMMITTEE.committee(),
          DAVE.validator(),
          new Workers(vertx),
          Fixtures.CRYPTO);
    }
  }

  @Test
  void nobodyElseIsServedAndNothingRecordedForThem(@TempDir Path folder) throws Exception {
    Vertx vertx = Engine.plainVertx();
    SignerApi.Request request =
        new SignerApi.Request(
            Fixtures.envelope(PAYMENT),
            COMMITTEE.committee().epoch(),
            DAVE.validator().publicKey(),
            NOON);
    Apart apart = new Apart(vertx, folder);
    for (Optional<Tls> stranger :
        List.of(
            Optional.<Tls>empty(),
            Optional.of(apart.files.trusting("signer")),
            Optional.of(apart.files.of("stranger", "signer")))) {
      SignerApi refused = apart.as(stranger);
      assertThatThrownBy(() -> await(refused.certify(request)))
          .as("as %s", stranger)
          .cause()
          .isInstanceOf(CallFailedException.class);
    }
    Envelope good = request.envelope();
    assertThat(await(apart.as(own(apart)).certify(otherEpoch(good))))
        .isInstanceOf(SubmitReply.Rejected.class);
    await(vertx.close());
    assertThat(
            new RecordVerifier(apart.record, Fixtures.CRYPTO, Optional.of(COMMITTEE.committee()))
                .run()
                .permits())
        .isZero();
  }

  private static Optional<Tls> own(Apart apart) {
    return Optional.of(apart.files.of("validator", "signer"));
  }

  private static SignerApi.Request otherEpoch(Envelope envelope) {
    return new SignerApi.Request(envelope, UInt64.of(2), DAVE.validator().publicKey(), NOON);
  }

  @Test
  void aSignerThatAsksForNoCertificatesIsNotMade(@TempDir Path folder) throws Exception {
    TlsFolder files = new TlsFolder(folder);
    files.make("signer");
    assertThatThrownBy(
            () ->
                new SignerVerticle.Config(
                    COMMITTEE.committee(),
                    DAVE.validator(),
                    HOST,
                    0,
                    files.of("signer"),
                    GrpcLimits.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mutual TLS");
  }
}
