package tempo.fastpay.devchain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.People;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/** Transactions made with other people's tools, and what becomes of them here. */
class VectorsTest {
  private static final Path VECTORS =
      Path.of("../protocol/src/test/resources/vectors/tempo_tx_vectors.json");
  private static final ChainId CHAIN = ChainId.of(31337);
  private static final long REFERENCE_MS = 1_800_000_000_000L;

  record Vector(JsonObject json) {
    boolean isPayment() {
      return json.getJsonObject("fastpay").getString("verdict").equals("ACCEPT");
    }

    Bytes raw() {
      return Bytes.fromHex(json.getString("raw"));
    }

    Address sender() {
      return Address.fromHex(json.getString("senderAddress"));
    }

    boolean isByAccessKey() {
      return json.getValue("keychain") != null;
    }

    /** True where a chain that has seen nothing yet can include it. */
    boolean isFirst() {
      return json.getJsonObject("decoded").getString("nonce").equals("0");
    }

    @Override
    public String toString() {
      return json.getString("name");
    }
  }

  static Stream<Vector> vectors() {
    try {
      return new JsonObject(Files.readString(VECTORS))
          .getJsonArray("vectors").stream().map(each -> new Vector((JsonObject) each));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final SeededLoop loop = SeededLoop.of(1);

  private DevChain chain(Optional<Address> rich) {
    List<Ledger.Allocation> genesis =
        rich.stream()
            .flatMap(
                account ->
                    // Twice the most of a vector's amount, so that there is something for the fee.
                    Stream.of(0, 1, 2, 3, 0, 1, 2, 3)
                        .map(
                            i ->
                                new Ledger.Allocation(
                                    account,
                                    AssetId.fromHex("20c000000000000000000000000000000000000" + i),
                                    UInt64.MAX)))
            .toList();
    var starting =
        DevChain.start(
            loop,
            DevChain.Config.of(CHAIN, Fork.T4, 0, People.CRYPTO, () -> REFERENCE_MS)
                .withGenesis(genesis));
    return turned(starting);
  }

  private <T> T turned(Future<T> future) {
    while (!future.isComplete() && loop.time().runNext()) {
      // One turn after the other.
    }
    return future.result();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void paymentsAreExecutedAndNothingElseIs(Vector vector) {
    DevChain chain = chain(vector.isPayment() ? Optional.of(vector.sender()) : Optional.empty());

    Submission submission = turned(chain.submit(vector.raw()));

    if (!vector.isPayment() || vector.isByAccessKey()) {
      assertThat(submission).isInstanceOf(Submission.Refused.class);
      return;
    }
    assertThat(submission)
        .isEqualTo(new Submission.Accepted(Bytes32.fromHex(vector.json().getString("txHash"))));
    Block block = chain.mine();
    assertThat(block.transactions()).hasSize(vector.isFirst() ? 1 : 0);
    block.transactions().forEach(each -> assertThat(each.receipt().succeeded()).isTrue());
  }
}
