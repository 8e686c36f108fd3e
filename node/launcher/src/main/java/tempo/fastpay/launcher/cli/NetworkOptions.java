package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.connect.Connection;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.proto.tls.TlsException;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;

/**
 * Reads the options that say which validators a command talks to, and which committee it believes.
 */
final class NetworkOptions {
  @Option(
      names = "--sidecar",
      paramLabel = "HOST:PORT",
      split = ",",
      converter = Address.class,
      description =
          "A validator's gRPC address; several by repeating it or with commas. Default:"
              + " FASTPAY_SIDECAR, else the demo node's.")
  private List<HostPort> sidecars = new ArrayList<>();

  @Option(
      names = "--committee",
      paramLabel = "FILE",
      description = "The committee whose quorum counts; default: the demo's.")
  private Path committee;

  @Option(
      names = "--tls-trust",
      paramLabel = "FILE",
      description =
          "Talks TLS alone, to servers with this certificate, or one that it signed (PEM); repeat"
              + " for several.")
  private List<Path> tlsTrust = new ArrayList<>();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Our own certificate (PEM), where servers ask for one.")
  private Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key (PEM), made with it by keygen --type tls.")
  private Path tlsKey;

  /** Reads an address. */
  static final class Address implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      try {
        return HostPort.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("expected " + HostPort.EXPECTED + ", got '" + text + "'");
      }
    }
  }

  /** The addresses that were given; empty: none. */
  List<HostPort> sidecars(Terminal terminal) {
    List<HostPort> asked = sidecars;
    String variable = terminal.environment().get(ConfigLoader.SIDECAR_VARIABLE);
    if (asked.isEmpty() && variable != null) {
      asked = fromVariable(variable);
    }
    if (asked.size() > Connection.ADDRESSES_LIMIT) {
      throw CommandException.hopeless(
          "--sidecar: expected at most " + Connection.ADDRESSES_LIMIT + " of them");
    }
    return asked;
  }

  /** The TLS towards them; empty: without TLS. */
  Optional<Tls> tls(Terminal terminal) {
    if (tlsCertificate == null != (tlsKey == null)) {
      throw CommandException.hopeless(
          "--tls-cert, --tls-key: expected both or none of them: a key and its certificate");
    }
    List<Path> trusted = tlsTrust.stream().map(terminal.folder()::resolve).toList();
    try {
      if (tlsKey != null) {
        return Optional.of(
            Tls.load(
                terminal.folder().resolve(tlsKey),
                terminal.folder().resolve(tlsCertificate),
                trusted));
      }
      return trusted.isEmpty() ? Optional.empty() : Optional.of(Tls.trusting(trusted));
    } catch (TlsException e) {
      throw CommandException.hopeless(e.getMessage());
    }
  }

  private static List<HostPort> fromVariable(String text) {
    List<HostPort> addresses = new ArrayList<>();
    for (String address : text.split(",", -1)) {
      try {
        addresses.add(HostPort.parse(address.strip()));
      } catch (IllegalArgumentException e) {
        throw CommandException.hopeless(
            "environment "
                + ConfigLoader.SIDECAR_VARIABLE
                + ": expected "
                + HostPort.EXPECTED
                + ", got '"
                + address
                + "'");
      }
    }
    return addresses;
  }

  /** The addresses that were given, else the demo node's. */
  List<HostPort> sidecarsOrDemo(Terminal terminal, Crypto crypto) {
    List<HostPort> asked = sidecars(terminal);
    return asked.isEmpty()
        ? new ConfigLoader(crypto)
            .load(ConfigLoader.Sources.demo()).sidecars().stream()
                .map(sidecar -> new HostPort(sidecar.host(), sidecar.port()))
                .toList()
        : asked;
  }

  Optional<Committee> committee(Terminal terminal, Crypto crypto) {
    return Optional.ofNullable(committee)
        .map(file -> new ConfigLoader(crypto).committee(terminal.folder().resolve(file)));
  }

  Committee committeeOrDemo(Terminal terminal, Crypto crypto) {
    return committee(terminal, crypto).orElseGet(() -> demoCommittee(crypto));
  }

  static Committee demoCommittee(Crypto crypto) {
    return new ConfigLoader(crypto).load(ConfigLoader.Sources.demo()).committee();
  }
}
