package tempo.fastpay.face.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.testkit.TestCommittee;

class BacklogTest {
  private static final TestCommittee COMMITTEE = TestCommittee.of(4);
  private static final Validator FLOODING = COMMITTEE.member(0).validator();
  private static final Validator QUIET = COMMITTEE.member(1).validator();

  private final Backlog backlog = new Backlog(2);

  @Test
  void oneThatFloodsMakesNobodyElseWait() {
    Promise<String> first = Promise.promise();
    Promise<String> second = Promise.promise();
    backlog.during(FLOODING, first.future());
    assertThat(backlog.hasRoom(FLOODING)).isTrue();
    backlog.during(FLOODING, second.future());
    assertThat(backlog.hasRoom(FLOODING)).isFalse();
    assertThat(backlog.hasRoom(QUIET)).isTrue();
    assertThat(backlog.size()).isEqualTo(2);

    first.complete("good");
    assertThat(backlog.hasRoom(FLOODING)).isTrue();
    second.fail("bad");
    assertThat(backlog.size()).isZero();
  }
}
