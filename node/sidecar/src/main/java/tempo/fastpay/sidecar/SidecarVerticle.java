package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.grpc.server.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import tempo.fastpay.face.BusLimits;
import tempo.fastpay.face.EventBusFace;
import tempo.fastpay.face.GrpcEndpoint;
import tempo.fastpay.face.GrpcFace;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.face.board.BoardCursor;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.evidence.EvidencePoll;
import tempo.fastpay.face.gossip.Gossip;
import tempo.fastpay.face.gossip.GossipLimits;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.face.gossip.PeerCounters;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.tls.Tls;

/** Runs one validator of a node: the sidecar, its gRPC port, its event-bus address, its gossip. */
public final class SidecarVerticle extends VerticleBase {
  /**
   * The settings of one validator and of its servers.
   *
   * @param port 0: any free one
   * @param tls of the gRPC port; empty: without
   * @param bus empty where nobody could reach this validator over the event bus: the entries of its
   *     board are then not made into messages
   * @param faucet served beside the sidecar, where the chain is the in-memory one
   */
  public record Config(
      SidecarConfig sidecar,
      String host,
      int port,
      Optional<Tls> tls,
      BoardLimits board,
      GrpcLimits grpc,
      Optional<BusLimits> bus,
      GossipLimits gossip,
      Optional<FaucetApi> faucet) {
    /** Makes a configuration with the default bounds, and without TLS. */
    public static Config of(
        SidecarConfig sidecar, String host, int port, Optional<FaucetApi> faucet) {
      return of(sidecar, host, port, Optional.empty(), faucet);
    }

    /** Makes a configuration with the default bounds. */
    public static Config of(
        SidecarConfig sidecar,
        String host,
        int port,
        Optional<Tls> tls,
        Optional<FaucetApi> faucet) {
      return new Config(
          sidecar,
          host,
          port,
          tls,
          BoardLimits.DEFAULT,
          GrpcLimits.DEFAULT,
          Optional.of(BusLimits.DEFAULT),
          GossipLimits.DEFAULT,
          faucet);
    }

    /** Returns these settings without the event bus: the validator is served over gRPC alone. */
    public Config withoutBus() {
      return new Config(sidecar, host, port, tls, board, grpc, Optional.empty(), gossip, faucet);
    }

    public Config {
      Objects.requireNonNull(sidecar);
      Objects.requireNonNull(host);
      Objects.requireNonNull(tls);
      Objects.requireNonNull(board);
      Objects.requireNonNull(grpc);
      Objects.requireNonNull(bus);
      Objects.requireNonNull(gossip);
      Objects.requireNonNull(faucet);
    }
  }

  private final Config config;
  private final Sidecar.Ports ports;
  private final Random random;
  private Loop loop;
  private Sidecar sidecar;
  private GrpcEndpoint grpc;
  private Optional<EventBusFace> bus = Optional.empty();
  // Read from other threads, by whoever watches the validator.
  private volatile Optional<Gossip> gossip = Optional.empty();
  private Optional<EvidencePoll> evidence = Optional.empty();

  /**
   * A verticle to deploy.
   *
   * @param random for the board's boot id and gossip's jitter
   */
  public SidecarVerticle(Config config, Sidecar.Ports ports, Random random) {
    this.config = config;
    this.ports = ports;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    loop = Loop.of(vertx, context);
    BulletinBoard board =
        new BulletinBoard(
            BoardCursor.newBootId(random), config.board(), ports.clock()::unixMillis, loop);
    return Sidecar.start(vertx, config.sidecar(), ports, board)
        .onSuccess(started -> sidecar = started)
        .compose(started -> listen())
        .onSuccess(listening -> grpc = listening)
        .compose(listening -> serveEventBus());
  }

  private Future<GrpcEndpoint> listen() {
    GrpcFace face =
        new GrpcFace(vertx, sidecar, new ProtoCodec(config.sidecar().committee()), config.grpc());
    // Building the services loads and parses the contract's descriptors: too long for an event
    // loop.
    return loop.compute(() -> services(face)).compose(services -> listen(face, services));
  }

  private Future<GrpcEndpoint> listen(GrpcFace face, List<Service> services) {
    return GrpcEndpoint.listen(
        vertx,
        config.host(),
        config.port(),
        config.tls(),
        face.calls(),
        services,
        () -> Future.succeededFuture(sidecar.isSigning()));
  }

  private List<Service> services(GrpcFace face) {
    List<Service> services = new ArrayList<>();
    services.add(face.sidecar());
    config.faucet().ifPresent(faucet -> services.add(face.faucet(faucet)));
    return services;
  }

  private Future<Void> serveEventBus() {
    return config.bus().map(this::serveEventBus).orElseGet(Future::succeededFuture);
  }

  private Future<Void> serveEventBus(BusLimits limits) {
    return EventBusFace.start(
            vertx,
            config.sidecar().validator().name(),
            sidecar,
            sidecar::boardEvents,
            config.faucet(),
            new JsonCodec(config.sidecar().committee()),
            limits)
        .map(
            serving -> {
              bus = Optional.of(serving);
              return null;
            });
  }

  /**
   * Asks the other validators which signatures of this one they saw, begins to sign, and to watch
   * their boards. Once, after deployment; nothing is signed before.
   *
   * @return fails where the validator must not sign
   */
  public Future<Void> gossipWith(List<Peer> peers) {
    return sidecar.begin(peers).compose(begun -> new Confined(loop).get(() -> watch(peers)));
  }

  private Void watch(List<Peer> peers) {
    Gossip running =
        Gossip.start(vertx, peers, sidecar.intake(), config.gossip(), random, sidecar.cursors());
    sidecar.follow(running);
    gossip = Optional.of(running);
    evidence = Optional.of(sidecar.learnEvidence(peers, EvidencePoll.PERIOD_MS));
    return null;
  }

  /** Ends the watching of all peers; answers go on. For nodes whose validators stop together. */
  public Future<Void> stopGossip() {
    return new Confined(loop).get(this::watchNobody);
  }

  private Void watchNobody() {
    leavePeers();
    gossip = Optional.empty();
    return null;
  }

  private void leavePeers() {
    gossip.ifPresent(Gossip::close);
    evidence.ifPresent(EvidencePoll::close);
  }

  /** The validator, for callers in this process. */
  public ValidatorApi api() {
    return sidecar;
  }

  public Sidecar sidecar() {
    return sidecar;
  }

  /** The counters of each peer that is watched; none before {@link #gossipWith}. */
  public List<PeerCounters> peers() {
    return gossip.map(Gossip::counters).orElse(List.of());
  }

  /** How many peers' boards are being watched now. */
  public int watchedPeers() {
    return (int) peers().stream().filter(PeerCounters::watching).count();
  }

  /** The names of the peers that were never reached, a minute and more after the start. */
  public List<String> unreachedPeers() {
    return peers().stream().filter(PeerCounters::unreached).map(PeerCounters::peer).toList();
  }

  /** Where it serves gRPC. */
  public GrpcEndpoint endpoint() {
    return grpc;
  }

  /** The watches that its board lets run at once. */
  public int watchersLimit() {
    return config.board().watchersLimit();
  }

  /** The gRPC port it listens on. */
  public int port() {
    return grpc.port();
  }

  @Override
  public Future<?> stop() {
    leavePeers();
    return bus.map(EventBusFace::close)
        .orElseGet(Future::succeededFuture)
        .compose(closed -> grpc.close())
        .eventually(sidecar::close);
  }
}
