package tempo.fastpay.launcher.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lists every key a configuration may hold. A {@code *} stands for a name: a sidecar's, a peer's or
 * an address. The tables of docs/configuration.md are tested against this list.
 */
public enum ConfigKey {
  ROLES("roles", Kind.LIST, "sidecar", "what this node runs"),
  CHAIN_ID("chain.id", Kind.VALUE, "1337", "the chain payments are signed for"),
  CHAIN_KIND(
      "chain.kind", Kind.VALUE, "devchain", "devchain: for development, with a faucet; or tempo"),
  CHAIN_URLS(
      "chain.urls",
      Kind.LIST,
      "",
      "JSON-RPC of this operator's nodes of the chain, used one at a time, the first one that can"
          + " be; left out, the role devchain of this node"),
  CHAIN_BLOCK_TIME_MS(
      "chain.block_time_ms",
      Kind.VALUE,
      "",
      "milliseconds from block to block, 100 to 600000; left out, 5000, or 600 for tempo"),
  DEVCHAIN_HOST("devchain.host", Kind.VALUE, "127.0.0.1", "the address to listen at"),
  DEVCHAIN_PORT(
      "devchain.port", Kind.VALUE, "8545", "JSON-RPC over HTTP and WebSocket; 0: any free one"),
  DEVCHAIN_ACCOUNTS(
      "devchain.accounts.*.*", Kind.FILE_ONLY, "", "first balance, by address and token address"),
  DEVCHAIN_FINALITY_BLOCKS(
      "devchain.finality_blocks",
      Kind.VALUE,
      "0",
      "how many blocks the finalized one is behind the newest, 0 to 64"),
  DEVCHAIN_BASE_FEE(
      "devchain.base_fee", Kind.VALUE, "0", "attodollars per gas; 0: transactions cost nothing"),
  DEVCHAIN_STATE_FILE(
      "devchain.state_file",
      Kind.VALUE,
      "",
      "the file that keeps the chain; left out, each start begins a new one"),
  COMMITTEE_FILE("committee_file", Kind.VALUE, "", "a committee file, instead of committee"),
  COMMITTEE(
      "committee",
      Kind.OBJECT,
      "",
      "who certifies: epoch, threshold?, members of name, pubkey, id?; as in a committee file"),
  SIDECAR_KEY(
      "sidecars.*.key", Kind.VALUE, "", "demo: the published key of that name, on chain 1337 only"),
  SIDECAR_KEY_FILE("sidecars.*.key_file", Kind.VALUE, "", "a key made by keygen, instead of key"),
  SIDECAR_PASSWORD_FILE(
      "sidecars.*.password_file",
      Kind.VALUE,
      "",
      "the file with the password of an encrypted key_file"),
  SIDECAR_SIGNER(
      "sidecars.*.signer",
      Kind.VALUE,
      "",
      "the host:port of the signer that holds its key, instead of key and key_file"),
  SIDECAR_HOST("sidecars.*.host", Kind.VALUE, "127.0.0.1", "the address to listen at"),
  SIDECAR_PORT("sidecars.*.port", Kind.VALUE, "50051", "the gRPC port; 0: any free one"),
  SIDECAR_GOSSIP("sidecars.*.gossip.*", Kind.VALUE, "", "a peer's host:port, by its name"),
  SIGNER_KEY_FILE(
      "signer.key_file", Kind.VALUE, "", "the key this node signs with for a validator elsewhere"),
  SIGNER_PASSWORD_FILE(
      "signer.password_file",
      Kind.VALUE,
      "",
      "the file with the password of an encrypted signer.key_file"),
  SIGNER_RECORD_DIR(
      "signer.record_dir", Kind.VALUE, "", "the directory of the signer's own signing record"),
  SIGNER_NEW_KEY(
      "signer.new_key",
      Kind.VALUE,
      "false",
      "true, for the first start alone, as sidecars.*.new_key"),
  SIGNER_HOST("signer.host", Kind.VALUE, "127.0.0.1", "the address to listen at"),
  SIGNER_PORT("signer.port", Kind.VALUE, "50060", "the gRPC port; 0: any free one"),
  AGGREGATOR_HOST("aggregator.host", Kind.VALUE, "127.0.0.1", "the address to listen at"),
  AGGREGATOR_PORT("aggregator.port", Kind.VALUE, "50050", "the gRPC port; 0: any free one"),
  AGGREGATOR_VALIDATORS(
      "aggregator.validators.*",
      Kind.VALUE,
      "bus",
      "where aggregator and demo page find a member: host:port, or bus, this node's or cluster's"),
  WEB_HOST("web.host", Kind.VALUE, "127.0.0.1", "the address to listen at"),
  WEB_PORT("web.port", Kind.VALUE, "8080", "the page, REST and live events; 0: any free one"),
  WEB_ROOT("web.root", Kind.VALUE, "", "a folder to serve instead of the built-in page"),
  WEB_ASSETS(
      "web.assets",
      Kind.LIST,
      "0x20c0000000000000000000000000000000000001",
      "token addresses to show balances of"),
  WEB_ORIGINS(
      "web.origins",
      Kind.LIST,
      "",
      "other sites whose pages may use REST and the event bus, like https://pay.example"),
  WEB_HOSTS(
      "web.hosts",
      Kind.LIST,
      "",
      "names under which the page and REST are asked for, beside addresses and localhost"),
  WEB_DEMO(
      "web.demo",
      Kind.VALUE,
      "false",
      "true: visitors may run the chained payment; on chain 1337 only"),
  BRIDGE_HOST("bridge.host", Kind.VALUE, "127.0.0.1", "the address to listen at"),
  BRIDGE_PORT("bridge.port", Kind.VALUE, "7000", "the event bus over TCP; 0: any free one"),
  OPS_HOST("ops.host", Kind.VALUE, "127.0.0.1", "the address to listen at"),
  OPS_HOSTS(
      "ops.hosts",
      Kind.LIST,
      "",
      "names under which metrics and health are asked for, beside addresses and localhost"),
  OPS_PORT("ops.port", Kind.VALUE, "0", "metrics and health; 0: any free one"),
  CLUSTER_ENABLED(
      "cluster.enabled",
      Kind.VALUE,
      "false",
      "true: one event bus with the other nodes of this operator"),
  CLUSTER_FILE("cluster_file", Kind.VALUE, "", "the cluster's name and members"),
  CLUSTER_HOST("cluster.host", Kind.VALUE, "127.0.0.1", "the address the other nodes find it at"),
  CLUSTER_PORT("cluster.port", Kind.VALUE, "5701", "the cluster port; 0: any free one"),
  TLS_KEY_FILE("tls.key_file", Kind.VALUE, "", "private key in PEM, for all gRPC of this node"),
  TLS_CERT_FILE("tls.cert_file", Kind.VALUE, "", "its certificate in PEM"),
  TLS_TRUST_FILES(
      "tls.trust_files",
      Kind.LIST,
      "",
      "certificates in PEM whose owners may talk to this node's gRPC (mutual TLS)"),
  SIDECAR_RECORD_DIR(
      "sidecars.*.record_dir",
      Kind.VALUE,
      "",
      "the directory of its signing record; needed unless insecure_memory_record"),
  SIDECAR_NEW_KEY(
      "sidecars.*.new_key",
      Kind.VALUE,
      "false",
      "true, for the first start alone: the key has never signed in this epoch, make its record"),
  INSECURE_MEMORY_RECORD(
      "insecure_memory_record",
      Kind.VALUE,
      "false",
      "true: sign without record_dir, although a crash forgets what was signed; for demos"),
  LIMIT_VIEW_AGE_MS(
      "limits.view_age_ms",
      Kind.VALUE,
      "",
      "nothing is signed on an older view; left out, it follows the chain: 15000, or 4000"),
  LIMIT_CLOCK_SKEW_MS("limits.clock_skew_ms", Kind.VALUE, "2000", "how far honest clocks differ"),
  LIMIT_FINALITY_MS(
      "limits.finality_ms",
      Kind.VALUE,
      "",
      "from inclusion to finality; left out, it follows the chain: 5000, or 2000"),
  LIMIT_MARGIN_MS(
      "limits.margin_ms",
      Kind.VALUE,
      "",
      "what a payment must have left before valid_before; more than the three above together; left"
          + " out, it follows the chain: 25000, or 10000"),
  LIMIT_DEPTH("limits.depth", Kind.VALUE, "8", "generations of unsettled ancestors"),
  LIMIT_LIFETIME_MS(
      "limits.lifetime_ms",
      Kind.VALUE,
      "",
      "how far ahead valid_before may lie; left out, 600000, or more on a slow chain"),
  LIMIT_PERMITS("limits.permits", Kind.VALUE, "1000000", "permits held"),
  LIMIT_KNOWN("limits.known", Kind.VALUE, "1000000", "certified payments held"),
  LIMIT_STRANGERS_KNOWN(
      "limits.strangers_known",
      Kind.VALUE,
      "750000",
      "of those, how many may come from others than their owners"),
  LIMIT_SENDER_LIVE("limits.sender_live", Kind.VALUE, "256", "live payments of one sender"),
  LOG_LEVEL("log.level", Kind.VALUE, "info", "error, warn, info or debug"),
  LOG_FORMAT("log.format", Kind.VALUE, "text", "text: key=value lines; json: one object a line");

