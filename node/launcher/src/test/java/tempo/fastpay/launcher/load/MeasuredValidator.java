package tempo.fastpay.launcher.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.tools.attach.VirtualMachine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import tempo.fastpay.launcher.Main;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.DemoKeys;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.jar.JarProcess;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/**
 * A committee of one as a process of its own, started as an operator would: configured by a file,
 * with its signing record on the disk. What it takes is read over JMX. Its folder ends with it.
 */
final class MeasuredValidator implements AutoCloseable {
  private static final String NAME = "dave";
  private static final long FUNDS_UNITS = 1_000_000_000_000L;
  private static final int BLOCK_TIME_MS = 1_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Path folder;
  private final Committee committee;
  private final JarProcess chain;
  private final JarProcess process;
  private final SocketAddress address;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  // The address is of a process that this one has started.
  @SuppressWarnings("BanJNDI")
  private MeasuredValidator(
      Path folder, Committee committee, JarProcess chain, JarProcess process, SocketAddress address)
      throws Exception {
    this.folder = folder;
    this.committee = committee;
    this.chain = chain;
    this.process = process;
    this.address = address;
    VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
    try {
      connector =
          JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
    } finally {
      machine.detach();
    }
    beans = connector.getMBeanServerConnection();
  }

  /**
   * Starts it on the class path of this process.
   *
   * @param folder for its configuration and record; deleted at the end
   * @param funded accounts with money on its chain
   * @param javaOptions such as {@code -Xmx2g}
   */
  static MeasuredValidator start(
      Path folder, List<Payer> funded, List<String> javaOptions, Crypto crypto) throws Exception {
    Committee committee =
        Committee.of(
            Fixtures.CHAIN,
            UInt64.ONE,
            List.of(
                Validator.of(
                    NAME, crypto.publicKeyEd25519(DemoKeys.validator(NAME).orElseThrow()))),
            crypto);
    JarProcess chain = serve(folder, "devchain", chain(committee, funded), List.of());
    JarProcess process = null;
    try {
      JsonObject configuration = validator(committee, listening(chain, "devchain"));
      process = serve(folder, "validator", configuration, javaOptions);
      HostPort at = listening(process, NAME);
      return new MeasuredValidator(
          folder, committee, chain, process, SocketAddress.inetSocketAddress(at.port(), at.host()));
    } catch (Exception | AssertionError e) {
      JarProcess failed = process == null ? chain : process;
      if (process != null) {
        process.close();
      }
      chain.close();
      delete(folder);
      throw new IllegalStateException("it did not start: " + failed.log(), e);
    }
  }

  private static JarProcess serve(
      Path folder, String name, JsonObject configuration, List<String> javaOptions)
      throws Exception {
    Path config = folder.resolve(name + ".json");
    Files.writeString(config, configuration.encode());
    List<String> command = new ArrayList<>(List.of(JarProcess.java()));
    command.add("@" + ProjectFiles.root().resolve("config/java.options"));
    command.addAll(javaOptions);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            "--config",
            config.toString()));
    return JarProcess.startProgram(Path.of("").toAbsolutePath(), Map.of(), command);
  }

  private static HostPort listening(JarProcess process, String what) throws Exception {
    return HostPort.parse(process.awaitLine("  " + what + " ").strip().split(" +", -1)[1]);
  }

  /** The chain under it, in a process of its own, as a node would be. */
  private static JsonObject chain(Committee committee, List<Payer> funded) {
    JsonObject accounts = new JsonObject();
    funded.forEach(
        payer ->
            accounts.put(
                payer.address().toHex(),
                new JsonObject().put(Fixtures.ALPHA_USD.toHex(), Long.toString(FUNDS_UNITS))));
    return base(committee)
        .put("roles", new JsonArray().add("devchain"))
        .put("devchain", new JsonObject().put("port", 0).put("accounts", accounts));
  }

  private static JsonObject base(Committee committee) {
    JsonArray members = new JsonArray();
    committee
        .members()
        .forEach(
            member ->
                members.add(
                    new JsonObject()
                        .put("name", member.name())
                        .put("pubkey", member.publicKey().toHex())));
    return new JsonObject()
        .put("chain", new JsonObject().put("block_time_ms", BLOCK_TIME_MS))
        .put(
            "committee",
            new JsonObject().put("epoch", committee.epoch().bits()).put("members", members));
  }

  private static JsonObject validator(Committee committee, HostPort chain) {
    JsonObject configuration = base(committee);
    configuration.getJsonObject("chain").put("urls", new JsonArray().add("http://" + chain));
    return configuration
        .put("roles", new JsonArray().add("sidecar"))
        .put(
            "sidecars",
            new JsonObject()
                .put(
                    NAME,
                    new JsonObject()
                        .put("key", "demo")
                        .put("port", 0)
                        .put("record_dir", "record")
                        .put("new_key", true)));
  }

  Committee committee() {
    return committee;
  }

  SocketAddress address() {
    return address;
  }

  /** Processor time used since its start. */
  double cpuSeconds() throws IOException {
    return ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / NANOS_PER_SECOND;
  }

  /** What of its heap is in use after a full collection, which this asks for. */
  long heapBytesAfterGc() throws IOException {
    MemoryMXBean memory =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  /** What of it is in the machine's memory: heap, RocksDB and all else. */
  long residentBytes() throws IOException {
    try (Stream<String> status =
        Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return status
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }

  /** The files of its signing record together; those that leave meanwhile count nothing. */
  long recordBytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder.resolve("record/rows"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        bytes += sizeOf(file);
      }
    }
    return bytes;
  }

  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException left) {
      return 0;
    }
  }

  /** Where the record is, as the system names it, such as {@code ext4}. */
  String fileSystem() throws IOException {
    return Files.getFileStore(folder).type();
  }

  /** Starts a flight recording with the settings made for profiles. */
  void startProfile() throws Exception {
    diagnose("jfrStart", "name=load", "settings=profile");
  }

  /** Ends the recording that was started, into a file. */
  void stopProfile(Path file) throws Exception {
    diagnose("jfrStop", "name=load", "filename=" + file.toAbsolutePath());
  }

  /** Its largest classes by bytes: what to look at where the heap grows. */
  String classHistogram(int lines) throws Exception {
    return String.join("\n", diagnose("gcClassHistogram").lines().limit(lines).toList());
  }

  private String diagnose(String command, String... arguments) throws Exception {
    return String.valueOf(
        beans.invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            command,
            new Object[] {arguments},
            new String[] {String[].class.getName()}));
  }

  @Override
  public void close() throws IOException {
    try {
      connector.close();
    } finally {
      process.close();
      chain.close();
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
