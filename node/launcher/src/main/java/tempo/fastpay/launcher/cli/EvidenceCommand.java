package tempo.fastpay.launcher.cli;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;

/** Asks validators for evidence of equivocations, and keeps it in files. */
@Command(
    name = "evidence",
    header = "Fetches the evidence of equivocation that validators hold.",
    description =
        "Asks every validator, verifies what it shows, and writes each culprit's evidence once, to"
            + " be checked by anybody with verify-evidence. Without any, it says so and writes"
            + " nothing.")
final class EvidenceCommand implements Callable<Integer> {
  /** The pages read of one validator: more than an honest one has. */
  private static final int PAGES_LIMIT = 64;

  private static final long LIMIT_MS = 60_000;

  private final Terminal terminal;

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to write it, as JSON.")
  private Path out;

  /** The evidence found, by the member it names and the contention key. */
  private final Map<List<Object>, VerifiedEvidence> found = new LinkedHashMap<>();

  EvidenceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    OutFile.requireWritable("--out", terminal.folder().resolve(out));
    Crypto crypto = terminal.crypto();
    Committee committee = network.committeeOrDemo(terminal, crypto);
    List<HostPort> sidecars = network.sidecarsOrDemo(terminal, crypto);
    try (Session session = new Session(crypto, network.tls(terminal))) {
      Map<?, ValidatorApi> validators =
          Session.await(session.opener().open(sidecars, committee), LIMIT_MS).validators();
      for (ValidatorApi validator : validators.values()) {
        fetch(validator, committee, crypto);
      }
    }
    if (found.isEmpty()) {
      terminal.out().println("no evidence: nobody was caught");
      return ExitCode.OK;
    }
    List<Evidence> evidence = found.values().stream().map(VerifiedEvidence::evidence).toList();
    EvidenceFile.write(terminal.folder().resolve(out), evidence, committee);
    found.values().forEach(one -> terminal.out().println(EvidenceFile.describe(one, committee)));
    return ExitCode.OK;
  }

  private void fetch(ValidatorApi validator, Committee committee, Crypto crypto) throws Exception {
    EvidenceQuery query = EvidenceQuery.FIRST;
    for (int pages = 0; pages < PAGES_LIMIT; pages++) {
      Future<EvidencePage> asked = validator.evidence(query);
      EvidencePage page = Session.await(asked, LIMIT_MS);
      if (page.evidence().isEmpty()) {
        return;
      }
      for (Evidence claim : page.evidence()) {
        if (found.size() < WireLimits.EVIDENCE_FILE_LIMIT
            && VerifiedEvidence.verify(claim, committee, crypto)
                instanceof VerifiedEvidence.Result.Verified verified) {
          VerifiedEvidence proof = verified.evidence();
          found.putIfAbsent(List.of(proof.culprit(), proof.key()), proof);
        }
      }
      query = query.after(page.nextCursor());
    }
  }
}
