package tempo.fastpay.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.types.RejectCode;

/** docs/wire.md names every call, action, route and code, and what follows from each code. */
class WirePageTest {
  private static final Pattern CODE =
      Pattern.compile(
          Stream.of(RejectCode.values()).map(Enum::name).collect(Collectors.joining("|")));
  private static final Pattern RPC = Pattern.compile("\\b(?:rpc|service)\\s+(\\w+)");
  private static final Pattern LABEL = Pattern.compile("[A-Z_]+\\(\"([a-z-]+)\"\\)");
  private static final Pattern SAME_BYTES = Pattern.compile("\\*The same bytes\\*: (\\w+)");

  private static final Project PROJECT = Project.read();
  private static final Page WIRE = PROJECT.page("docs/wire.md");

  @Test
  void everyCodeHasItsParagraphInOrderOfPrecedence() {
    assertThat(codeFaults(WIRE, precedence(PROJECT.page("docs/protocol.md")))).isEmpty();
  }

  @Test
  void aCodeWithoutItsParagraphIsFound() {
    Page swapped = page(WIRE.text().replace("### EXPIRED", "### LATE"));
    Page silent = page(WIRE.text().replace("*What to do*", "*Advice*"));
    Page wrong = page(WIRE.text().replace("*The same bytes*: yes", "*The same bytes*: never"));
    List<String> order = precedence(PROJECT.page("docs/protocol.md"));

    assertThat(codeFaults(swapped, order)).isNotEmpty();
    assertThat(codeFaults(silent, order)).isNotEmpty();
    assertThat(codeFaults(wrong, order)).isNotEmpty();
  }

  /** As the table of checks mentions them first; what may come at any step is last. */
  private static List<String> precedence(Page protocol) {
    String body = protocol.section("Order of checks").body();
    Set<String> order = new LinkedHashSet<>();
    CODE.matcher(body.substring(body.indexOf("|---|")))
        .results()
        .map(MatchResult::group)
        .forEach(order::add);
    order.remove(RejectCode.TEMPORARY_UNAVAILABLE.name());
    order.add(RejectCode.TEMPORARY_UNAVAILABLE.name());
    return List.copyOf(order);
  }

  private static List<String> codeFaults(Page page, List<String> order) {
    List<String> faults = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (Page.Section section : page.sections()) {
      if (!CODE.matcher(section.heading()).matches()) {
        continue;
      }
      RejectCode code = RejectCode.valueOf(section.heading());
      told.add(code.name());
      if (!section.body().contains("*What to do*") || !section.body().contains("ccompanies")) {
        faults.add(code + ": no *What to do*, or not what accompanies it");
      }
      var sameBytes = SAME_BYTES.matcher(section.body());
      boolean isSaid = sameBytes.find();
      Set<String> expected =
          code.retry() == RejectCode.Retry.NEVER ? Set.of("never", "only") : Set.of("yes");
      if (!isSaid || !expected.contains(sameBytes.group(1))) {
        faults.add(code + ": *The same bytes*: expected one of " + expected);
      }
    }
    if (!told.equals(order) || order.size() != RejectCode.values().length) {
      faults.add("expected " + order + ", got " + told);
    }
    return faults;
  }

  @Test
  void everyCallIsNamed() {
    Set<String> calls = new TreeSet<>();
    PROJECT
        .sources()
        .forEach(
            (path, text) -> {
              if (path.toString().endsWith(".proto")) {
                RPC.matcher(text).results().forEach(match -> calls.add(match.group(1)));
              }
            });

    assertThat(calls).contains("FastPaySigner", "Certify", "GetPayment").hasSizeGreaterThan(17);
    assertThat(unnamed(calls, "gRPC", WIRE)).isEmpty();
    assertThat(unnamed(calls, "gRPC", page("## gRPC\n\n`Certify`"))).hasSize(calls.size() - 1);
  }

  @Test
  void everyActionIsNamed() {
    String contract = PROJECT.source("BusContract.java");
    Set<String> sidecar = labels(contract, "enum Action");
    Set<String> aggregator = labels(contract, "enum AggregatorAction");

    assertThat(sidecar).hasSizeGreaterThan(8);
    assertThat(aggregator).hasSizeGreaterThan(7);
    assertThat(unnamed(sidecar, "Actions of a sidecar", WIRE)).isEmpty();
    assertThat(unnamed(aggregator, "Actions of an aggregator", WIRE)).isEmpty();
  }

  private static Set<String> labels(String contract, String declaration) {
    int from = contract.indexOf(declaration + " {");
    return LABEL
        .matcher(contract.substring(from, contract.indexOf(';', from)))
        .results()
        .map(label -> label.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRouteIsNamed() {
    Set<String> routes = new TreeSet<>();
    JsonObject paths = openapi().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        if (method.matches("get|post|put|delete|patch")) {
          routes.add(method.toUpperCase(Locale.ROOT) + ' ' + path);
        }
      }
    }

    assertThat(routes).contains("POST /api/v1/submit-raw-tx").hasSizeGreaterThan(12);
    assertThat(unnamed(routes, "REST", WIRE)).isEmpty();
  }

  private static JsonObject openapi() {
    return new JsonObject(PROJECT.source("openapi.json"));
  }

  private static List<String> unnamed(Set<String> names, String heading, Page page) {
    String body = page.section(heading).body();
    return names.stream().filter(name -> !body.contains('`' + name + '`')).toList();
  }

  private static Page page(String text) {
    return new Page(Path.of("docs/wire.md"), text);
  }
}
