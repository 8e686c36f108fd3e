package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.node.RunningChain;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** The built jar with a signing record on disk: what stops it, with which code and which words. */
class RecordIT {
  private static final String DAVES_KEY =
      "0xd759793bbc13a2819a827c76adb6fba8a49aee007f49f2d0992d99b825ad2c48";
  private static final Committee SOLO =
      Committee.of(
          Fixtures.CHAIN,
          UInt64.ONE,
          List.of(Validator.of("dave", Bytes32.fromHex(DAVES_KEY))),
          Fixtures.CRYPTO);
  private static final long LIFETIME_SECONDS = 80_000;
  private static final int PAYMENTS_LIMIT = 200;
  private static final long LEFT_BYTES = 64 * 1024;

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;
  private Path config;

  /** One validator alone, whose chain makes no block while the test runs. */
  @BeforeEach
  void configure() throws IOException {
    JsonObject accounts =
        new JsonObject()
            .put(
                Fixtures.ALICE.address().toHex(),
                new JsonObject().put(Fixtures.ALPHA_USD.toHex(), "1000000000000"));
    config = folder.resolve("solo.json");
    Files.writeString(
        config,
        new JsonObject()
            .put("roles", new JsonArray().add("devchain").add("sidecar"))
            .put("chain", new JsonObject().put("block_time_ms", farFromABlock()))
            .put(
                "devchain",
                new JsonObject()
                    .put("port", 0)
                    .put("accounts", accounts)
                    // A validator that is started again finds the chain of its record.
                    .put("state_file", "chain-state.json"))
            .put(
                "committee",
                new JsonObject()
                    .put("epoch", 1)
                    .put(
                        "members",
                        new JsonArray()
                            .add(new JsonObject().put("name", "dave").put("pubkey", DAVES_KEY))))
            .put(
                "limits",
                new JsonObject()
                    .put("view_age_ms", 700_000)
                    .put("finality_ms", 5_000)
                    .put("margin_ms", 800_000)
                    .put("lifetime_ms", 86_400_000))
            .put(
                "sidecars",
                new JsonObject().put("dave", new JsonObject().put("key", "demo").put("port", 0)))
            .encodePrettily());
  }

