package tempo.fastpay.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.testkit.Fixtures;

/** The page of metrics, the dashboard and the alerts name what a running node shows. */
class MetricsPageTest {
  private static final String PAGE = "docs/operating/metrics.md";
  private static final String DASHBOARD = "docs/operating/grafana.json";
  private static final String ALERTS = "docs/operating/alerts.yml";
  private static final Pattern NAME = Pattern.compile("\\b(?:fastpay|jvm|process)_[a-z_]+");
  private static final Pattern ROW = Pattern.compile("^\\| `(fastpay_[a-z_]+)`", Pattern.MULTILINE);
  private static final Pattern SHOWN =
      Pattern.compile("^# TYPE ([a-z_]+) [a-z]+$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  /** A signer's, which runs in a process of its own. */
  private static final Set<String> OF_SIGNERS =
      Set.of(
          "fastpay_signer_certificates_total",
          "fastpay_signer_refusals_total",
          "fastpay_signer_signing");

  private static final Set<String> NAMED_BY_OTHERS =
      Set.of("version", "commit", "validator", "peer", "server", "method", "date");

  @TempDir static Path folder;
  private static Engine engine;
  private static String scrape;

  @BeforeAll
  static void run() throws Exception {
    Map<String, ConfigLoader.Flag> flags = new LinkedHashMap<>();
    Map.of(
            "devchain.port", "0",
            "aggregator.port", "0",
            "web.port", "0",
            "ops.port", "0",
            "sidecars.dave.port", "0",
            "sidecars.edgar.port", "0",
            "sidecars.dave.new_key", "true",
            "sidecars.dave.record_dir", folder.resolve("dave").toString())
        .forEach((key, value) -> flags.put(key, new ConfigLoader.Flag(value, "a test")));
    NodeConfig config =
        new ConfigLoader(Fixtures.CRYPTO)
            .load(
                new ConfigLoader.Sources(
                    Optional.of(ProjectFiles.root().resolve("config/demo.json")),
                    Map.of(),
                    flags,
                    Path.of("")));
    engine = await(Engine.start(config.cluster()));
    Node node = await(Node.start(engine, config, Fixtures.CRYPTO));
    awaitUntil("the chain was asked", () -> shown().contains("fastpay_chain_calls_total"));
    scrape = engine.metrics().scrape();
    await(node.close());
  }

  @AfterAll
  static void stop() throws Exception {
    await(engine.vertx().close());
  }

  private static Set<String> shown() {
    return names(SHOWN, engine.metrics().scrape()).stream()
        .filter(name -> name.startsWith("fastpay_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(found.groupCount() == 0 ? 0 : 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyMetricHasAMeaning() {
    Set<String> expected = new TreeSet<>(OF_SIGNERS);
    names(SHOWN, scrape).stream()
        .filter(name -> name.startsWith("fastpay_"))
        .forEach(expected::add);

    assertThat(names(ROW, ProjectFiles.read(PAGE))).isEqualTo(expected);
  }

  @Test
  void dashboardAndAlertsNameWhatANodeShows() {
    assertThat(new JsonObject(ProjectFiles.read(DASHBOARD)).getJsonArray("panels")).isNotEmpty();
    for (String file : new String[] {DASHBOARD, ALERTS}) {
      Set<String> named = names(NAME, ProjectFiles.read(file));
      assertThat(named).as(file).hasSizeGreaterThan(5);
      assertThat(named)
          .as(file)
          .allSatisfy(
              name ->
                  assertThat(scrape.lines().anyMatch(line -> line.startsWith(name)))
                      .as(name)
                      .isTrue());
    }
  }

  @Test
  void valuesOfLabelsAreLowerCase() {
    scrape
        .lines()
        .filter(line -> line.startsWith("fastpay_"))
        .forEach(
            line ->
                LABEL
                    .matcher(line)
                    .results()
                    .filter(label -> !label.group(1).equals("le"))
                    .filter(label -> !NAMED_BY_OTHERS.contains(label.group(1)))
                    .forEach(label -> assertThat(label.group(2)).as(line).matches("[a-z_0-9]+")));
  }

  @Test
  void aNodeSaysWhatItWasBuiltFrom() {
    assertThat(scrape).containsPattern("fastpay_build_info\\{commit=\"[^\"]+\",date=\"");
  }
}
