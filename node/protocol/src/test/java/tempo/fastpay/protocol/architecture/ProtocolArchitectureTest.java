package tempo.fastpay.protocol.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The protocol is pure: it computes from what it is given, needs nothing but BouncyCastle's light
 * API, and compiles to JavaScript with TeaVM, whose class library is smaller than the JDK's.
 */
class ProtocolArchitectureTest {
  private static final String ROOT = "tempo.fastpay.protocol";

  /** From the ground up: each knows only the ones before it. */
  private static final List<String> LAYERS =
      List.of("types", "crypto", "chain", "tx", "quorum", "evidence", "api");

  private static final String[] ALLOWED_PACKAGES = {
    ROOT + "..",
    "java.lang",
    "java.lang.annotation",
    "java.math",
    "java.io",
    "java.nio",
    "java.nio.charset",
    "java.util",
    "java.util.function",
    "java.util.stream",
    "org.bouncycastle.asn1.x9",
    "org.bouncycastle.crypto..",
    "org.bouncycastle.math..",
    "org.bouncycastle.util..",
    "" // arrays of primitives
  };

  private static final JavaClasses PROTOCOL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final JavaClasses BREACHES =
      new ClassFileImporter().importClasses(Violations.class.getDeclaredClasses());

  private record Ban(ArchRule rule, List<Class<?>> breaches) {}

  private static final List<Ban> BANS =
      List.of(
          new Ban(
              noClasses()
                  .should()
                  .dependOnClassesThat(DescribedPredicate.not(resideInAnyPackage(ALLOWED_PACKAGES)))
                  .because("the protocol is BouncyCastle's light API and plain Java"),
              List.of(
                  Violations.UsesJca.class,
                  Violations.UsesJavaxCrypto.class,
                  Violations.UsesTheBouncyCastleProvider.class,
                  Violations.UsesBouncyCastlesJcaClasses.class,
                  Violations.UsesAnotherLibrary.class,
                  Violations.UsesLocks.class,
                  Violations.UsesExecutors.class,
                  Violations.UsesCompletableFutures.class,
                  Violations.UsesVarHandles.class,
                  Violations.UsesMethodHandles.class,
                  Violations.UsesReflection.class,
                  Violations.UsesPaths.class,
                  Violations.UsesTheNetwork.class,
                  Violations.UsesClocks.class)),
          classBan(File.class, Violations.UsesFiles.class),
          classBan(Thread.class, Violations.UsesThreads.class),
          classBan(System.Logger.class, Violations.UsesSystemLoggers.class),
          classBan(HexFormat.class, Violations.UsesHexFormat.class),
          classBan(SplittableRandom.class, Violations.UsesSplittableRandom.class),
          methodBan(System.class, "currentTimeMillis", Violations.ReadsMillis.class),
          methodBan(System.class, "nanoTime", Violations.ReadsNanos.class),
          methodBan(Arrays.class, "compareUnsigned", Violations.ComparesUnsigned.class),
          methodBan(Math.class, "multiplyHigh", Violations.MultipliesHigh.class),
          methodBan(Math.class, "random", Violations.ThrowsDice.class),
          methodBan(Long.class, "parseUnsignedLong", Violations.ParsesUnsigned.class),
          methodBan(String.class, "lines", Violations.SplitsLines.class),
          methodBan(ByteArrayOutputStream.class, "writeBytes", Violations.WritesBytes.class));

  private static Ban classBan(Class<?> banned, Class<?> breach) {
    return new Ban(
        noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.equivalentTo(banned))
            .because("TeaVM has no " + banned.getName() + ", or the protocol is pure"),
        List.of(breach));
  }

  private static Ban methodBan(Class<?> owner, String method, Class<?> breach) {
    return new Ban(
        noClasses()
            .should()
            .callCodeUnitWhere(
                DescribedPredicate.describe(
                    owner.getSimpleName() + "." + method,
                    (JavaCall<?> call) ->
                        call.getTargetOwner().isEquivalentTo(owner)
                            && call.getTarget().getName().equals(method)))
            .because("TeaVM has no such method, or the protocol is pure"),
        List.of(breach));
  }

  @TestFactory
  Stream<DynamicTest> keepsEveryBan() {
    return BANS.stream()
        .map(
            ban ->
                DynamicTest.dynamicTest(
                    ban.rule().getDescription(), () -> ban.rule().check(PROTOCOL)));
  }

  @TestFactory
  Stream<DynamicTest> everyBanBites() {
    return BANS.stream()
        .flatMap(
            ban ->
                ban.breaches().stream()
                    .map(
                        breach ->
                            DynamicTest.dynamicTest(
                                breach.getSimpleName(),
                                () -> assertThat(isBroken(ban.rule(), breach)).isTrue())));
  }

  @Test
  void everyBreachIsOfSomeBan() {
    assertThat(BANS.stream().flatMap(ban -> ban.breaches().stream()))
        .containsExactlyInAnyOrder(Violations.class.getDeclaredClasses());
  }

  @TestFactory
  Stream<DynamicTest> knowsOnlyTheLayersBelow() {
    return IntStream.range(0, LAYERS.size() - 1)
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    LAYERS.get(i),
                    () ->
                        independence(LAYERS.get(i), LAYERS.subList(i + 1, LAYERS.size()))
                            .check(PROTOCOL)));
  }

  @TestFactory
  Stream<DynamicTest> everyLayerRestsOnTheGround() {
    // The same rule turned round: it finds what is there.
    return LAYERS.stream()
        .skip(1)
        .map(
            layer ->
                DynamicTest.dynamicTest(
                    layer,
                    () ->
                        assertThat(
                                independence(layer, List.of("types"))
                                    .evaluate(PROTOCOL)
                                    .hasViolation())
                            .isTrue()));
  }

  @Test
  void everyClassIsInALayer() {
    String[] layers = LAYERS.stream().map(layer -> ROOT + "." + layer).toArray(String[]::new);
    assertThat(PROTOCOL.size()).isGreaterThan(40);
    assertThat(PROTOCOL.that(DescribedPredicate.not(resideInAnyPackage(layers)))).isEmpty();
  }

  private static ArchRule independence(String layer, List<String> others) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + layer)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            others.stream().map(other -> ROOT + "." + other).toArray(String[]::new));
  }

  private static boolean isBroken(ArchRule rule, Class<?> breach) {
    return rule.evaluate(BREACHES.that(JavaClass.Predicates.equivalentTo(breach))).hasViolation();
  }
}
