package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.wire.AggregatorApi;
import tempo.fastpay.wire.ValidatorApi;

/** The aggregator of a node. */
public final class AggregatorVerticle extends VerticleBase {
  /**
   * What the verticle is told.
   *
   * @param grpcPort 0: any free one
   */
  public record Settings(Committee committee, String host, int grpcPort) {
    /** With the default bounds. */
    public static Settings of(Committee committee, String host, int grpcPort) {
      return new Settings(committee, host, grpcPort);
    }

    public Settings {
      Objects.requireNonNull(committee);
      Objects.requireNonNull(host);
    }
  }

  private final Settings settings;
  private final Map<Validator, ValidatorApi> validators;
  private final Crypto crypto;
  private final RandomGenerator random;
  private Aggregator aggregator;

  /**
   * A verticle to deploy.
   *
   * @param validators how each member is reached, at least the committee's threshold
   * @param random spreads retries
   */
  public AggregatorVerticle(
      Settings settings,
      Map<Validator, ValidatorApi> validators,
      Crypto crypto,
      RandomGenerator random) {
    this.settings = Objects.requireNonNull(settings);
    this.validators = Map.copyOf(validators);
    this.crypto = Objects.requireNonNull(crypto);
    this.random = Objects.requireNonNull(random);
  }

  @Override
  public Future<?> start() {
    aggregator = new Aggregator(vertx, context, settings.committee(), validators, crypto, random);
    return Future.succeededFuture();
  }

  /** The aggregator, for callers in this process. */
  public AggregatorApi api() {
    return aggregator;
  }

  /** The gRPC port it listens on. */
  public int port() {
    return settings.grpcPort();
  }
}
