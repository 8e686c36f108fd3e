package tempo.fastpay.sidecar.signer;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.grpc.server.Service;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.face.GrpcCalls;
import tempo.fastpay.face.GrpcEndpoint;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.protobuf.SignerCodec;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.sidecar.port.Signer;
import tempo.fastpay.sidecar.port.SignerRecord;
import tempo.fastpay.v1.FastPaySignerGrpcService;

/** Runs the signer of a node: its record, and its gRPC port. */
public final class SignerVerticle extends VerticleBase {
  /**
   * The configuration of the verticle.
   *
   * @param port 0: any free one
   * @param tls mutual: a caller shows a certificate, or it is not served
   */
  public record Config(
      Committee committee, Validator validator, String host, int port, Tls tls, GrpcLimits grpc) {
    public Config {
      Objects.requireNonNull(committee);
      Objects.requireNonNull(validator);
      Objects.requireNonNull(host);
      Objects.requireNonNull(grpc);
      if (!tls.isMutual()) {
        throw new IllegalArgumentException("a signer speaks mutual TLS alone");
      }
    }
  }

  private final Config config;
  private final Signer key;
  private final SignerRecord record;
  private final Crypto crypto;
  private SigningService service;
  private GrpcEndpoint grpc;

  /**
   * Makes a verticle to deploy.
   *
   * @param key signs what was recorded
   * @param record opened and closed by the verticle
   */
  public SignerVerticle(Config config, Signer key, SignerRecord record, Crypto crypto) {
    this.config = config;
    this.key = key;
    this.record = record;
    this.crypto = crypto;
  }

  @Override
  public Future<?> start() {
    return record
        .open()
        .compose(opened -> listen().recover(this::closed))
        .onSuccess(listening -> grpc = listening);
  }

  private Future<GrpcEndpoint> closed(Throwable cause) {
    return record.close().transform(done -> Future.failedFuture(cause));
  }

  private Future<GrpcEndpoint> listen() {
    service =
        new SigningService(vertx, crypto, config.committee(), config.validator(), key, record);
    GrpcCalls calls = new GrpcCalls(vertx, config.grpc());
    // Building the service loads and parses the contract's descriptors: too long for an event loop.
    return Loop.of(vertx, context).compute(() -> face(calls)).compose(face -> listen(calls, face));
  }

  private Future<GrpcEndpoint> listen(GrpcCalls calls, Service face) {
    return GrpcEndpoint.listen(
        vertx,
        config.host(),
        config.port(),
        Optional.of(config.tls()),
        calls,
        List.of(face),
        () -> Future.succeededFuture(service.isSigning()));
  }

  private Service face(GrpcCalls calls) {
    ProtoCodec codec = new ProtoCodec(config.committee());
    return Service.service(
            FastPaySignerGrpcService.SERVICE_NAME, FastPaySignerGrpcService.SERVICE_DESCRIPTOR)
        .bind(
            FastPaySignerGrpcService.GetValidatorInfo,
            calls.unary(
                FastPaySignerGrpcService.GetValidatorInfo,
                request -> service.validatorInfo().map(codec::encode)))
        .bind(
            FastPaySignerGrpcService.Certify,
            calls.unary(
                FastPaySignerGrpcService.Certify,
                request -> service.certify(SignerCodec.decode(request)).map(codec::encode)))
        .build();
  }

  /** The signer, once deployed. */
  public SigningService service() {
    return service;
  }

  /** The gRPC port it listens on. */
  public int port() {
    return grpc.port();
  }

  @Override
  public Future<?> stop() {
    service.close();
    return grpc.close().eventually(record::close);
  }
}
