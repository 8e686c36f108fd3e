package tempo.fastpay.sidecar;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bounds;
import tempo.fastpay.sidecar.core.CoreLimits;

/**
 * The settings of one validator.
 *
 * @param validator the validator itself, a member of the committee
 * @param gossipPeers the addresses of its peers, shown to every client that asks
 * @param submissionsLimit payments being worked on at once; one more is TEMPORARY_UNAVAILABLE
 * @param endedLimit ended payments remembered for GetPayment; the oldest leaves first
 */
public record SidecarConfig(
    Validator validator,
    Committee committee,
    List<String> gossipPeers,
    CoreLimits limits,
    int submissionsLimit,
    int endedLimit) {
  public static final int SUBMISSIONS_LIMIT_DEFAULT = 1024;
  public static final int ENDED_LIMIT_DEFAULT = 100_000;

  public SidecarConfig {
    gossipPeers = List.copyOf(gossipPeers);
    Objects.requireNonNull(limits);
    if (committee.member(validator.id()).filter(validator::equals).isEmpty()) {
      throw new IllegalArgumentException(validator.name() + " is not a member of the committee");
    }
    Bounds.atLeast("submissionsLimit", submissionsLimit, 1);
    Bounds.atLeast("endedLimit", endedLimit, 1);
  }

  public static SidecarConfig of(
      Validator validator, Committee committee, List<String> gossipPeers) {
    return new SidecarConfig(
        validator,
        committee,
        gossipPeers,
        CoreLimits.DEFAULT,
        SUBMISSIONS_LIMIT_DEFAULT,
        ENDED_LIMIT_DEFAULT);
  }
}
