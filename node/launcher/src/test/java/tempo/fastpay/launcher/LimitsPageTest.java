package tempo.fastpay.launcher;

import static java.util.regex.Pattern.DOTALL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.testkit.TestCommittee;

/**
 * The tables of docs/limits.md hold the code's numbers, and every limit of the code has its row.
 *
 * <p>A row names the constant ({@code Class.CONSTANT}) or the component of a default value ({@code
 * Class.component}) that holds its number. The code's limits are found by name: components of
 * records called {@code …Limits}, all constants of classes called so, and constants whose name has
 * the word LIMIT, MOST, MAX, LEAST or TIMEOUT.
 */
class LimitsPageTest {
  private static final String PAGE = ProjectFiles.read("docs/limits.md");
  private static final String CORE =
      ProjectFiles.read("node/sidecar/src/main/java/tempo/fastpay/sidecar/core/ValidatorCore.java");
  private static final Pattern ASKED = Pattern.compile("limits\\.(\\w+)\\(\\)");
  private static final Pattern LIMIT_WORD =
      Pattern.compile("(^|_)(LIMIT|MOST|MAX|LEAST|TIMEOUT)(_|$)");
  private static final Pattern MEMBER = Pattern.compile("`([A-Z]\\w*)\\.([\\w.]+)`");

  /** Classes, one in the other, then a constant or components. */
  private static final Pattern PARTS =
      Pattern.compile("((?:[A-Z]\\w*[a-z]\\w*\\.?)+)\\.([A-Z_]+|[a-z][\\w.]*)");

  private static final Pattern KEY = Pattern.compile("`([a-z_]+\\.[a-z_]+)`");

  /** Of what is in the one jar: the simulator and the test kit are in nobody's product. */
  private static final Pattern SOURCE =
      Pattern.compile(
          ".*/(?!simulator/|testkit/)\\w+/src/main/java/(tempo/fastpay/.*/[A-Z]\\w*)\\.java");

  private static final int LIMIT_COLUMN = 1;
  private static final int UNIT_COLUMN = 2;
  private static final int KEPT_IN_COLUMN = 4;

