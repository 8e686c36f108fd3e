package tempo.fastpay.launcher.config;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;

/** Settings to records, part by part; the first bad value stops it. */
final class NodeConfigReader {
  private static final String COMMITTEE = ConfigKey.COMMITTEE.pattern();
  private static final String COMMITTEE_FILE = ConfigKey.COMMITTEE_FILE.pattern();
  private static final int COUNT_MOST = 100_000_000;
  private static final long DURATION_MOST_MS = 86_400_000;

  private final SettingsReader settings;
  private final Crypto crypto;

  NodeConfigReader(SettingsReader settings, Crypto crypto) {
    this.settings = settings;
    this.crypto = crypto;
  }

  NodeConfig read() {
    Set<Role> roles = roles();
    ChainConfig chain = chain();
    Committee committee = committee(chain.id());
    boolean insecureMemoryRecord = settings.flag(ConfigKey.INSECURE_MEMORY_RECORD);
    List<ValidatorConfig> sidecars = sidecars(committee);
    requireRecord(sidecars, insecureMemoryRecord);
    return new NodeConfig(roles, chain, committee, sidecars, insecureMemoryRecord, limits(), log());
  }

  private Set<Role> roles() {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String label : settings.list(ConfigKey.ROLES)) {
      Optional<Role> role =
          List.of(Role.values()).stream().filter(known -> known.label().equals(label)).findAny();
      roles.add(role.orElseThrow(() -> settings.bad("roles", "sidecar", label)));
    }
    if (roles.isEmpty()) {
      throw settings.bad("roles", "at least one of: sidecar", "none");
    }
    return roles;
  }

  private ChainConfig chain() {
    settings.oneOf(ConfigKey.CHAIN_KIND, Map.of("memory", "memory"));
    ChainId id = new ChainId(settings.uint64(ConfigKey.CHAIN_ID));
    long blockTimeMs =
        settings.number(
            ConfigKey.CHAIN_BLOCK_TIME_MS,
            ChainConfig.BLOCK_TIME_LEAST_MS,
            ChainConfig.BLOCK_TIME_MOST_MS);
    Map<ChainConfig.Account, UInt64> accounts = new HashMap<>();
    for (String owner : settings.namesBelow("chain.accounts")) {
      for (String token : settings.namesBelow("chain.accounts." + owner)) {
        String path = ConfigKey.CHAIN_ACCOUNTS.path(owner, token);
        Address address =
            settings.parsed(path, "an address of 20 bytes in hex", owner, Address::fromHex);
        AssetId asset =
            settings.parsed(
                path,
                "the address of a TIP-20 token",
                token,
                hex -> new AssetId(Address.fromHex(hex)));
        if (accounts.put(new ChainConfig.Account(address, asset), settings.amount(path)) != null) {
          throw settings.wrong(path, "this account is there twice");
        }
      }
    }
    return new ChainConfig(id, blockTimeMs, accounts);
  }

  private Committee committee(ChainId chainId) {
    if (settings.has(COMMITTEE) == settings.has(COMMITTEE_FILE)) {
      throw new ConfigException("committee or committee_file: expected exactly one of them");
    }
    ConfigLoader loader = new ConfigLoader(crypto);
    String place = settings.has(COMMITTEE) ? COMMITTEE : COMMITTEE_FILE;
    Committee committee;
    if (settings.has(COMMITTEE)) {
      JsonObject json = ConfigJson.toJsonObject(settings.entry(COMMITTEE).value());
      if (!json.containsKey("chain_id")) {
        json.put("chain_id", chainId.toString());
      }
      committee = loader.committee(json, COMMITTEE + " in " + settings.entry(COMMITTEE).origin());
    } else {
      committee = loader.committee(settings.file(COMMITTEE_FILE));
    }
    if (!committee.chainId().equals(chainId)) {
      throw settings.wrong(
          place, "the committee is of chain " + committee.chainId() + ", chain.id is " + chainId);
    }
    if (!chainId.equals(DemoKeys.CHAIN)) {
      for (Validator member : committee.members()) {
        if (DemoKeys.isDemoValidator(member, crypto)) {
          throw settings.wrong(place, demoKeyRefused(member.name() + "'s key", chainId));
        }
      }
    }
    return committee;
  }

  private static String demoKeyRefused(String whose, ChainId chainId) {
    return whose
        + " is a published demo key, which only serves chain "
        + DemoKeys.CHAIN
        + ", not "
        + chainId
        + ": make one with keygen";
  }

  private List<ValidatorConfig> sidecars(Committee committee) {
    List<String> names = settings.namesBelow("sidecars");
    if (names.isEmpty()) {
      throw new ConfigException("sidecars: the role sidecar needs at least one");
    }
    if (names.size() > NodeConfig.SIDECARS_LIMIT) {
      throw new ConfigException(
          "sidecars: expected at most " + NodeConfig.SIDECARS_LIMIT + ", got " + names.size());
    }
    List<ValidatorConfig> sidecars = new ArrayList<>();
    for (String name : names) {
      sidecars.add(sidecar(name, committee));
    }
    return sidecars;
  }

  private ValidatorConfig sidecar(String name, Committee committee) {
    Validator validator =
        member(committee, name)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "sidecars." + name + ": no member of the committee has this name"));
    String host = settings.text(ConfigKey.SIDECAR_HOST, name);
    if (!HostPort.isHost(host)) {
      throw settings.bad(ConfigKey.SIDECAR_HOST.path(name), "a host name or address", host);
    }
    int port = settings.smallNumber(ConfigKey.SIDECAR_PORT, 0, HostPort.PORT_MAX, name);
    return new ValidatorConfig(
        validator, key(validator, committee.chainId()), host, port, gossip(validator, committee));
  }

  private ValidatorKey key(Validator validator, ChainId chainId) {
    String name = validator.name();
    String keyPath = ConfigKey.SIDECAR_KEY.path(name);
    String filePath = ConfigKey.SIDECAR_KEY_FILE.path(name);
    if (settings.has(keyPath) == settings.has(filePath)) {
      throw new ConfigException(keyPath + " or key_file: expected exactly one of them");
    }
    String path = settings.has(keyPath) ? keyPath : filePath;
    ValidatorKey key =
        settings.has(keyPath)
            ? demoKey(name, keyPath)
            : ValidatorKeyFile.read(settings.file(filePath), crypto);
    if (!chainId.equals(DemoKeys.CHAIN) && DemoKeys.isDemoKey(key.privateKey())) {
      throw settings.wrong(path, demoKeyRefused("this", chainId));
    }
    if (!key.publicKey().equals(validator.publicKey())) {
      throw settings.wrong(
          path,
          "its public key "
              + key.publicKey()
              + " is not the committee's for "
              + name
              + ", "
              + validator.publicKey());
    }
    return key;
  }

  private ValidatorKey demoKey(String name, String path) {
    String text = settings.text(ConfigKey.SIDECAR_KEY, name);
    if (!text.equals("demo")) {
      // Whatever it is, it may be a private key: it is not repeated.
      throw settings.wrong(path, "expected demo; other keys are in files, named by key_file");
    }
    Bytes32 privateKey =
        DemoKeys.validator(name)
            .orElseThrow(() -> settings.wrong(path, "there is no demo key for " + name));
    return new ValidatorKey(privateKey, crypto);
  }

  private Map<Validator, HostPort> gossip(Validator self, Committee committee) {
    Map<Validator, HostPort> peers = new LinkedHashMap<>();
    for (String peer : settings.namesBelow("sidecars." + self.name() + ".gossip")) {
      String path = ConfigKey.SIDECAR_GOSSIP.path(self.name(), peer);
      Validator validator =
          member(committee, peer)
              .orElseThrow(
                  () -> settings.wrong(path, "no member of the committee has the name " + peer));
      if (validator.equals(self)) {
        throw settings.wrong(path, "a sidecar cannot be its own peer");
      }
      peers.put(
          validator,
          settings.parsed(
              path,
              HostPort.EXPECTED,
              settings.text(ConfigKey.SIDECAR_GOSSIP, self.name(), peer),
              HostPort::parse));
    }
    return peers;
  }

  private static Optional<Validator> member(Committee committee, String name) {
    return committee.members().stream().filter(member -> member.name().equals(name)).findAny();
  }

  /** L8: what is signed must outlive a crash, unless the operator says that it need not. */
  private static void requireRecord(List<ValidatorConfig> sidecars, boolean insecureMemoryRecord) {
    if (!insecureMemoryRecord) {
      String names =
          String.join(
              ", ",
              sidecars.stream()
                  .map(ValidatorConfig::name)
                  .sorted(Comparator.naturalOrder())
                  .toList());
      throw new ConfigException(
          "insecure_memory_record: "
              + names
              + " would sign with a record that a crash erases; if that is what you want, a demo"
              + " for example, give --insecure-memory-record");
    }
  }

  private CoreLimits limits() {
    try {
      return new CoreLimits(
          duration(ConfigKey.LIMIT_VIEW_AGE_MS),
          duration(ConfigKey.LIMIT_CLOCK_SKEW_MS),
          duration(ConfigKey.LIMIT_FINALITY_MS),
          duration(ConfigKey.LIMIT_MARGIN_MS),
          settings.smallNumber(ConfigKey.LIMIT_DEPTH, 1, 1_000),
          duration(ConfigKey.LIMIT_LIFETIME_MS),
          settings.smallNumber(ConfigKey.LIMIT_PERMITS, 1, COUNT_MOST),
          settings.smallNumber(ConfigKey.LIMIT_KNOWN, 1, COUNT_MOST),
          settings.smallNumber(ConfigKey.LIMIT_STRANGERS_KNOWN, 1, COUNT_MOST),
          settings.smallNumber(ConfigKey.LIMIT_SENDER_LIVE, 1, COUNT_MOST));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("limits: " + e.getMessage());
    }
  }

  private long duration(ConfigKey key) {
    return settings.number(key, 0, DURATION_MOST_MS);
  }

  private LogConfig log() {
    Map<String, LogConfig.Level> levels = new LinkedHashMap<>();
    levels.put("error", LogConfig.Level.ERROR);
    levels.put("warn", LogConfig.Level.WARN);
    levels.put("info", LogConfig.Level.INFO);
    levels.put("debug", LogConfig.Level.DEBUG);
    Map<String, LogConfig.Format> formats = new LinkedHashMap<>();
    formats.put("text", LogConfig.Format.TEXT);
    formats.put("json", LogConfig.Format.JSON);
    return new LogConfig(
        settings.oneOf(ConfigKey.LOG_LEVEL, levels), settings.oneOf(ConfigKey.LOG_FORMAT, formats));
  }
}
