package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What a peer does to a connection fills nobody's log. */
class OthersEndsTest {
  private static final String VERTX = "io.vertx.core.impl.ContextImpl";

  private final OthersEnds filter = new OthersEnds(false);

  private FilterReply reply(String logger, Throwable failure) {
    return reply(filter, logger, failure);
  }

  private static FilterReply reply(OthersEnds filter, String logger, Throwable failure) {
    Logger named = new LoggerContext().getLogger(logger);
    return filter.decide(
        new LoggingEvent("", named, Level.ERROR, "Unhandled exception", failure, null));
  }

  @Test
  void closedStreamsDeadNodesAndPassedDeadlinesAreNotLogged() {
    assertThat(reply(VERTX, new StreamResetException(8))).isEqualTo(FilterReply.DENY);
    assertThat(reply(VERTX, new HttpClosedException("closed"))).isEqualTo(FilterReply.DENY);
    assertThat(reply(VERTX, new TimeoutException())).isEqualTo(FilterReply.DENY);
    assertThat(reply(VERTX, new ConnectException())).isEqualTo(FilterReply.DENY);
    assertThat(reply("io.netty.channel.X", new ClosedChannelException()))
        .isEqualTo(FilterReply.DENY);
  }

  @Test
  void mistakesOfOurOwnAndWhatWeSayOurselvesAre() {
    assertThat(reply(VERTX, new IllegalStateException())).isEqualTo(FilterReply.NEUTRAL);
    assertThat(reply(VERTX, null)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(reply("tempo.fastpay.face.GrpcFace", new TimeoutException()))
        .isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void peopleWhoRunACommandReadNoLibrarysLine() {
    OthersEnds forPeople = new OthersEnds(true);
    for (String library : new String[] {VERTX, "io.netty.channel.X"}) {
      assertThat(reply(forPeople, library, null)).isEqualTo(FilterReply.DENY);
      assertThat(reply(forPeople, library, new IllegalStateException()))
          .isEqualTo(FilterReply.DENY);
    }
    assertThat(reply(forPeople, "tempo.fastpay.face.GrpcFace", null))
        .isEqualTo(FilterReply.NEUTRAL);
  }
}
