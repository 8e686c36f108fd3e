package tempo.fastpay.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.record.DurableSigningRecord;
import tempo.fastpay.sidecar.record.RecordIdentity;

/**
 * A validator signs on the chain of its record alone. Four validators once certified a second
 * payment of a nonce that had settled, because the chain under them had begun again.
 */
class ForeignChainTest {
  private static final Bytes32 RECORDED = Bytes32.fromNumber(BigInteger.valueOf(77));
  private static final long NOW_MS = 1_800_000_000_000L;

  @TempDir Path folder;
  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    // The record of a validator that stood at block 9.
    Sidecar first = await(start(new OneBlock(9, Optional.of(RECORDED), RECORDED)));
    await(first.close());
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void theChainOfTheRecordIsTaken() {
    Sidecar again = await(start(new OneBlock(12, Optional.of(RECORDED), Bytes32.ZERO)));
    assertThat(again.isSigning()).isTrue();
    await(again.close());
  }

  @Test
  void aChainThatBeganAgainIsNot() {
    Bytes32 other = Bytes32.fromNumber(BigInteger.ONE);
    Throwable failure = failure(start(new OneBlock(12, Optional.of(other), Bytes32.ZERO)));
    assertThat(failure)
        .isInstanceOf(ForeignChainException.class)
        .hasMessageContainingAll("v0", "block 9", other.toHex(), RECORDED.toHex());
    // The record is closed, and as it was.
    theChainOfTheRecordIsTaken();
  }

  @Test
  void aNodeThatDoesNotHoldTheBlockCannotTell() {
    assertThat(failure(start(new OneBlock(12, Optional.empty(), Bytes32.ZERO))))
        .isInstanceOfSatisfying(
            RecordException.class,
            failure -> {
              assertThat(failure.retryMayHelp()).isTrue();
              assertThat(failure).hasMessageContaining("does not hold block 9");
            });
  }

  @Test
  void aChainThatBecomesAnotherStopsTheValidator() {
    OneBlock chain = new OneBlock(12, Optional.of(RECORDED), Bytes32.ZERO);
    Sidecar sidecar = await(start(chain));
    chain.follower.ended(new ForeignChainException("block 12 is another one"));
    assertThat(failure(sidecar.stopped())).isInstanceOf(ForeignChainException.class);
    SubmitReply reply =
        await(sidecar.submit(SubmitRequest.of(RecordSamples.envelope(10, 0), List.of())));
    assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
    assertThat(sidecar.isSigning()).isFalse();
    await(sidecar.close());
  }

  private static Throwable failure(Future<?> future) {
    return await(future.<Throwable>map(none -> null).recover(Future::succeededFuture));
  }

  private Future<Sidecar> start(Chain chain) {
    Loop loop = Loop.of(vertx);
    return new Confined(loop)
        .call(
            () ->
                Sidecar.start(
                    vertx,
                    new SidecarConfig(
                        RecordSamples.MEMBERS.get(0),
                        RecordSamples.COMMITTEE,
                        List.of(),
                        CoreLimits.DEFAULT,
                        SidecarConfig.SUBMISSIONS_LIMIT_DEFAULT,
                        SidecarConfig.ENDED_LIMIT_DEFAULT),
                    new Sidecar.Ports(
                        chain,
                        DurableSigningRecord.at(
                            vertx,
                            folder.resolve("record"),
                            RecordIdentity.of(
                                RecordSamples.MEMBERS.get(0), RecordSamples.COMMITTEE),
                            RecordSamples.COMMITTEE,
                            !Files.exists(folder.resolve("record"))),
                        new LocalSigner(
                            vertx,
                            new MemberKey(
                                RecordSamples.COMMITTEE,
                                RecordSamples.MEMBERS.get(0),
                                RecordSamples.secret(0),
                                CRYPTO)),
                        () -> NOW_MS,
                        CRYPTO),
                    new BulletinBoard("boot1", BoardLimits.DEFAULT, () -> NOW_MS, loop)));
  }

  /** A chain that stands still, and says of every block below that it has one hash. */
  private static final class OneBlock implements Chain {
    private final FinalizedBlock block;
    private final Optional<Bytes32> below;
    private Follower follower;

    OneBlock(long height, Optional<Bytes32> below, Bytes32 hash) {
      this.block = new FinalizedBlock(UInt64.of(height), hash, NOW_MS);
      this.below = below;
    }

    @Override
    public ChainId chainId() {
      return RecordSamples.COMMITTEE.chainId();
    }

    @Override
    public Future<ChainHead> head() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<FinalizedBlock> finalizedBlock() {
      return Future.succeededFuture(block);
    }

    @Override
    public Future<Optional<Bytes32>> blockHash(UInt64 height) {
      return Future.succeededFuture(below);
    }

    @Override
    public Runnable follow(FinalizedBlock from, Follower following) {
      follower = following;
      return () -> {};
    }

    @Override
    public Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, UInt64 height) {
      return Future.succeededFuture(Map.of());
    }

    @Override
    public Future<BigInteger> balance(Address account, AssetId asset, UInt64 height) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Sent> submit(Payment payment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Optional<Outcome>> outcome(Payment payment) {
      throw new UnsupportedOperationException();
    }
  }
}
