package tempo.fastpay.chain.block;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * A log of a contract.
 *
 * @param topics the first names the event
 */
public record Log(Address contract, List<Bytes32> topics, Bytes data) {
  public Log {
    Objects.requireNonNull(contract);
    topics = List.copyOf(topics);
    Objects.requireNonNull(data);
  }

  /** What happened; empty: it is not understood here. */
  public Optional<ChainEvent> event() {
    return topics.isEmpty() ? Optional.empty() : ChainEvent.of(topics.get(0));
  }
}
