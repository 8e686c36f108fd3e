package tempo.fastpay.launcher.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.proto.tls.TlsException;

/** Reads how this node reaches others: its operator's cluster, and TLS towards other operators. */
final class NetworkReader {
  private static final String CLUSTER_FILE = ConfigKey.CLUSTER_FILE.pattern();
  private static final String KEY_FILE = ConfigKey.TLS_KEY_FILE.pattern();
  private static final String CERT_FILE = ConfigKey.TLS_CERT_FILE.pattern();
  private static final String TRUST_FILES = ConfigKey.TLS_TRUST_FILES.pattern();

  private final SettingsReader settings;

  NetworkReader(SettingsReader settings) {
    this.settings = settings;
  }

  Optional<ClusterConfig> cluster() {
    if (!settings.flag(ConfigKey.CLUSTER_ENABLED)) {
      return Optional.empty();
    }
    if (!settings.has(CLUSTER_FILE)) {
      throw new ConfigException(
          CLUSTER_FILE
              + ": expected the file with the cluster's name and members, like"
              + " config/cluster.json");
    }
    HostPort own = settings.listen(ConfigKey.CLUSTER_HOST, ConfigKey.CLUSTER_PORT);
    return Optional.of(ClusterFile.read(settings.file(CLUSTER_FILE), own));
  }

  /** A key that is held apart from its validator signs only for whom its operator named. */
  void requireMutual(List<ValidatorConfig> sidecars, Optional<SignerConfig> signer) {
    List<String> needing =
        Stream.concat(
                sidecars.stream()
                    .filter(sidecar -> sidecar.signer().isPresent())
                    .map(sidecar -> ConfigKey.SIDECAR_SIGNER.path(sidecar.name())),
                signer.stream().map(told -> "the role " + Role.SIGNER.label()))
            .toList();
    if (!needing.isEmpty() && settings.files(ConfigKey.TLS_TRUST_FILES).isEmpty()) {
      throw new ConfigException(
          TRUST_FILES
              + ": "
              + needing.get(0)
              + " needs mutual TLS: name the certificates of validator and signer to each other,"
              + " made by keygen --type tls");
    }
  }

  Optional<Tls> tls() {
    List<String> set =
        List.of(KEY_FILE, CERT_FILE, TRUST_FILES).stream().filter(settings::has).toList();
    if (set.isEmpty()) {
      return Optional.empty();
    }
    for (String needed : List.of(KEY_FILE, CERT_FILE)) {
      if (!settings.has(needed)) {
        throw new ConfigException(
            needed + ": expected a PEM file made by keygen --type tls, as there is " + set.get(0));
      }
    }
    try {
      return Optional.of(
          Tls.load(
              settings.file(KEY_FILE),
              settings.file(CERT_FILE),
              settings.files(ConfigKey.TLS_TRUST_FILES)));
    } catch (TlsException e) {
      throw new ConfigException("tls: " + e.getMessage());
    }
  }
}
