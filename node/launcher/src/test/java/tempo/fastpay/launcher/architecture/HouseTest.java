package tempo.fastpay.launcher.architecture;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The allowed arrows between the rooms of the house; each rule is also shown to catch a breach. */
class HouseTest {
  private static final String PROTOCOL = "tempo.fastpay.protocol..";
  private static final String PROTO = "tempo.fastpay.proto..";
  private static final String MESSAGES = "tempo.fastpay.v1..";
  private static final String CLIENT = "tempo.fastpay.client..";
  private static final String SIDECAR = "tempo.fastpay.sidecar..";
  private static final String CORE = "tempo.fastpay.sidecar.core..";
  private static final String FACE = "tempo.fastpay.face..";
  private static final String AGGREGATOR = "tempo.fastpay.aggregator..";
  private static final String LAUNCHER = "tempo.fastpay.launcher..";
  private static final String WEB = "tempo.fastpay.web..";
  private static final String LOOP = "tempo.fastpay.loop..";
  private static final String TESTKIT = "tempo.fastpay.testkit..";
  private static final String SIMULATOR = "tempo.fastpay.simulator..";

  /** Rooms that do not ask the loop yet. */
  private static final String[] NOT_ON_THE_LOOP = {SIDECAR, WEB, LAUNCHER};

  /** Vert.x's methods that the loop alone calls, and what everybody else calls. */
  private static final Map<String, String> THROUGH_THE_LOOP =
      Map.of(
          "runOnContext", "use Loop.run",
          "setTimer", "use Loop.after",
          "setPeriodic", "use Loop.every",
          "cancelTimer", "use the answer of Loop.after and Loop.every",
          "executeBlocking", "use Loop.compute, or Workers.run for signatures",
          "createSharedWorkerExecutor", "use Loop.worker");

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
          "aggregator",
          "loop",
          "web",
          "web.bridge",
          "web.events",
          "web.ops",
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

  /** Turns, timers, threads and time: under all that talks, and knowing none of it. */
  @Test
  void theLoopUsesNothingOfOurs() {
    neverUses(LOOP, PROTOCOL, PROTO, MESSAGES, CLIENT, FACE, SIDECAR, AGGREGATOR, WEB, LAUNCHER)
        .check(HOUSE);
    assertCatches(neverUses(CLIENT, LOOP));
    assertCatches(neverUses(SIDECAR, LOOP));
    assertCatches(neverUses(PROTO, LOOP));
  }

  /** A simulation runs the same code on a seeded loop; and where state lives is checked in one. */
  @Test
  void turnsTimersAndThreadsComeFromTheLoop() {
    List<String> exempt = new ArrayList<>(List.of(NOT_ON_THE_LOOP));
    exempt.add(LOOP);
    asksTheLoopOutside(exempt.toArray(String[]::new)).check(HOUSE);
    THROUGH_THE_LOOP.forEach(
        (method, instead) ->
            assertThatThrownBy(() -> asksTheLoopOutside(SIDECAR, WEB, LAUNCHER).check(HOUSE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(method + ": " + instead));
  }

  private static ArchRule asksTheLoopOutside(String... rooms) {
    return classes().that().resideOutsideOfPackages(rooms).should(new AskTheLoop());
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
