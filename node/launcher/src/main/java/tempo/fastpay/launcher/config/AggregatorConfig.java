package tempo.fastpay.launcher.config;

import java.util.Map;
import java.util.Objects;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * The aggregator of this node.
 *
 * @param listen where its gRPC is served; port 0: any free one
 * @param validators members it calls over gRPC; the others over the event bus
 */
public record AggregatorConfig(HostPort listen, Map<Validator, HostPort> validators) {
  public AggregatorConfig {
    Objects.requireNonNull(listen);
    validators = Map.copyOf(validators);
  }
}
