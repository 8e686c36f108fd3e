package tempo.fastpay.chain.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** State is read at one very block, in few requests, and an answer is what it says or nothing. */
class RpcStateReaderTest {
  private static final Address ALICE = TempoState.somebody(1);
  private static final AssetId TOKEN = TempoState.usd(1);

  /** Of an answer to one read: the word that was asked for. */
  private static final int LAST_WORD = 11;

  private final TempoLedger ledger = new TempoLedger();
  private final LedgerRpc node = new LedgerRpc(ledger);
  private final SeededLoop loop = SeededLoop.of(1);
  private final RpcStateReader reader = new RpcStateReader(loop, node);
  private final FactsHarness harness =
      new FactsHarness(ledger, reader, FactsHarness.NO_AUDIT, loop, 1);

  @BeforeEach
  void fill() {
    TempoState.Token token = new TempoState.Token();
    token.balances.put(ALICE, BigInteger.valueOf(500));
    ledger.state.tokens.put(TOKEN, token);
    ledger.state.nonces.put(new Lane(ALICE, NonceKey.PROTOCOL), UInt64.of(4));
    ledger.state.nonces.put(new Lane(ALICE, NonceKey.of(7)), UInt64.of(5));
  }

  private List<Answer> read(List<Read> reads) {
    return harness.await(reader.read(ledger.now(), reads));
  }

  private static Read balance() {
    return new Cell.Balance(ALICE, TOKEN).reads().get(0);
  }

  private static Answer word(long number) {
    return new Answer.Value(Abi.word(number).bytes());
  }

  @Test
  void oneRequestReadsAllKinds() {
    Address bob = TempoState.somebody(2);
    List<Answer> answers =
        read(
            List.of(
                new Read.TransactionCount(ALICE),
                balance(),
                new Cell.DryRun(TOKEN, ALICE, Address.ZERO).reads().get(0),
                new Read.Code(bob),
                new Cell.LaneNonce(new Lane(ALICE, NonceKey.of(7))).reads().get(0),
                new Cell.Balance(ALICE, TempoState.usd(9)).reads().get(0)));
    assertThat(answers)
        .containsExactly(
            word(4),
            word(500),
            new Answer.Reverted(Revert.INVALID_RECIPIENT.selector()),
            new Answer.Value(Bytes.EMPTY),
            word(5),
            new Answer.Reverted(Revert.UNINITIALIZED.selector()));
    assertThat(node.requests).isEqualTo(1);
    assertThat(node.calls).isEqualTo(4);
  }

  @Test
  void manyReadsAreFewCalls() {
    int many = 2 * RpcStateReader.MULTICALL_LIMIT + 1;
    assertThat(read(Collections.nCopies(many, balance())))
        .isEqualTo(Collections.nCopies(many, word(500)));
    assertThat(node.requests).isEqualTo(1);
    assertThat(node.calls).isEqualTo(3);
  }

  @Test
  void aRequestHasABoundedNumberOfCalls() {
    int many = RpcStateReader.REQUEST_LIMIT + 1;
    List<Read> reads = new ArrayList<>(Collections.nCopies(many, new Read.Code(ALICE)));
    assertThat(read(reads)).hasSize(many).containsOnly(new Answer.Value(Bytes.EMPTY));
    assertThat(node.requests).isEqualTo(2);
    assertThat(node.calls).isEqualTo(many);
  }

  @Test
  void aNodeThatTakesNoHashIsAskedByNumber() {
    node.takesHashes = false;
    assertThat(read(List.of(balance()))).containsExactly(word(500));
    assertThat(node.requests).isEqualTo(2);
    assertThat(read(List.of(balance()))).containsExactly(word(500));
    assertThat(node.requests).as("it is known now").isEqualTo(3);
  }

  @Test
  void byNumberTheHashIsCompared() {
    node.takesHashes = false;
    node.hashOfHeight = Bytes32.ZERO.toHex();
    assertThatThrownBy(() -> read(List.of(balance())))
        .hasMessageContaining("the node has another block, or none, at height 1");
  }

  @Test
  void anotherHashIsNotThere() {
    BlockId gone = new BlockId(UInt64.ONE, Bytes32.ZERO);
    List<Answer> answers = harness.await(reader.read(gone, List.of(balance())));
    assertThat(answers)
        .containsExactly(new Answer.Missing("eth_call of Multicall3: Resource not found"));
  }

  @Test
  void anotherHeightInsideIsNoAnswer() {
    Bytes height = AbiWriter.wordAnd(Abi.TRUE, AbiWriter.bytes(Abi.word(2).bytes()));
    Bytes answer = AbiWriter.onlyList(List.of(height));
    assertThat(Multicall.decode(answer, 0, UInt64.of(2))).isEmpty();
    assertThatThrownBy(() -> Multicall.decode(answer, 0, UInt64.ONE))
        .hasMessageContaining("asked about height 1, answered about 2");
    assertThatThrownBy(() -> Multicall.decode(answer, 1, UInt64.of(2)))
        .hasMessageContaining("expected 2 results, got 1");
  }

  @Test
  void withoutMulticallNothingIsGuessed() {
    node.hasMulticall = false;
    assertThat(read(List.of(balance(), new Read.TransactionCount(ALICE))))
        .satisfiesExactly(
            first ->
                assertThat(first.toString()).contains("Multicall3").contains("expected a word"),
            second -> assertThat(second).isEqualTo(word(4)));
  }

  @Test
  void aGarbledAnswerIsNone() {
    for (int cut = 0; cut < LAST_WORD * Bytes32.SIZE; cut += 7) {
      int keep = cut;
      node.garbled = bytes -> bytes.slice(0, Math.min(keep, bytes.size() - 1));
      assertThat(read(List.of(balance())).get(0)).isInstanceOf(Answer.Missing.class);
    }
    for (int word = 0; word < LAST_WORD; word++) {
      int at = word * Bytes32.SIZE;
      node.garbled =
          bytes -> {
            byte[] wrong = bytes.toArray();
            wrong[at] = (byte) 0x80;
            return Bytes.of(wrong);
          };
      assertThat(read(List.of(balance())).get(0))
          .as("word " + word)
          .isInstanceOf(Answer.Missing.class);
    }
  }

  @Test
  void aNodeThatIsDownFailsTheReading() {
    node.down =
        Optional.of(RpcException.of(RpcException.Kind.UNREACHABLE, "connection refused", null));
    assertThatThrownBy(() -> read(List.of(balance()))).hasMessageContaining("connection refused");
  }
}
