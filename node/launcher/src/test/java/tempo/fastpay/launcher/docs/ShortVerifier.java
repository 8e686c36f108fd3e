package tempo.fastpay.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.Python;

/** The short verifiers of docs/examples, asked as modules and as commands. */
public enum ShortVerifier {
  NODE("verify_qc.mjs", "node", "require('node:crypto')") {
    @Override
    List<String> asModule(Path tasks) {
      String program =
          """
          import { readFileSync } from "node:fs";
          const [, tasks, module] = process.argv;
          const { verifyQc, isSigned } = await import(module);
          const hex = (text) => Buffer.from(text, "hex");
          const answer = ({ qc, committee, message, signature, pubkey }) => {
            if (!qc) return isSigned(hex(message), hex(signature), hex(pubkey)) ? "" : "not signed";
            try { verifyQc(JSON.parse(qc), JSON.parse(committee)); return ""; }
            catch (error) { return String(error.message || error.name); }
          };
          console.log(JSON.stringify(JSON.parse(readFileSync(tasks, "utf8")).map(answer)));
          """;
      return List.of(
          "node",
          "--input-type=module",
          "-e",
          program,
          "--",
          tasks.toString(),
          file().toUri().toString());
    }
  },
  PYTHON("verify_qc.py", Python.COMMAND, "import cryptography") {
    @Override
    List<String> asModule(Path tasks) {
      String program =
          """
          import json, sys
          sys.path.insert(0, sys.argv[2])
          from verify_qc import is_signed, verify_qc
          def answer(task):
              try:
                  if "qc" in task:
                      verify_qc(json.loads(task["qc"]), json.loads(task["committee"]))
                      return ""
                  parts = (bytes.fromhex(task[name]) for name in ("message", "signature", "pubkey"))
                  return "" if is_signed(*parts) else "not signed"
              except Exception as error:
                  return str(error) or type(error).__name__
          print(json.dumps([answer(task) for task in json.load(open(sys.argv[1], encoding="utf-8"))]))
          """;
      return List.of(
          Python.COMMAND, "-B", "-c", program, tasks.toString(), file().getParent().toString());
    }
  };

  private static final long WAIT_SECONDS = 60;

  private final String name;
  private final String interpreter;
  private final String needed;

  ShortVerifier(String name, String interpreter, String needed) {
    this.name = name;
    this.interpreter = interpreter;
    this.needed = needed;
  }

  /** How a program ended. */
  public record Ended(int exitCode, String out, String err) {}

  abstract List<String> asModule(Path tasks);

  Path file() {
    return ProjectFiles.root().resolve("docs/examples").resolve(name);
  }

  /** Skips the test where its interpreter or library is missing; in CI that is a failure. */
  public void require(Path folder) throws Exception {
    String option = this == NODE ? "-e" : "-c";
    if (!isThere() || run(folder, interpreter, option, needed).exitCode() != 0) {
      String missing = name + " is not tested: " + interpreter + ", " + needed;
      if ("true".equals(System.getenv("CI"))) {
        fail(missing);
      }
      Assumptions.abort(missing);
    }
  }

  private boolean isThere() {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, interpreter)));
  }

  /**
   * Why it refuses each task, in their order; an empty text where it does not.
   *
   * @param tasks QCs (qc, committee: files' texts) or signatures (message, signature, pubkey: hex)
   */
  List<String> ask(Path folder, List<JsonObject> tasks) throws Exception {
    Path file = Files.writeString(folder.resolve("tasks.json"), new JsonArray(tasks).encode());
    Ended ended = run(folder, asModule(file).toArray(String[]::new));
    assertThat(ended.exitCode()).as("%s", ended).isZero();
    return new JsonArray(ended.out()).stream().map(String.class::cast).toList();
  }

  /** Runs it as a command. */
  public Ended verify(Path folder, Path qc, Path committee) throws Exception {
    return run(folder, interpreter, file().toString(), qc.toString(), committee.toString());
  }

  private static Ended run(Path folder, String... command) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