  /** The kind of a key: where it may be set, and what it holds. */
  public enum Kind {
    /** One value; file, environment and flag. */
    VALUE,
    /** Several; separated by commas outside files. */
    LIST,
    /** One value; its name is not known outside the file. */
    FILE_ONLY,
    /** A whole object; in files alone. */
    OBJECT;

    boolean isOnlyInFiles() {
      return this == FILE_ONLY || this == OBJECT;
    }
  }

  static final String ENVIRONMENT_PREFIX = "FASTPAY_";

  private final String pattern;
  private final Kind kind;
  private final String fallback;
  private final String meaning;

  ConfigKey(String pattern, Kind kind, String fallback, String meaning) {
    this.pattern = pattern;
    this.kind = kind;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /** The key as documented, with {@code *} for names. */
  public String pattern() {
    return pattern;
  }

  public Kind kind() {
    return kind;
  }

  /** The value that is taken where nothing is set; empty: none. */
  public String fallback() {
    return fallback;
  }

  public String meaning() {
    return meaning;
  }

  /** The environment variable, with {@code *} for names; empty for keys of files alone. */
  public Optional<String> environment() {
    return kind.isOnlyInFiles() ? Optional.empty() : Optional.of(environmentName(pattern));
  }

  static String environmentName(String path) {
    return ENVIRONMENT_PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private List<String> segments() {
    return List.of(pattern.split("\\.", -1));
  }

  /** The path with the names filled in. */
  public String path(String... names) {
    StringBuilder path = new StringBuilder();
    int next = 0;
    for (String segment : segments()) {
      path.append(path.isEmpty() ? "" : ".").append(segment.equals("*") ? names[next++] : segment);
    }
    if (next != names.length) {
      throw new IllegalArgumentException(pattern + " takes " + next + " names");
    }
    return path.toString();
  }

  static Optional<ConfigKey> of(List<String> path) {
    for (ConfigKey key : values()) {
      if (key.segments().size() == path.size() && key.startsWith(path)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /** True if some key lies below the path. */
  static boolean isAbove(List<String> path) {
    for (ConfigKey key : values()) {
      if (key.segments().size() > path.size() && key.startsWith(path)) {
        return true;
      }
    }
    return false;
  }

  /** The names known below a path, for the message about a mistyped one. */
  static List<String> below(List<String> path) {
    return List.of(values()).stream()
        .filter(key -> key.segments().size() > path.size() && key.startsWith(path))
        .map(key -> key.segments().get(path.size()))
        .map(segment -> segment.equals("*") ? "a name" : segment)
        .distinct()
        .toList();
  }

  private boolean startsWith(List<String> path) {
    List<String> segments = segments();
    for (int i = 0; i < path.size(); i++) {
      if (!segments.get(i).equals("*") && !segments.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