  private static final Map<String, Long> TIMES =
      Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "days", 24 * 3_600_000L);
  private static final Map<String, Long> SIZES =
      Map.of("bytes", 1L, "KiB", 1_024L, "MiB", 1_024L * 1_024);

  /** Rows of the page whose constants no rule finds by name. */
  private static final Set<String> FOUND_BY_HAND =
      Set.of(
          "ClientOptions.LIFETIME_DEFAULT_MS",
          "ClientOptions.MARGIN_DEFAULT_MS",
          "EvidencePoll.PERIOD_MS",
          "RetryOptions.perValidatorTimeoutMs",
          "RetryOptions.deadlineMs",
          "RetryOptions.backoffFirstMs",
          "RetryOptions.backoffLimitMs",
          "SelfSigned.VALIDITY");

  /** What a parser, a display or the demo keeps to itself: nobody outside meets it. */
  private static final Set<String> MET_BY_NOBODY =
      Set.of(
          "BlockJson.MILLIS_LIMIT_BITS",
          "MemoryLedger.USED_LIMIT",
          "OpenedFile.SIZE_LIMIT_BYTES",
          "OpeningPlace.MACHINE_ID_LIMIT_BYTES",
          "Quantity.DIGITS_LIMIT",
          "BoardCursor.BOOT_ID_LIMIT_CHARS",
          "BoardCursor.SEQUENCE_LIMIT_DIGITS",
          "BoardLimits.ENTRY_LIMIT_BYTES",
          "BoardLimits.PAGE_LIMIT_BYTES",
          "AggregatorLimits.HOUR_MS",
          "BodyReader.REQUEST_TIMEOUT",
          "ChainJson.GENERAL_GAS_LIMIT",
          "ChainedFlow.BALANCES_LIMIT_MS",
          "ClientDataJson.DEPTH_LIMIT",
          "ClusteredVertx.CONNECT_LIMIT_MS",
          "ClusteredVertx.PING_REPLY_LIMIT_MS",
          "ConfigException.VALUE_LIMIT_CHARS",
          "ContentsReader.PARTS_LIMIT",
          "DemoCommand.BLOCK_LIMIT_MS",
          "DemoCommand.CLOSE_LIMIT_MS",
          "DemoCommand.LIMIT_MS",
          "ExportHeader.FORMAT_LIMIT_CHARS",
          "ExportJson.CREDITS_LIMIT",
          "Facts.ROUNDS_LIMIT",
          "GrpcPeer.CAUSES_LIMIT",
          "HazelcastConfig.CONNECT_LIMIT_SECONDS",
          "HostPort.HOST_LIMIT_CHARS",
          "HostPort.PORT_MAX",
          "HttpExchange.SHOWN_LIMIT_BYTES",
          "HttpPost.REQUEST_TIMEOUT",
          "IdentityFile.SIZE_LIMIT_BYTES",
          "JsonFields.WORD_LIMIT_DIGITS",
          "JsonReader.ON_LOOP_LIMIT_BYTES",
          "JsonText.NAME_LIMIT_CHARS",
          "JsonText.NUMBER_LIMIT_CHARS",
          "KeyFile.DRAWS_LIMIT",
          "LogFilter.TOPICS_MOST",
          "Node.DEMO_BLOCKS_LIMIT",
          "Opener.STRAGGLERS_LIMIT_MS",
          "Unreached.CAUSES_LIMIT",
          "PaymentRows.CREDITS_LIMIT",
          "RlpReader.LENGTH_BYTES_LIMIT",
          "RlpReader.SHORT_LENGTH_LIMIT",
          "RlpWriter.SHORT_LENGTH_LIMIT",
          "RpcError.LIMIT_EXCEEDED",
          "SelfSigned.COMMON_NAME_LIMIT_CHARS",
          "SelfSigned.NAME_LIMIT_CHARS",
          "Session.CLOSE_LIMIT_MS",
          "SenderSignature.PRIMITIVE_SIZE_LIMIT",
          "RpcServerLimits.MIB",
          "SharedValues.LIMIT",
          "Texts.LIMIT_CHARS",
          "Use.MOVED_LIMIT",
          "WebLimits.BODY_LEAST_BYTES",
          "WebLimits.CERTIFICATE_LIMIT_CHARS",
          "WebLimits.PAYMENT_LIMIT_CHARS",
          "Workers.BATCH_LIMIT",
          "WsSubscription.CLOSING_LIMIT_S",
          "WsSubscription.ID_LIMIT_CHARS");

  private static final Map<String, List<Class<?>>> CLASSES = classes();
  private static final Set<String> DUE = limitsOfTheCode();

  /** The product's classes, by their names without packages; none is initialized. */
  private static Map<String, List<Class<?>>> classes() {
    Map<String, List<Class<?>>> byName = new HashMap<>();
    for (String folder : List.of("node", "proto")) {
      try (Stream<Path> files = Files.walk(ProjectFiles.root().resolve(folder))) {
        files
            .map(file -> SOURCE.matcher(file.toString().replace('\\', '/')))
            .filter(Matcher::matches)
            .map(file -> file.group(1).replace('/', '.'))
            .forEach(name -> add(loaded(name), byName));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return byName;
  }

  private static Class<?> loaded(String name) {
    try {
      return Class.forName(name, false, LimitsPageTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(Class<?> each) {
    Class<?> outer = each.getDeclaringClass();
    return (outer == null ? "" : name(outer) + ".") + each.getSimpleName();
  }

  private static void add(Class<?> each, Map<String, List<Class<?>>> byName) {
    byName.computeIfAbsent(name(each), name -> new ArrayList<>()).add(each);
    for (Class<?> nested : each.getDeclaredClasses()) {
      add(nested, byName);
    }
  }

  @Test
  void everyLimitHasItsRow() {
    assertThat(rows(PAGE)).hasSizeGreaterThan(150);

    assertThat(misplaced(rows(PAGE))).isEmpty();
    assertThat(limitsByName()).as("what is met by nobody is there").containsAll(MET_BY_NOBODY);
  }

  @Test
  void everyNumberIsTheCodes() throws Exception {
    for (Map.Entry<String, String> row : rows(PAGE).entrySet()) {
      assertThat(difference(row.getKey(), row.getValue())).isEmpty();
    }
  }

  @Test
  void aChangedNumberAndALostRowAreFound() throws Exception {
    for (Map.Entry<String, String> row : rows(PAGE).entrySet()) {
      String limit = "| " + columns(row.getValue()).get(LIMIT_COLUMN) + " |";
      String changed = row.getValue().replace(limit, limit.replace("| ", "| 1"));
      assertThat(difference(row.getKey(), changed)).as(changed).isPresent();

      Map<String, String> others = rows(PAGE);
      others.remove(row.getKey());
      assertThat(misplaced(others)).as("lost: %s", row).hasSize(1);
    }
    assertThat(misplaced(rows(PAGE + "\n| more | 1 | | – | `CoreLimits.moreLimit` |"))).hasSize(1);
    assertThat(difference("CoreLimits.depthLimit", "| d | 8 | | – | `x`, `limits.permits` |"))
        .isPresent();
  }

  /**
   * A limit that the core asks at a door, and that the door's row does not name, or the reverse.
   */
  @Test
  void theDoorsAskWhatTheirRowsSay_L11() {
    assertThat(keysOfDoor("decide")).isEqualTo(keysAskedIn("room", "senderRoom"));
    assertThat(keysOfDoor("learn")).isEqualTo(keysAskedIn("learn", "senderRoom"));
  }

  private static Set<String> keysOfDoor(String door) {
    String row =
        PAGE.lines()
            .filter(line -> line.startsWith("| `" + door + "` |"))
            .findFirst()
            .orElseThrow();
    Set<String> keys = new TreeSet<>();
    KEY.matcher(row).results().forEach(key -> keys.add(key.group(1)));
    return keys;
  }

  /** The keys of the limits that some methods of the core ask. */
  private static Set<String> keysAskedIn(String... methods) {
    Set<String> keys = new TreeSet<>();
    for (String method : methods) {
      Matcher body =
          Pattern.compile("  (?:public|private) [\\w.<>]+ " + method + "\\(.*?\n  }\n", DOTALL)
              .matcher(CORE);
      assertThat(body.find()).as("ValidatorCore.%s", method).isTrue();
      ASKED
          .matcher(body.group())
          .results()
          .forEach(asked -> keys.add(keyOf("CoreLimits." + asked.group(1))));
    }
    return keys;
  }

  private static String keyOf(String member) {
    Matcher key = KEY.matcher(columns(rows(PAGE).get(member)).get(KEPT_IN_COLUMN));
    assertThat(key.find()).as("the key in the row of %s", member).isTrue();
    return key.group(1);
  }

  /** Rows of the tables that have the five columns, by the member that holds the number. */
  private static Map<String, String> rows(String page) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (String line : page.lines().filter(each -> each.startsWith("| ")).toList()) {
      List<String> columns = columns(line);
      Matcher member =
          MEMBER.matcher(columns.size() > KEPT_IN_COLUMN ? columns.get(KEPT_IN_COLUMN) : "");
      if (member.find()) {
        String before = rows.put(member.group(1) + "." + member.group(2), line);
        assertThat(before).as("two rows: %s", line).isNull();
      }
    }
    return rows;
  }

  private static List<String> columns(String row) {
    return Stream.of(row.substring(1, row.length() - 1).split("\\|", -1))
        .map(String::strip)
        .toList();
  }

  /** Limits without rows, and rows without limits. */
  private static List<String> misplaced(Map<String, String> rows) {
    List<String> problems = new ArrayList<>();
    DUE.stream()
        .filter(member -> !rows.containsKey(member))
        .map(
            member ->
                member
                    + " has no row: add one to docs/limits.md, or the name to MET_BY_NOBODY here")
        .forEach(problems::add);
    rows.keySet().stream()
        .filter(member -> !DUE.contains(member))
        .map(member -> member + " has a row in docs/limits.md, and is no limit of the code")
        .forEach(problems::add);
    return problems;
  }

  /** Where a row's number, or the default of the key it names, is not the code's. */
  private static Optional<String> difference(String member, String row)
      throws ReflectiveOperationException {
    List<String> columns = columns(row);
    BigDecimal said = new BigDecimal(columns.get(LIMIT_COLUMN).replace(",", ""));
    long held = value(member);
    BigDecimal unit = BigDecimal.valueOf(factor(member, columns.get(UNIT_COLUMN)));
    if (said.multiply(unit).compareTo(BigDecimal.valueOf(held)) != 0) {
      return Optional.of(member + " is " + held + " in the code, and in its row: " + row);
    }
    Matcher key = KEY.matcher(columns.get(KEPT_IN_COLUMN));
    return key.find() && !isDefault(key.group(1), held)
        ? Optional.of(key.group(1) + " is no key with the default " + held + ": " + row)
        : Optional.empty();
  }

  private static boolean isDefault(String pattern, long value) {
    return Stream.of(ConfigKey.values())
        .filter(key -> key.pattern().equals(pattern))
        .anyMatch(key -> key.fallback().equals(Long.toString(value)));
  }

  /** How much one unit is in what the member counts in, which its name says. */
  private static long factor(String member, String unit) {
    if (member.matches(".*(Ms|_MS|_S|_SECONDS|VALIDITY)")) {
      assertThat(TIMES).as(member).containsKey(unit);
      return TIMES.get(unit);
    }
    if (member.matches("(?i).*(bytes|size_limit).*")) {
      assertThat(SIZES).as(member).containsKey(unit);
      return SIZES.get(unit);
    }
    assertThat(TIMES.keySet()).as(member).doesNotContain(unit);
    assertThat(SIZES.keySet()).as(member).doesNotContain(unit);
    return 1;
  }

  private static Set<String> limitsOfTheCode() {
    Set<String> found = limitsByName();
    found.addAll(FOUND_BY_HAND);
    found.removeAll(MET_BY_NOBODY);
    return found;
  }

  private static Set<String> limitsByName() {
    Set<String> found = new TreeSet<>();
    CLASSES.values().stream().flatMap(List::stream).forEach(each -> found.addAll(limitsOf(each)));
    return found;
  }

  private static Set<String> limitsOf(Class<?> each) {
    Set<String> found = new TreeSet<>();
    boolean isAllLimits = each.getSimpleName().endsWith("Limits");
    for (Field field : each.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (Modifier.isStatic(modifiers)
          && Modifier.isFinal(modifiers)
          && (field.getType() == int.class || field.getType() == long.class)
          && (isAllLimits || LIMIT_WORD.matcher(field.getName()).find())) {
        found.add(name(each) + "." + field.getName());
      }
    }
    if (isAllLimits && each.isRecord()) {
      found.addAll(components(name(each), each));
    }
    return found;
  }

  /** Numbers of a record, also those of records in it, unless these are limits with rows. */
  private static Set<String> components(String path, Class<?> record) {
    Set<String> found = new TreeSet<>();
    for (RecordComponent component : record.getRecordComponents()) {
      Class<?> type = component.getType();
      String name = path + "." + component.getName();
      if (type == int.class || type == long.class) {
        found.add(name);
      } else if (type.isRecord() && !type.getSimpleName().endsWith("Limits")) {
        found.addAll(components(name, type));
      }
    }
    return found;
  }

  /** A member's number; times are in milliseconds, sizes in bytes. */
  private static long value(String member) throws ReflectiveOperationException {
    Matcher parts = PARTS.matcher(member);
    assertThat(parts.matches()).as(member).isTrue();
    List<String> path = List.of(parts.group(2).split("\\.", -1));
    String first = path.get(0);
    Class<?> owner = owner(parts.group(1), first);
    Object value;
    if (first.equals(first.toUpperCase(Locale.ROOT))) {
      value = opened(owner.getDeclaredField(first)).get(null);
    } else {
      value = defaultOf(owner);
      for (String component : path) {
        value = opened(value.getClass().getDeclaredMethod(component)).invoke(value);
      }
    }
    if (value instanceof Duration duration) {
      return duration.toMillis();
    }
    long number = ((Number) value).longValue();
    return member.matches(".*(_S|_SECONDS)") ? number * TIMES.get("s") : number;
  }

  private static <T extends AccessibleObject> T opened(T member) {
    member.setAccessible(true);
    return member;
  }

  private static Class<?> owner(String className, String member) {
    List<Class<?>> owners =
        CLASSES.getOrDefault(className, List.of()).stream()
            .filter(
                each ->
                    Stream.of(each.getDeclaredFields())
                        .anyMatch(field -> field.getName().equals(member)))
            .toList();
    assertThat(owners).as("the class %s with %s", className, member).hasSize(1);
    return owners.get(0);
  }

  /** Its DEFAULT, or what it is for a committee of four. */
  private static Object defaultOf(Class<?> limits) throws ReflectiveOperationException {
    for (Field field : limits.getDeclaredFields()) {
      if (field.getName().equals("DEFAULT")) {
        return opened(field).get(null);
      }
    }
    Method of = limits.getDeclaredMethod("of", Committee.class);
    return opened(of).invoke(null, TestCommittee.of(4).committee());
  }
}
