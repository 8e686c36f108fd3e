package tempo.fastpay.launcher.config;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;

/** Reads the settings of the chain, of the dev chain, and of the limits that follow the chain. */
final class ChainReader {
  private static final String EXAMPLE = "http://127.0.0.1:8545";
  private static final long BASE_FEE_MOST = 1_000_000_000_000_000L;
  private static final int COUNT_MOST = 100_000_000;
  private static final long DURATION_MOST_MS = 86_400_000;

  private final SettingsReader settings;

  ChainReader(SettingsReader settings) {
    this.settings = settings;
  }

  /**
   * Reads where the chain is.
   *
   * @param devChain what this node runs itself, which is where its validators look unless told
   */
  ChainConfig chain(Set<Role> roles, Optional<DevChainConfig> devChain) {
    Map<String, ChainConfig.Kind> kinds = new LinkedHashMap<>();
    for (ChainConfig.Kind kind : ChainConfig.Kind.values()) {
      kinds.put(kind.label(), kind);
    }
    ChainConfig.Kind kind = settings.oneOf(ConfigKey.CHAIN_KIND, kinds);
    if (kind == ChainConfig.Kind.TEMPO && devChain.isPresent()) {
      throw settings.wrong(
          ConfigKey.CHAIN_KIND.pattern(),
          "a node with the role devchain is on that chain: leave it out, or take the role away");
    }
    List<NodeUrl> urls = urls();
    if (roles.contains(Role.SIDECAR) && urls.isEmpty() && devChain.isEmpty()) {
      urls = List.of(elsewhere(kind));
    }
    return new ChainConfig(
        new ChainId(settings.uint64(ConfigKey.CHAIN_ID)), kind, urls, blockTimeMs(kind));
  }

  /** A dev chain of this machine is found without being named. */
  private NodeUrl elsewhere(ChainConfig.Kind kind) {
    HostPort usual = settings.listen(ConfigKey.DEVCHAIN_HOST, ConfigKey.DEVCHAIN_PORT);
    if (kind == ChainConfig.Kind.TEMPO || usual.port() == 0) {
      throw settings.bad(
          ConfigKey.CHAIN_URLS.pattern(),
          "the JSON-RPC addresses of this operator's nodes of the chain, like " + EXAMPLE,
          "none");
    }
    return NodeUrl.parse("http://" + usual);
  }

  private long blockTimeMs(ChainConfig.Kind kind) {
    return settings.has(ConfigKey.CHAIN_BLOCK_TIME_MS.pattern())
        ? settings.number(
            ConfigKey.CHAIN_BLOCK_TIME_MS,
            ChainConfig.BLOCK_TIME_LEAST_MS,
            ChainConfig.BLOCK_TIME_MOST_MS)
        : kind.blockTimeMs();
  }

  private List<NodeUrl> urls() {
    if (!settings.has(ConfigKey.CHAIN_URLS.pattern())) {
      return List.of();
    }
    List<String> told = settings.list(ConfigKey.CHAIN_URLS);
    if (told.size() > ChainConfig.URLS_LIMIT) {
      throw settings.bad(
          ConfigKey.CHAIN_URLS.pattern(),
          "at most " + ChainConfig.URLS_LIMIT + " addresses",
          String.valueOf(told.size()));
    }
    return told.stream().map(this::url).toList();
  }

  private NodeUrl url(String text) {
    try {
      return NodeUrl.parse(text);
    } catch (IllegalArgumentException e) {
      // A password may be in it: it is not repeated.
      throw settings.wrong(
          ConfigKey.CHAIN_URLS.pattern(),
          "expected an address like "
              + EXAMPLE
              + ", or that and, after a space, the one of its WebSocket");
    }
  }

  DevChainConfig devChain() {
    return new DevChainConfig(
        settings.listen(ConfigKey.DEVCHAIN_HOST, ConfigKey.DEVCHAIN_PORT),
        accounts(),
        settings.smallNumber(
            ConfigKey.DEVCHAIN_FINALITY_BLOCKS, 0, DevChainConfig.FINALITY_BLOCKS_MOST),
        BigInteger.valueOf(settings.number(ConfigKey.DEVCHAIN_BASE_FEE, 0, BASE_FEE_MOST)),
        settings.has(ConfigKey.DEVCHAIN_STATE_FILE.pattern())
            ? Optional.of(settings.file(ConfigKey.DEVCHAIN_STATE_FILE.pattern()))
            : Optional.empty());
  }

  private Map<DevChainConfig.Account, UInt64> accounts() {
    Map<DevChainConfig.Account, UInt64> accounts = new HashMap<>();
    for (String owner : settings.namesBelow("devchain.accounts")) {
      for (String token : settings.namesBelow("devchain.accounts." + owner)) {
        String path = ConfigKey.DEVCHAIN_ACCOUNTS.path(owner, token);
        Address address = settings.parsed(path, Address.EXPECTED, owner, Address::fromHex);
        AssetId asset =
            settings.parsed(
                path,
                "a TIP-20 token: " + Address.EXPECTED,
                token,
                hex -> new AssetId(Address.fromHex(hex)));
        if (accounts.put(new DevChainConfig.Account(address, asset), settings.amount(path))
            != null) {
          throw settings.wrong(path, "this account is there twice");
        }
      }
    }
    return accounts;
  }

  /** Reads the limits; those in time follow the chain where they are not told. */
  CoreLimits limits(ChainConfig chain) {
    CoreLimits fitting = ChainPace.limits(chain.kind(), chain.blockTimeMs());
    try {
      return new CoreLimits(
          duration(ConfigKey.LIMIT_VIEW_AGE_MS, fitting.viewAgeLimitMs()),
          duration(ConfigKey.LIMIT_CLOCK_SKEW_MS, fitting.clockSkewMs()),
          duration(ConfigKey.LIMIT_FINALITY_MS, fitting.finalityMs()),
          duration(ConfigKey.LIMIT_MARGIN_MS, fitting.marginMs()),
          settings.smallNumber(ConfigKey.LIMIT_DEPTH, 1, 1_000),
          duration(ConfigKey.LIMIT_LIFETIME_MS, fitting.lifetimeLimitMs()),
          settings.smallNumber(ConfigKey.LIMIT_PERMITS, 1, COUNT_MOST),
          settings.smallNumber(ConfigKey.LIMIT_KNOWN, 1, COUNT_MOST),
          settings.smallNumber(ConfigKey.LIMIT_STRANGERS_KNOWN, 1, COUNT_MOST),
          settings.smallNumber(ConfigKey.LIMIT_SENDER_LIVE, 1, COUNT_MOST));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("limits: " + e.getMessage());
    }
  }

  private long duration(ConfigKey key, long fitting) {
    return settings.has(key.pattern()) ? settings.number(key, 0, DURATION_MOST_MS) : fitting;
  }
}
