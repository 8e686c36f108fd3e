package tempo.fastpay.launcher.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.crypto.CryptoLoader;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.SidecarConfig;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.record.DurableSigningRecord;
import tempo.fastpay.sidecar.record.RecordIdentity;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;
import tempo.fastpay.wire.GrpcValidator;
import tempo.fastpay.wire.ProtoCodec;

/**
 * How many payments one validator certifies over gRPC with its record on the disk, both in this
 * process. Each payment is of an account of its own, so none waits for another's QC (L3); all are
 * signed before the clock starts. {@code scripts/load} sends more.
 */
class LoadTest {
  private static final int PAYMENTS = Integer.getInteger("fastpay.payments", 300);

  /** Sent and unanswered at once; the sender waits beyond. */
  private static final int WINDOW = 512;

  private static final long LIMIT_SECONDS = 120;

  private final Vertx vertx = Vertx.vertx();
  private final Crypto crypto = new CryptoLoader(false).find();
  private final TestCommittee one = TestCommittee.of(1);
  private final Map<String, Integer> answers = new TreeMap<>();
  @TempDir Path folder;

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private List<SubmitRequest> signed(MemoryChain chain) {
    List<SubmitRequest> requests = new ArrayList<>();
    for (int i = 0; i < PAYMENTS; i++) {
      Bytes32 key = Hashes.sha256(("load " + i).getBytes(StandardCharsets.US_ASCII));
      chain.allocate(
          Hashes.addressOf(crypto.publicKeySecp256k1(key)), Fixtures.ALPHA_USD, UInt64.ONE);
      requests.add(
          Fixtures.request(
              Fixtures.screened(
                  Fixtures.builder(Fixtures.BOB, UInt64.ONE, 0)
                      .build()
                      .signSecp256k1(key, crypto))));
    }
    return requests;
  }

  private SidecarVerticle validator(MemoryChain chain) throws Exception {
    TestCommittee.Member member = one.member(0);
    SidecarVerticle verticle =
        new SidecarVerticle(
            SidecarVerticle.Settings.of(
                    SidecarConfig.of(member.validator(), one.committee(), List.of()),
                    "127.0.0.1",
                    0,
                    Optional.empty())
                .withoutBus(),
            new Sidecar.Ports(
                chain,
                DurableSigningRecord.at(
                    vertx,
                    folder.resolve("record"),
                    RecordIdentity.of(member.validator(), one.committee()),
                    one.committee(),
                    true),
                new LocalSigner(
                    vertx, crypto, one.committee(), member.validator(), member.privateKey()),
                System::currentTimeMillis,
                crypto),
            new Random());
    await(vertx.deployVerticle(verticle).compose(id -> verticle.gossipWith(List.of())));
    return verticle;
  }

  private synchronized void count(String answer) {
    answers.merge(answer, 1, Integer::sum);
  }

  private static String name(SubmitReply reply) {
    return reply instanceof SubmitReply.Rejected refused
        ? refused.reject().code().name()
        : "CERTIFIED";
  }

  private long diskBytes() throws Exception {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void everyPaymentIsCertified() throws Exception {
    MemoryChain chain = new MemoryChain(vertx, Fixtures.CHAIN, System::currentTimeMillis, 1_000);
    List<SubmitRequest> requests = signed(chain);
    chain.start();
    SidecarVerticle verticle = validator(chain);
    GrpcClient client = GrpcValidator.client(vertx);
    GrpcValidator api =
        new GrpcValidator(
            vertx,
            client,
            SocketAddress.inetSocketAddress(verticle.port(), "127.0.0.1"),
            new ProtoCodec(one.committee()),
            TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    Semaphore window = new Semaphore(WINDOW);
    long[] latencyNs = new long[PAYMENTS];
    long startedNs = System.nanoTime();

    for (int i = 0; i < PAYMENTS; i++) {
      int sent = i;
      assertThat(window.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      long sentNs = System.nanoTime();
      api.submit(requests.get(i))
          .onComplete(
              answer -> {
                latencyNs[sent] = System.nanoTime() - sentNs;
                count(answer.succeeded() ? name(answer.result()) : answer.cause().toString());
                window.release();
              });
    }
    assertThat(window.tryAcquire(WINDOW, LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    double seconds = (System.nanoTime() - startedNs) / 1e9;
    Arrays.sort(latencyNs);
    System.out.printf(
        "payments=%d a_second=%.0f p50_ms=%.1f p99_ms=%.1f disk_bytes=%d answers=%s%n",
        PAYMENTS,
        PAYMENTS / seconds,
        latencyNs[PAYMENTS / 2] / 1e6,
        latencyNs[PAYMENTS * 99 / 100] / 1e6,
        diskBytes(),
        answers);
    assertThat(answers).isEqualTo(Map.of("CERTIFIED", PAYMENTS));
    chain.stop();
    await(client.close());
  }
}
