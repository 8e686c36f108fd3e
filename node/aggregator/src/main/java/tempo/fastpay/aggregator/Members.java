package tempo.fastpay.aggregator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.MemberHealth;
import tempo.fastpay.protocol.api.MemberHealth.Health;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;

/** Reports how each member of the committee does, as far as can be seen from here. */
final class Members {
  private static final String NO_ADDRESS = "no address is configured";
  private static final String NOT_WATCHED = "its bulletin board cannot be watched";

  private final Committee committee;
  private final Map<Validator, Guard> guards;
  private final Heads heads;
  private final Suspicions suspicions;
  private final Predicate<Validator> isWatched;

  Members(
      Committee committee,
      Map<Validator, Guard> guards,
      Heads heads,
      Suspicions suspicions,
      Predicate<Validator> isWatched) {
    this.committee = committee;
    this.guards = new LinkedHashMap<>(guards);
    this.heads = heads;
    this.suspicions = suspicions;
    this.isWatched = isWatched;
  }

  CommitteeStatus status() {
    Map<String, Long> suspect = new HashMap<>();
    suspicions.snapshot().forEach((key, count) -> suspect.merge(key.validator(), count, Long::sum));
    List<MemberHealth> members = new ArrayList<>();
    for (Validator member : committee.members()) {
      long suspicionsOf = suspect.getOrDefault(member.name(), 0L);
      members.add(
          Optional.ofNullable(guards.get(member))
              .map(guard -> reached(member, guard, suspicionsOf))
              .orElseGet(() -> unknown(member, suspicionsOf)));
    }
    return new CommitteeStatus(committee, members, heads.supported());
  }

  private MemberHealth reached(Validator member, Guard guard, long suspicionsOf) {
    Health health = guard.health();
    String detail = guard.detail();
    if (health == Health.UP && !isWatched.test(member)) {
      health = Health.DEGRADED;
      detail = NOT_WATCHED;
    }
    return new MemberHealth(
        member,
        health,
        detail,
        heads.last(member),
        UInt64.of(guard.lastAnswerMillis()),
        guard.roundTripMillis(),
        suspicionsOf);
  }

  private static MemberHealth unknown(Validator member, long suspicionsOf) {
    return new MemberHealth(
        member, Health.DOWN, NO_ADDRESS, Optional.empty(), UInt64.ZERO, 0, suspicionsOf);
  }
}
