package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Committee;

/**
 * A committee and the health of its members, as an aggregator finds them.
 *
 * @param members all of them, in the committee's order
 * @param head the highest that a quorum supports, where enough have answered
 */
public record CommitteeStatus(
    Committee committee, List<MemberHealth> members, Optional<ChainHead> head) {
  public CommitteeStatus {
    Objects.requireNonNull(committee);
    members = List.copyOf(members);
    Objects.requireNonNull(head);
    if (!committee.members().equals(members.stream().map(MemberHealth::validator).toList())) {
      throw new IllegalArgumentException("members: expected the committee's, in its order");
    }
  }

  /** True while enough validators answer to certify a payment. */
  public boolean isQuorumReachable() {
    return members.stream().filter(member -> member.health() != MemberHealth.Health.DOWN).count()
        >= committee.threshold();
  }
}
