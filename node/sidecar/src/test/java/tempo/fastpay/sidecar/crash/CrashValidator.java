package tempo.fastpay.sidecar.crash;

import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.sidecar.TestPayments.key;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.SidecarConfig;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.record.DurableSigningRecord;
import tempo.fastpay.sidecar.record.RecordIdentity;

/**
 * A validator's process, to be killed: a committee of one over gRPC, its record in a directory, its
 * chain in a file.
 */
final class CrashValidator {
  static final Validator DAVE = Validator.of("dave", CRYPTO.publicKeyEd25519(key(0xd1)));

  /** Of one: each certificate is a quorum at once, so lanes go on and QCs are recorded too. */
  static final Committee COMMITTEE = Committee.of(CHAIN, UInt64.ONE, List.of(DAVE), CRYPTO);

  static final RecordIdentity IDENTITY = RecordIdentity.of(DAVE, COMMITTEE);

  /** What it says once it listens; the port follows. */
  static final String LISTENS = "listens at ";

  private static final long START_LIMIT_SECONDS = 60;

  private CrashValidator() {}

  /** Arguments: the record's directory, the chain's file, whether the key is new. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    FileChain chain = new FileChain(vertx, Path.of(arguments[1]));
    SidecarVerticle verticle =
        new SidecarVerticle(
            SidecarVerticle.Config.of(
                SidecarConfig.of(DAVE, COMMITTEE, List.of()), "127.0.0.1", 0, Optional.empty()),
            new Sidecar.Ports(
                chain,
                DurableSigningRecord.at(
                    vertx,
                    Path.of(arguments[0]),
                    IDENTITY,
                    COMMITTEE,
                    Boolean.parseBoolean(arguments[2])),
                new LocalSigner(vertx, new MemberKey(COMMITTEE, DAVE, key(0xd1), CRYPTO)),
                System::currentTimeMillis,
                CRYPTO),
            new Random());
    try {
      vertx
          .deployVerticle(verticle)
          .compose(deployed -> verticle.gossipWith(List.of()))
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      System.out.println(e.getCause().getMessage());
      System.exit(
          e.getCause() instanceof RecordException refused && refused.retryMayHelp() ? 1 : 2);
    }
    verticle
        .sidecar()
        .stopped()
        .onFailure(
            cause -> {
              System.out.println(cause.getMessage());
              Runtime.getRuntime().halt(2);
            });
    System.out.println(LISTENS + verticle.port());
  }
}
