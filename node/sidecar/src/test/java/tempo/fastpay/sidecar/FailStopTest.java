package tempo.fastpay.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.record.FaultyRecord;
import tempo.fastpay.sidecar.record.FaultyStore;

/** L8 at a whole validator: a write that fails is the last thing it does. */
class FailStopTest {
  private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private Sidecar sidecar(SigningRecord record) {
    MemoryChain chain = new MemoryChain(vertx, CHAIN, clock::get, 5_000);
    chain.allocate(address(key(0x11)), ALPHA_USD, UInt64.of(15_000_000));
    Loop loop = Loop.of(vertx);
    return await(
        new Confined(loop)
            .call(
                () ->
                    Sidecar.start(
                            vertx,
                            SidecarConfig.of(
                                RecordSamples.MEMBERS.get(0), RecordSamples.COMMITTEE, List.of()),
                            new Sidecar.Ports(
                                chain,
                                record,
                                new LocalSigner(
                                    vertx,
                                    new MemberKey(
                                        RecordSamples.COMMITTEE,
                                        RecordSamples.MEMBERS.get(0),
                                        RecordSamples.secret(0),
                                        CRYPTO)),
                                clock::get,
                                CRYPTO),
                            new BulletinBoard("boot1", BoardLimits.DEFAULT, clock::get, loop))
                        .compose(started -> started.begin(List.of()).map(started))));
  }

  @Test
  void nothingIsSignedAfterAWriteThatFailed() {
    // The first write is H, the second a permit that may or may not be on disk.
    Sidecar sidecar =
        sidecar(FaultyRecord.at(vertx, folder.resolve("record"), FaultyStore.Fault.ALL_WRITTEN, 1));
    Envelope first = RecordSamples.envelope(10, 0);

    assertThat(refusal(sidecar, first)).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(sidecar.isSigning()).isFalse();
    assertThat(await(sidecar.stopped().map("").otherwise(Throwable::getMessage)))
        .contains("signing record could not be written", "No space left on device");
    assertThat(refusal(sidecar, RecordSamples.envelope(20, 1)))
        .isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(await(sidecar.bulletinBoard(BoardQuery.of(new BoardFilter.All()))).certificates())
        .as("nobody is shown a signature")
        .isEmpty();
    await(sidecar.close());
  }

  private static RejectCode refusal(Sidecar sidecar, Envelope envelope) {
    SubmitReply reply = await(sidecar.submit(SubmitRequest.of(envelope, List.of())));
    assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
    return ((SubmitReply.Rejected) reply).reject().code();
  }
}
