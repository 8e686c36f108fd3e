package tempo.fastpay.launcher.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import tempo.fastpay.launcher.ProjectFiles;

/** The allowed arrows between the rooms of the house; each rule is also shown to catch a breach. */
class HouseTest {
  private static final String PROTOCOL = "tempo.fastpay.protocol..";
  private static final String PROTO = "tempo.fastpay.proto..";
  private static final String MESSAGES = "tempo.fastpay.v1..";
  private static final String CLIENT = "tempo.fastpay.client..";
  private static final String SIDECAR = "tempo.fastpay.sidecar..";
  private static final String CORE = "tempo.fastpay.sidecar.core..";
  private static final String CHAIN = "tempo.fastpay.chain..";
  private static final String FACE = "tempo.fastpay.face..";
  private static final String AGGREGATOR = "tempo.fastpay.aggregator..";
  private static final String LAUNCHER = "tempo.fastpay.launcher..";
  private static final String WEB = "tempo.fastpay.web..";
  private static final String LOOP = "tempo.fastpay.loop..";
  private static final String JSONRPC = "tempo.fastpay.jsonrpc..";
  private static final String DEVCHAIN = "tempo.fastpay.devchain..";
  private static final String TESTKIT = "tempo.fastpay.testkit..";
  private static final String SIMULATOR = "tempo.fastpay.simulator..";

  /** Vert.x's methods that the loop alone calls, and what everybody else calls. */
  private static final Map<String, String> THROUGH_THE_LOOP =
      Map.of(
          "runOnContext", "use Loop.run",
          "setTimer", "use Loop.after",
          "setPeriodic", "use Loop.every",
          "cancelTimer", "use the answer of Loop.after and Loop.every",
          "executeBlocking", "use Loop.compute, or Workers.run for signatures",
          "createSharedWorkerExecutor", "use Loop.worker");

  /** A line of the log that does not begin with a fixed message. */
  private static final Pattern UNFIXED_MESSAGE =
      Pattern.compile(
          "\\bLOG\\s*\\.at[A-Z][a-z]+\\(\\)(?!\\s*\\.setMessage\\(\\s*\"[^\"]*\"\\s*\\)).*");

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("tempo.fastpay");

