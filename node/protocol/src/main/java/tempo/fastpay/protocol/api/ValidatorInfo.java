package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/** A validator's statement about itself: its key, its chain, its epoch and its peers. */
public record ValidatorInfo(
    Validator validator,
    List<String> gossipPeers,
    ChainId chainId,
    UInt64 epoch,
    int protocolVersion) {
  public static final int PROTOCOL_VERSION = 1;

  public ValidatorInfo {
    Objects.requireNonNull(validator);
    gossipPeers = List.copyOf(gossipPeers);
    Objects.requireNonNull(chainId);
    Objects.requireNonNull(epoch);
  }
}