  /** Blocks stand at multiples of their time: one whose next multiple is minutes away. */
  static long farFromABlock() {
    long blockTimeMs = 600_000;
    while (System.currentTimeMillis() % blockTimeMs > blockTimeMs / 3) {
      blockTimeMs -= 1_000;
    }
    return blockTimeMs;
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static String[] serve(Path config, Path record, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--config",
                config.toString(),
                "--set",
                "sidecars.dave.record_dir=" + record,
                "--set",
                "ops.port=0"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private JarProcess started(Path record, boolean isNewKey) {
    return JarProcess.start(
        folder, Map.of(), serve(config, record, "--set", "sidecars.dave.new_key=" + isNewKey));
  }

  private ValidatorApi api(JarProcess node) throws Exception {
    String line = node.awaitLine("dave ");
    HostPort address = HostPort.parse(line.substring(line.lastIndexOf(' ') + 1));
    return new GrpcValidator(
        vertx,
        GrpcValidator.client(vertx),
        SocketAddress.inetSocketAddress(address.port(), address.host()),
        new ProtoCodec(SOLO),
        20_000);
  }

  private static Envelope payment(long amount, long sequence) {
    Payment payment =
        Fixtures.screened(
            Fixtures.builder(Fixtures.BOB, UInt64.of(amount), sequence)
                .validBefore(UInt64.of(System.currentTimeMillis() / 1000 + LIFETIME_SECONDS))
                .build()
                .signSecp256k1(Fixtures.ALICE.privateKey(), Fixtures.CRYPTO));
    return Fixtures.envelope(payment);
  }

  private static Optional<Certificate> certified(ValidatorApi api, Envelope envelope) {
    try {
      return await(api.submit(SubmitRequest.of(envelope, List.of())))
              instanceof SubmitReply.Certified certified
          ? Optional.of(certified.certificate())
          : Optional.empty();
    } catch (Exception gone) {
      return Optional.empty();
    }
  }

  private void assertHopelessStart(Path record, String... words) throws Exception {
    JarProcess.Result result =
        JarProcess.run(folder, Map.of("FASTPAY_LOG_LEVEL", "error"), serve(config, record));
    assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
    assertThat(result.out()).as("it listens nowhere").isEmpty();
    assertThat(result.said()).hasSize(1);
    assertThat(result.said().get(0)).startsWith("fastpay: ").contains(words);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** Makes it a record of an older program, which does not know where it was last opened. */
  private static void makeOlder(Path record) throws IOException {
    Path identity = record.resolve("record.json");
    Files.writeString(
        identity, Files.readString(identity).replace("\"version\" : 2", "\"version\" : 1"));
    Files.delete(record.resolve("opened"));
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aKilledNodeKnowsWhatItSigned() throws Exception {
    Set<Path> leftByOthers = unpackedLibraries();
    Path record = folder.resolve("record");
    assertHopelessStart(record, "no signing record is here", "new_key");
    Envelope first = payment(10, 0);
    Certificate certificate;
    try (JarProcess node = started(record, true)) {
      certificate = certified(api(node), first).orElseThrow();
    }
    try (JarProcess node = started(record, false)) {
      ValidatorApi api = api(node);
      assertThat(certified(api, first)).contains(certificate);
      assertThat(certified(api, payment(11, 0))).isEmpty();
      JarProcess.Result second =
          JarProcess.run(folder, Map.of("FASTPAY_LOG_LEVEL", "error"), serve(config, record));
      assertThat(second.exitCode()).as("the first may stop").isEqualTo(1);
      assertThat(second.said().get(0)).contains("another process has this signing record open");
    }
    JarProcess.Result verified =
        JarProcess.run(folder, Map.of(), "signing-record", "verify", "--dir", record.toString());
    assertThat(verified.exitCode()).as("%s", verified).isZero();
    assertThat(verified.lastLine()).contains("permits 1", "a validator may sign with it");
    assertThat(unpackedLibraries())
        .as("a killed node leaves no unpacked library")
        .isSubsetOf(leftByOthers);
  }

  private static Set<Path> unpackedLibraries() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("fastpay-rocksdb"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aDamagedOrForeignRecordStopsTheStart() throws Exception {
    Path record = folder.resolve("record");
    try (JarProcess node = started(record, true)) {
      ValidatorApi api = api(node);
      assertThat(certified(api, payment(10, 0))).isPresent();
    }
    Path cut = folder.resolve("cut");
    copy(record, cut);
    assertHopelessStart(cut, "a copy of the signing record that was last opened at " + record);
    makeOlder(cut);
    Path log;
    try (var files = Files.list(cut.resolve("rows"))) {
      log = files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
    byte[] content = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(content, content.length / 2));
    assertHopelessStart(cut, "cut off");
    content[content.length / 3] ^= 4;
    Files.write(log, content);
    assertHopelessStart(cut, cut.toString());
    Files.writeString(config, Files.readString(config).replace("\"epoch\" : 1", "\"epoch\" : 2"));
    assertHopelessStart(record, "another's", "epoch 1, not of epoch 2");
  }

  @Test
  void aFullDiskStopsTheNodeAndNothingAcknowledgedIsLost() throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("disk"));
    assumeTrue(mounted.isPresent(), "a small disk can be mounted by root alone");
    try (SmallDisk disk = mounted.orElseThrow()) {
      Path record = disk.place().resolve("record");
      List<Acknowledged> acknowledged = new ArrayList<>();
      try (JarProcess node = started(record, true)) {
        ValidatorApi api = api(node);
        acknowledged.addAll(pay(api, 3));
        disk.fill(LEFT_BYTES);
        acknowledged.addAll(payUntilItStops(api, 3));
        assertStopped(node);
      }
      disk.empty();
      assertAllThere(record, acknowledged);
    }
  }

  @Test
  void aFileThatMayNotGrowStopsTheNodeAndNothingAcknowledgedIsLost() throws Exception {
    Path record = folder.resolve("record");
    List<Acknowledged> acknowledged = new ArrayList<>();
    try (JarProcess node = started(record, true)) {
      ValidatorApi api = api(node);
      acknowledged.addAll(pay(api, 3));
      assumeTrue(
          SmallDisk.succeeds(
              "prlimit", "--pid", Long.toString(node.pid()), "--fsize=" + LEFT_BYTES),
          "prlimit of util-linux is needed");
      acknowledged.addAll(payUntilItStops(api, 3));
      assertStopped(node);
    }
    assertAllThere(record, acknowledged);
  }

  @Test
  void aReadOnlyDirectoryStopsTheStart() throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("disk"));
    assumeTrue(mounted.isPresent(), "a read-only file system can be mounted by root alone");
    try (SmallDisk disk = mounted.orElseThrow()) {
      Path record = disk.place().resolve("record");
      try (JarProcess node = started(record, true)) {
        assertThat(certified(api(node), payment(10, 0))).isPresent();
      }
      disk.makeReadOnly();
      assertHopelessStart(record, "cannot be used", "Read-only file system");
    }
  }

  private record Acknowledged(Envelope envelope, Certificate certificate) {}

  private static List<Acknowledged> pay(ValidatorApi api, int payments) {
    List<Acknowledged> all = new ArrayList<>();
    for (int sequence = 0; sequence < payments; sequence++) {
      Envelope envelope = payment(10, sequence);
      Optional<Certificate> answer = certified(api, envelope);
      while (answer.isEmpty()) {
        // The QC of the payment before is on its way.
        answer = certified(api, envelope);
      }
      all.add(new Acknowledged(envelope, answer.get()));
    }
    return all;
  }

  private static List<Acknowledged> payUntilItStops(ValidatorApi api, int from) {
    List<Acknowledged> all = new ArrayList<>();
    int misses = 0;
    for (int sequence = from; sequence < from + PAYMENTS_LIMIT && misses < 5; ) {
      Envelope envelope = payment(10, sequence);
      Optional<Certificate> answer = certified(api, envelope);
      misses = answer.isPresent() ? 0 : misses + 1;
      if (answer.isPresent()) {
        all.add(new Acknowledged(envelope, answer.get()));
        sequence++;
      }
    }
    return all;
  }

  private static void assertStopped(JarProcess node) throws Exception {
    JarProcess.Result result = node.end();
    assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
    assertThat(result.err())
        .anyMatch(
            line ->
                line.startsWith("fastpay: ")
                    && line.contains("the signing record could not be written"));
  }

  private void assertAllThere(Path record, List<Acknowledged> acknowledged) throws Exception {
    try (JarProcess node = started(record, false)) {
      ValidatorApi api = api(node);
      for (Acknowledged one : acknowledged) {
        assertThat(certified(api, one.envelope())).contains(one.certificate());
      }
    }
  }

  /** Dave's directory is put back as it was before he signed; Edgar remembers. */
  @Test
  void anOlderCopyThatAPeerKnowsBetterThanStopsTheStart() throws Exception {
    RunningChain chain =
        new RunningChain(
            farFromABlock(),
            List.of(
                new Ledger.Allocation(
                    Fixtures.ALICE.address(), Fixtures.ALPHA_USD, Fixtures.ALICE.funds())));
    chain.start();
    try {
      anOlderCopyStopsTheStart("chain.urls=http://" + chain.address());
    } finally {
      chain.stop();
    }
  }

  private void anOlderCopyStopsTheStart(String chainUrls) throws Exception {
    List<Integer> ports = FreePorts.inARow(2);
    Path record = folder.resolve("record");
    Path daves = ProjectFiles.root().resolve("config/dave.json");
    String edgar = "127.0.0.1:" + ports.get(1);
    String[] dave =
        serve(
            daves,
            record,
            "--set",
            "sidecars.dave.port=" + ports.get(0),
            "--set",
            "sidecars.dave.gossip.edgar=" + edgar,
            "--set",
            chainUrls,
            "--role",
            "sidecar",
            "--set",
            "limits.view_age_ms=200000",
            "--set",
            "limits.margin_ms=210000",
            "--set",
            "limits.lifetime_ms=2000000");
    List<String> first = new ArrayList<>(List.of(dave));
    first.addAll(List.of("--set", "sidecars.dave.new_key=true"));
    Path older = folder.resolve("older");
    try (JarProcess node = JarProcess.start(folder, Map.of(), first.toArray(String[]::new))) {
      node.awaitLine("dave ");
      node.terminate();
      node.end();
    }
    copy(record, older);
    try (JarProcess peer =
        JarProcess.start(
            folder,
            Map.of(),
            "serve",
            "--config",
            ProjectFiles.root().resolve("config/edgar.json").toString(),
            "--set",
            "sidecars.edgar.port=" + ports.get(1),
            "--set",
            "sidecars.edgar.gossip.dave=127.0.0.1:" + ports.get(0),
            "--set",
            chainUrls,
            "--set",
            "limits.view_age_ms=200000",
            "--set",
            "limits.margin_ms=210000",
            "--set",
            "limits.lifetime_ms=2000000",
            "--set",
            "ops.port=0")) {
      peer.awaitLine("edgar ");
      try (JarProcess node = JarProcess.start(folder, Map.of(), dave)) {
        node.awaitLine("dave ");
        assertThat(
                JarProcess.run(folder, Map.of(), "keygen", "--demo", "alice", "--out", "alice.key")
                    .exitCode())
            .isZero();
        JarProcess.Result paid =
            JarProcess.run(
                folder,
                Map.of(),
                "pay",
                "--key",
                "alice.key",
                "--to",
                Fixtures.BOB.address().toHex(),
                "--amount",
                "1",
                "--sidecar",
                "127.0.0.1:" + ports.get(0) + "," + edgar);
        assertThat(paid.exitCode()).as("%s", paid).isZero();
      }
      deleteAll(record);
      copy(older, record);
      makeOlder(record);

      JarProcess.Result refused = JarProcess.run(folder, Map.of(), dave);

      assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
      assertThat(refused.said().get(refused.said().size() - 1))
          .startsWith("fastpay: dave: edgar shows a certificate by this validator's key")
          .contains("docs/operating/record.md");
    }
  }
}