  private static ArchRule neverUses(String room, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  @Test
  void everyRoomIsLookedAt() {
    for (String room :
        new String[] {
          "protocol.tx",
          "proto.contract",
          "proto.protobuf",
          "proto.json",
          "proto.document",
          "proto.grpc",
          "proto.tls",
          "v1",
          "client",
          "face",
          "sidecar",
          "sidecar.core",
          "chain",
          "chain.facts",
          "chain.node",
          "chain.settle",
          "chain.walk",
          "aggregator",
          "loop",
          "jsonrpc",
          "web",
          "web.bridge",
          "web.events",
          "web.ops",
          "devchain",
          "devchain.ledger",
          "devchain.rpc",
          "launcher"
        }) {
      assertThat(HOUSE.containPackage("tempo.fastpay." + room)).as(room).isTrue();
    }
  }

  @Test
  void protocolUsesNothingOfOurs() {
    neverUses(
            PROTOCOL,
            LOOP,
            PROTO,
            MESSAGES,
            CLIENT,
            FACE,
            SIDECAR,
            AGGREGATOR,
            WEB,
            LAUNCHER,
            TESTKIT)
        .check(HOUSE);
    assertCatches(neverUses(PROTO, PROTOCOL));
  }

  @Test
  void protoUsesProtocolAndTheLoop() {
    neverUses(PROTO, CLIENT, FACE, SIDECAR, AGGREGATOR, WEB, LAUNCHER, TESTKIT).check(HOUSE);
    assertCatches(neverUses(CLIENT, PROTO));
  }

  @Test
  void sidecarAndClientDoNotKnowEachOther() {
    neverUses(SIDECAR, CLIENT, AGGREGATOR, WEB, LAUNCHER, TESTKIT).check(HOUSE);
    neverUses(CLIENT, FACE, SIDECAR, AGGREGATOR, WEB, LAUNCHER, TESTKIT).check(HOUSE);
    neverUses(FACE, CLIENT, SIDECAR, AGGREGATOR, WEB, LAUNCHER, TESTKIT).check(HOUSE);
    assertCatches(neverUses(LAUNCHER, CLIENT));
    assertCatches(neverUses(LAUNCHER, SIDECAR));
  }

  /** The port belongs to the sidecar, which does not know what stands behind it. */
  @Test
  void theChainIsBehindTheSidecarsPort() {
    neverUses(CHAIN, PROTO, MESSAGES, CLIENT, FACE, AGGREGATOR, WEB, LAUNCHER, TESTKIT)
        .check(HOUSE);
    for (String room :
        new String[] {PROTOCOL, PROTO, LOOP, CLIENT, FACE, SIDECAR, AGGREGATOR, WEB}) {
      neverUses(room, CHAIN).check(HOUSE);
    }
    assertCatches(neverUses(CHAIN, SIDECAR));
    assertCatches(neverUses(LAUNCHER, CHAIN));
  }

  @Test
  void insideTheChainArrowsRunDown() {
    String block = "tempo.fastpay.chain.block..";
    String facts = "tempo.fastpay.chain.facts..";
    String node = "tempo.fastpay.chain.node..";
    String walk = "tempo.fastpay.chain.walk..";
    String settle = "tempo.fastpay.chain.settle..";
    String top = "tempo.fastpay.chain";
    neverUses(block, facts, node, walk, settle, top).check(HOUSE);
    neverUses(facts, node, walk, settle, top).check(HOUSE);
    neverUses(node, walk, settle, top).check(HOUSE);
    neverUses(walk, settle, top).check(HOUSE);
    neverUses(settle, facts, walk, top).check(HOUSE);
    assertCatches(neverUses(walk, node));
  }

  @Test
  void anAggregatorIsAClientWithFacesAndNoValidator() {
    neverUses(AGGREGATOR, SIDECAR, WEB, LAUNCHER, TESTKIT).check(HOUSE);
    assertCatches(neverUses(AGGREGATOR, CLIENT));
    assertCatches(neverUses(AGGREGATOR, FACE));
  }

  @Test
  void theWebRoleKnowsTheAggregatorByItsContractAlone() {
    neverUses(WEB, SIDECAR, AGGREGATOR, LAUNCHER, TESTKIT, "tempo.fastpay.client.bus..")
        .check(HOUSE);
    assertCatches(neverUses("tempo.fastpay.launcher.node..", AGGREGATOR));
  }

  /** What is built against it must stand against a node as well, so it shares no code with that. */
  @Test
  void theDevelopmentChainKnowsNobodyWhoUsesIt() {
    neverUses(
            DEVCHAIN,
            PROTO,
            MESSAGES,
            CLIENT,
            FACE,
            SIDECAR,
            AGGREGATOR,
            WEB,
            LAUNCHER,
            TESTKIT,
            SIMULATOR)
        .check(HOUSE);
    assertCatches(neverUses(DEVCHAIN, PROTOCOL));
  }

  @Test
  void theDevelopmentChainsLedgerIsPlainJava() {
    String ledger = "tempo.fastpay.devchain.ledger..";
    String[] outside = {
      LOOP,
      "io.vertx..",
      "tempo.fastpay.jsonrpc..",
      "tempo.fastpay.devchain",
      "java.io..",
      "java.nio.file.."
    };
    neverUses(ledger, outside).check(HOUSE);
    assertCatches(neverUses(DEVCHAIN, outside));
  }

  /** Turns, timers, threads and time: under all that talks, and knowing none of it. */
  @Test
  void theLoopUsesNothingOfOurs() {
    neverUses(
            LOOP,
            JSONRPC,
            PROTOCOL,
            PROTO,
            MESSAGES,
            CLIENT,
            FACE,
            SIDECAR,
            AGGREGATOR,
            WEB,
            LAUNCHER)
        .check(HOUSE);
    assertCatches(neverUses(CLIENT, LOOP));
    assertCatches(neverUses(SIDECAR, LOOP));
    assertCatches(neverUses(PROTO, LOOP));
  }

  /** It carries calls, whoever offers them. */
  @Test
  void jsonRpcUsesTheLoopAndProtocolsSmallTypes() {
    neverUses(
            JSONRPC,
            "tempo.fastpay.protocol.crypto..",
            "tempo.fastpay.protocol.tx..",
            "tempo.fastpay.protocol.quorum..",
            "tempo.fastpay.protocol.evidence..",
            "tempo.fastpay.protocol.api..",
            PROTO,
            MESSAGES,
            CLIENT,
            FACE,
            SIDECAR,
            AGGREGATOR,
            WEB,
            LAUNCHER,
            TESTKIT)
        .check(HOUSE);
    neverUses(PROTOCOL, JSONRPC).check(HOUSE);
    assertCatches(neverUses(JSONRPC, LOOP));
    assertCatches(neverUses(JSONRPC, "tempo.fastpay.protocol.types.."));
  }

  /** A simulation runs the same code on a seeded loop; and where state lives is checked in one. */
  @Test
  void turnsTimersAndThreadsComeFromTheLoop() {
    asksTheLoopOutside(LOOP).check(HOUSE);
    THROUGH_THE_LOOP.forEach(
        (method, instead) ->
            assertThatThrownBy(() -> asksTheLoopOutside(PROTOCOL).check(HOUSE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(method + ": " + instead));
  }

  private static ArchRule asksTheLoopOutside(String room) {
    return classes().that().resideOutsideOfPackage(room).should(new AskTheLoop());
  }

  private static final class AskTheLoop extends ArchCondition<JavaClass> {
    AskTheLoop() {
      super("ask the loop for turns, timers and threads");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
      Stream.concat(
              item.getMethodCallsFromSelf().stream(), item.getMethodReferencesFromSelf().stream())
          .filter(access -> access.getTargetOwner().getPackageName().startsWith("io.vertx.core"))
          .filter(access -> THROUGH_THE_LOOP.containsKey(access.getName()))
          .forEach(
              access ->
                  events.add(
                      SimpleConditionEvent.violated(
                          item,
                          access.getName()
                              + ": "
                              + THROUGH_THE_LOOP.get(access.getName())
                              + " in "
                              + access.getSourceCodeLocation())));
    }
  }

  /** The contract is what any carrier carries: it knows none of them. */
  @Test
  void insideProtoArrowsRunDown() {
    String contract = "tempo.fastpay.proto.contract..";
    String protobuf = "tempo.fastpay.proto.protobuf..";
    String json = "tempo.fastpay.proto.json..";
    String document = "tempo.fastpay.proto.document..";
    String grpc = "tempo.fastpay.proto.grpc..";
    String tls = "tempo.fastpay.proto.tls..";
    String text = "tempo.fastpay.proto.text..";
    neverUses(text, contract, protobuf, json, document, grpc, tls, MESSAGES).check(HOUSE);
    neverUses(contract, protobuf, json, document, grpc, tls, MESSAGES).check(HOUSE);
    neverUses(protobuf, json, document, grpc, tls).check(HOUSE);
    neverUses(json, protobuf, document, grpc, tls, MESSAGES).check(HOUSE);
    neverUses(document, grpc, tls).check(HOUSE);
    neverUses(grpc, json, document).check(HOUSE);
    neverUses(tls, contract, protobuf, json, document, grpc, MESSAGES).check(HOUSE);
    assertCatches(neverUses(document, json));
    assertCatches(neverUses(grpc, tls));
  }

  @Test
  void testkitAndSimulatorAreInNobodysProduct() {
    neverUses(LAUNCHER, TESTKIT, SIMULATOR).check(HOUSE);
    assertThat(HOUSE.containPackage("tempo.fastpay.simulator")).isFalse();
  }

  @Test
  void theCoreIsPlainJava() {
    neverUses(CORE, outsideTheCore()).check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.time\\.(Clock|InstantSource)|java\\.util\\.(Random|random\\..*)")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(HOUSE);
    assertCatches(neverUses(SIDECAR, outsideTheCore()));
    assertCatches(neverUses(LAUNCHER, "java.io..", "java.nio.."));
  }

  /** A line of the log is a message that never changes, and a field for whatever does. */
  @Test
  void thereIsOneWayToLog() throws IOException {
    oneWayToLog().check(HOUSE);
    JavaClasses other = new ClassFileImporter().importClasses(OtherWay.class);
    assertThatThrownBy(() -> oneWayToLog().check(other))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("addKeyValue")
        .hasMessageContaining("Logger.info(")
        .hasMessageContaining("Logger.warn(")
        .hasMessageContaining("LoggingEventBuilder.log(");

    assertThat(unfixedMessages("LOG.atWarn()\n  .setMessage(\"fixed\")\n .log();")).isEmpty();
    assertThat(unfixedMessages("LOG.atWarn().setMessage(what).log();")).hasSize(1);
    assertThat(unfixedMessages("LOG.atWarn().setMessage(\"of \" + peer).log();")).hasSize(1);
    for (Path source : sources()) {
      assertThat(unfixedMessages(Files.readString(source)))
          .as("%s: say a fixed text with setMessage, and what varies with addKeyValue", source)
          .isEmpty();
    }
  }

  private static ArchRule oneWayToLog() {
    return noClasses()
        .should()
        .callMethodWhere(
            target(owner(assignableTo(Logger.class)))
                .and(target(nameMatching("trace|debug|info|warn|error"))))
        .orShould()
        .callMethodWhere(
            target(owner(assignableTo(LoggingEventBuilder.class)))
                .and(target(nameMatching("addArgument|log")))
                .and(target(not(rawParameterTypes(new Class<?>[0])))))
        .because(
            "a value inside a message is no field of the JSON log: write"
                + " LOG.atInfo().setMessage(\"a fixed text\").addKeyValue(\"name\", value).log()");
  }

  /** Both ways that are not ours; nothing calls it. */
  static final class OtherWay {
    private static final Logger LOG = LoggerFactory.getLogger(OtherWay.class);

    private OtherWay() {}

    static void say(String peer, Exception cause) {
      LOG.info("peer {} came", peer);
      LOG.warn("peer went", cause);
      LOG.atInfo().log("peer {} came", peer);
    }
  }

  private static List<String> unfixedMessages(String source) {
    return UNFIXED_MESSAGE.matcher(source).results().map(MatchResult::group).toList();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String folder : List.of("node", "proto")) {
      try (Stream<Path> files = Files.walk(ProjectFiles.root().resolve(folder))) {
        files
            .filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private static String[] outsideTheCore() {
    return new String[] {
      "io.vertx..",
      "com.google.protobuf..",
      "io.netty..",
      "java.io..",
      "java.nio..",
      "java.net..",
      PROTO,
      MESSAGES,
      FACE,
      "tempo.fastpay.sidecar",
      "tempo.fastpay.sidecar.memory..",
      "tempo.fastpay.sidecar.port.."
    };
  }

  private static void assertCatches(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(HOUSE)).isInstanceOf(AssertionError.class);
  }
}
