package tempo.fastpay.sidecar.crash;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;

/** A running {@link CrashValidator}, and a client of it. */
final class ValidatorProcess implements AutoCloseable {
  private static final long WAIT_SECONDS = 60;
  private static final long CALL_TIMEOUT_MS = 5_000;

  private final Process process;
  private final GrpcClient client;
  private final ValidatorApi api;

  private ValidatorProcess(Process process, GrpcClient client, ValidatorApi api) {
    this.process = process;
    this.client = client;
    this.api = api;
  }

  private static Process launch(Path record, Path chain, boolean isNewKey) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashValidator.class.getName(),
            record.toString(),
            chain.toString(),
            Boolean.toString(isNewKey))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  static ValidatorProcess start(Vertx vertx, Path record, Path chain, boolean isNewKey)
      throws IOException {
    Process process = launch(record, chain, isNewKey);
    BufferedReader out = output(process);
    String line = out.readLine();
    if (line == null || !line.startsWith(CrashValidator.LISTENS)) {
      process.destroyForcibly();
      throw new AssertionError("the validator did not start: " + line);
    }
    int port = Integer.parseInt(line.substring(CrashValidator.LISTENS.length()));
    GrpcClient client = GrpcValidator.client(vertx);
    return new ValidatorProcess(
        process,
        client,
        new GrpcValidator(
            vertx,
            client,
            SocketAddress.inetSocketAddress(port, "127.0.0.1"),
            new ProtoCodec(CrashValidator.COMMITTEE),
            CALL_TIMEOUT_MS));
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * How a start ended that was to be refused.
   *
   * @param said the last line
   */
  record Ended(int exitCode, String said) {}

  static Ended refusedStart(Path record, Path chain) throws Exception {
    Process process = launch(record, chain, false);
    String said = output(process).readLine();
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it runs: " + said);
    }
    return new Ended(process.exitValue(), said);
  }

  ValidatorApi api() {
    return api;
  }

  /** SIGKILL: it gets no chance to do anything. */
  void kill() {
    process.destroyForcibly().onExit().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** SIGSTOP: it stands still, wherever it is. */
  void freeze() throws Exception {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if nothing had been. */
  void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid())))
            .inheritIO()
            .start();
    if (!kill.waitFor(WAIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new AssertionError("no signal was sent");
    }
  }

  @Override
  public void close() {
    kill();
    client.close();
  }
}
