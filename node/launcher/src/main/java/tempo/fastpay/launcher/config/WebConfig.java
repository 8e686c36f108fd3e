package tempo.fastpay.launcher.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.web.WebLimits;

/**
 * The settings of this node's web role: pages, REST and live events.
 *
 * @param listen port 0: any free one
 * @param root a folder of pages; empty: those in the jar
 * @param assets tokens shown where none is asked for; at least one, at most {@value
 *     WebLimits#ASSETS_LIMIT}
 * @param origins of other sites whose pages may use REST and the event bus; at most {@value
 *     #ORIGINS_LIMIT}
 * @param hosts names under which it is asked for, beside addresses and localhost
 * @param demo true if visitors may run the chained flow, which needs validators that give money
 */
public record WebConfig(
    HostPort listen,
    Optional<Path> root,
    List<AssetId> assets,
    Set<String> origins,
    Set<String> hosts,
    boolean demo) {
  public static final int ORIGINS_LIMIT = 16;

  public WebConfig {
    Objects.requireNonNull(listen);
    Objects.requireNonNull(root);
    assets = List.copyOf(assets);
    origins = Set.copyOf(origins);
    hosts = Set.copyOf(hosts);
    if (assets.isEmpty() || assets.size() > WebLimits.ASSETS_LIMIT) {
      throw new IllegalArgumentException(
          "assets: expected 1 to " + WebLimits.ASSETS_LIMIT + ", got " + assets.size());
    }
    if (origins.size() > ORIGINS_LIMIT) {
      throw new IllegalArgumentException(
          "origins: expected at most " + ORIGINS_LIMIT + ", got " + origins.size());
    }
  }
}
