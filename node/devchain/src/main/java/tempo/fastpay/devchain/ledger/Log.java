package tempo.fastpay.devchain.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * What a contract told about a call.
 *
 * @param topics the event first, then what is indexed
 */
public record Log(Address address, List<Bytes32> topics, Bytes data) {
  public Log {
    Objects.requireNonNull(address);
    topics = List.copyOf(topics);
    Objects.requireNonNull(data);
  }

  /** A log whose data are words. */
  static Log of(Address address, ChainEvent event, List<Bytes32> indexed, Bytes32... data) {
    return of(address, event, indexed, AbiEncoding.words(data));
  }

  static Log of(Address address, ChainEvent event, List<Bytes32> indexed, Bytes data) {
    List<Bytes32> topics = new ArrayList<>();
    topics.add(event.topic());
    topics.addAll(indexed);
    return new Log(address, topics, data);
  }
}
