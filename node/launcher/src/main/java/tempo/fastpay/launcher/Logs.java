package tempo.fastpay.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;
import tempo.fastpay.launcher.config.LogConfig;
import tempo.fastpay.loop.Fatal;

/**
 * Sets up the log: to standard error, a line per event. A person reads it, a machine splits it into
 * key=value pairs; a stack trace stays on its line.
 */
public final class Logs {
  private static final String PATTERN =
      "time=%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} level=%level logger=%logger{0}"
          + " msg=\"%replace(%replace(%msg){'[\\r\\n]+', ' '}){'\"', '\\''}\""
          + "%replace(%replace( %kvp){'[\\r\\n]+', ' '}){' +$', ''}"
          + "%replace(%replace(%ex){'\\s*[\\r\\n]+\\s*', ' | '}){'^(.+)$', ' error=\"$1\"'}"
          + "%nopex%n";

  private Logs() {}

  /** Sets up a node's log; replaces an earlier set-up. */
  public static void configure(LogConfig config) {
    configure(config, false);
  }

  /** Sets up the log of a command that a person runs: what libraries say stays out of it. */
  public static void configureForPeople() {
    configure(LogConfig.QUIET, true);
  }

  private static void configure(LogConfig config, boolean isForPeople) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder(config.format(), context));
    console.addFilter(new OthersEnds(isForPeople));
    console.start();
    AppenderBase<ILoggingEvent> errors = new LoggedErrors();
    errors.setContext(context);
    errors.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.addAppender(errors);
    root.setLevel(Level.toLevel(config.level().name()));
    // Netty tells at debug what it found on the machine; nobody asked.
    context.getLogger("io.netty").setLevel(Level.INFO);
    // Hazelcast tells of every step of a member; which members there are, ClusteredVertx says.
    context.getLogger("com.hazelcast").setLevel(Level.WARN);
    // Asks for access to the JDK that the jar's manifest gives, and does without elsewhere.
    context.getLogger("com.hazelcast.instance.impl.HazelcastInstanceFactory").setLevel(Level.ERROR);
    // Tells of every try to reach a member that has left.
    context.getLogger("com.hazelcast.internal.server.tcp").setLevel(Level.ERROR);
    // Says, while a member leaves, that a last task of its own came too late.
    context
        .getLogger("com.hazelcast.spi.impl.operationservice.impl.InvocationMonitor")
        .setLevel(Level.OFF);
    // Warns that structures nobody uses here would be weak.
    context.getLogger("com.hazelcast.cp").setLevel(Level.ERROR);
    // Vert.x registers one gauge of its event bus with every verticle that uses it.
    context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
    // A broken connection reaches whoever uses it as a failed call, which says what was called.
    context.getLogger("io.vertx.core.net.impl.ConnectionBase").setLevel(Level.OFF);
  }

  /** Looks at what libraries log instead of ending their thread: Netty and Vert.x do. */
  private static final class LoggedErrors extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() instanceof ThrowableProxy logged) {
        Fatal.look(logged.getThrowable());
      }
    }
  }

  static Encoder<ILoggingEvent> encoder(LogConfig.Format format, LoggerContext context) {
    if (format == LogConfig.Format.JSON) {
      JsonLines json = new JsonLines();
      json.setContext(context);
      json.start();
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern(PATTERN);
    text.start();
    return text;
  }

  /** Writes out what is buffered; nothing is logged afterwards. */
  public static void stop() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
