package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tempo.fastpay.face.GrpcEndpoint;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/** Runs the aggregator of a node: its gRPC port, its event-bus address, the events it publishes. */
public final class AggregatorVerticle extends VerticleBase {
  /**
   * The configuration of the verticle.
   *
   * @param grpcPort 0: any free one
   * @param tls of the gRPC port; empty: without
   */
  public record Config(
      Committee committee, String host, int grpcPort, Optional<Tls> tls, AggregatorLimits limits) {
    /** With the default bounds, and without TLS. */
    public static Config of(Committee committee, String host, int grpcPort) {
      return of(committee, host, grpcPort, Optional.empty());
    }

    /** With the default bounds. */
    public static Config of(Committee committee, String host, int grpcPort, Optional<Tls> tls) {
      return new Config(committee, host, grpcPort, tls, AggregatorLimits.DEFAULT);
    }

    public Config {
      Objects.requireNonNull(committee);
      Objects.requireNonNull(host);
      Objects.requireNonNull(tls);
      Objects.requireNonNull(limits);
    }
  }

  private final Config config;
  private final Aggregator.Ports ports;
  private Aggregator aggregator;
  private Optional<AggregatorBusFace> bus = Optional.empty();
  private Optional<GrpcEndpoint> grpc = Optional.empty();

  /**
   * Makes a verticle to deploy.
   *
   * @param validators how each member is reached, at least the committee's threshold
   * @param random for the board's boot id, and spreads retries; used on one context
   */
  public AggregatorVerticle(
      Config config,
      Map<Validator, ValidatorApi> validators,
      Crypto crypto,
      RandomGenerator random) {
    this.config = Objects.requireNonNull(config);
    this.ports =
        new Aggregator.Ports(
            config.committee(), Map.copyOf(validators), crypto, System::currentTimeMillis, random);
  }

  @Override
  public Future<?> start() {
    aggregator =
        new Aggregator(vertx, Loop.of(vertx, context), ports, config.limits(), this::publish);
    return AggregatorBusFace.start(
            vertx, aggregator, new JsonCodec(config.committee()), config.limits().bus())
        .compose(
            serving -> {
              bus = Optional.of(serving);
              return listen();
            })
        .onSuccess(
            listening -> {
              grpc = Optional.of(listening);
              aggregator.start();
            });
  }

  private void publish(ChainHead head) {
    bus.ifPresent(serving -> serving.publish(head));
  }

  private Future<GrpcEndpoint> listen() {
    AggregatorGrpcFace face =
        new AggregatorGrpcFace(
            vertx, aggregator, new ProtoCodec(config.committee()), config.limits().grpc());
    // Building a service loads and parses the contract's descriptors: too long for an event loop.
    return Loop.of(vertx, context)
        .compute(face::service)
        .compose(
            service ->
                GrpcEndpoint.listen(
                    vertx,
                    config.host(),
                    config.grpcPort(),
                    config.tls(),
                    face.calls(),
                    List.of(service),
                    aggregator::isServing));
  }

  /** The aggregator, for callers in this process. */
  public AggregatorApi api() {
    return aggregator;
  }

  /** The counts of its answers and suspicions, and its sizes. */
  public Counters counters() {
    return aggregator.counters();
  }

  /** Where it serves gRPC. */
  public GrpcEndpoint endpoint() {
    return grpc.orElseThrow();
  }

  /** The bounds that it keeps to. */
  public AggregatorLimits limits() {
    return config.limits();
  }

  /** The gRPC port it listens on. */
  public int port() {
    return grpc.map(GrpcEndpoint::port).orElseThrow();
  }

  @Override
  public Future<?> stop() {
    return aggregator
        .close()
        .compose(closed -> bus.map(AggregatorBusFace::close).orElseGet(Future::succeededFuture))
        .compose(closed -> grpc.map(GrpcEndpoint::close).orElseGet(Future::succeededFuture));
  }
}
