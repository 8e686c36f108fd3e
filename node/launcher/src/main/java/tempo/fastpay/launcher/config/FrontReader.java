package tempo.fastpay.launcher.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.web.WebLimits;
import tempo.fastpay.web.ops.OwnHosts;

/**
 * Reads the settings of the roles in front of validators: aggregator, web, bridge; and of metrics
 * and health.
 */
final class FrontReader {
  private static final String BUS = ConfigKey.AGGREGATOR_VALIDATORS.fallback();

  /** As browsers write it: a scheme and where the site is, in small letters, and no path. */
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\-\\[\\]:]{1,253}");

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.\\-]{0,252}");

  private final SettingsReader settings;

  FrontReader(SettingsReader settings) {
    this.settings = settings;
  }

  HostPort aggregator() {
    return settings.listen(ConfigKey.AGGREGATOR_HOST, ConfigKey.AGGREGATOR_PORT);
  }

  /** The members with an address; the others are on the event bus. */
  Map<Validator, HostPort> validators(Committee committee) {
    Map<Validator, HostPort> validators = new LinkedHashMap<>();
    for (String name : settings.namesBelow("aggregator.validators")) {
      String path = ConfigKey.AGGREGATOR_VALIDATORS.path(name);
      Validator member =
          CommitteeReader.member(committee, name)
              .orElseThrow(
                  () -> settings.wrong(path, "no member of the committee has the name " + name));
      String where = settings.text(ConfigKey.AGGREGATOR_VALIDATORS, name);
      if (!where.equals(BUS)) {
        validators.put(
            member,
            settings.parsed(path, HostPort.EXPECTED + ", or " + BUS, where, HostPort::parse));
      }
    }
    return validators;
  }

  WebConfig web(ChainId chainId) {
    HostPort listen = settings.listen(ConfigKey.WEB_HOST, ConfigKey.WEB_PORT);
    boolean demo = settings.flag(ConfigKey.WEB_DEMO);
    if (demo && !chainId.equals(DemoKeys.CHAIN)) {
      throw settings.wrong(
          ConfigKey.WEB_DEMO.pattern(),
          "the demo gives money away, on chain "
              + DemoKeys.CHAIN
              + " only; chain.id is "
              + chainId);
    }
    return new WebConfig(listen, root(), assets(), origins(), hosts(ConfigKey.WEB_HOSTS), demo);
  }

  private Optional<Path> root() {
    String path = ConfigKey.WEB_ROOT.pattern();
    if (!settings.has(path)) {
      return Optional.empty();
    }
    Path root = settings.file(path);
    if (!Files.isDirectory(root)) {
      throw settings.bad(path, "a folder", root.toString());
    }
    return Optional.of(root);
  }

  private List<AssetId> assets() {
    String path = ConfigKey.WEB_ASSETS.pattern();
    List<AssetId> assets =
        settings.list(ConfigKey.WEB_ASSETS).stream()
            .map(hex -> settings.parsed(path, "addresses of TIP-20 tokens", hex, AssetId::fromHex))
            .distinct()
            .toList();
    if (assets.isEmpty() || assets.size() > WebLimits.ASSETS_LIMIT) {
      throw settings.bad(
          path, "1 to " + WebLimits.ASSETS_LIMIT + " tokens", String.valueOf(assets.size()));
    }
    return assets;
  }

  private Set<String> origins() {
    return names(
        ConfigKey.WEB_ORIGINS,
        ORIGIN,
        "origins, like https://pay.example",
        WebConfig.ORIGINS_LIMIT);
  }

  private Set<String> hosts(ConfigKey key) {
    return names(key, HOST, "host names, like pay.example", OwnHosts.LIMIT);
  }

  private Set<String> names(ConfigKey key, Pattern form, String expected, int limit) {
    String path = key.pattern();
    if (!settings.has(path)) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>(settings.list(key));
    for (String name : names) {
      if (!form.matcher(name).matches()) {
        throw settings.bad(path, expected, name);
      }
    }
    if (names.size() > limit) {
      throw settings.bad(path, "at most " + limit, String.valueOf(names.size()));
    }
    return names;
  }

  /** The names under which metrics and health are asked for. */
  Set<String> opsHosts() {
    return hosts(ConfigKey.OPS_HOSTS);
  }

  HostPort bridge() {
    return settings.listen(ConfigKey.BRIDGE_HOST, ConfigKey.BRIDGE_PORT);
  }

  HostPort ops() {
    return settings.listen(ConfigKey.OPS_HOST, ConfigKey.OPS_PORT);
  }
}
