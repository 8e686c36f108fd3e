package tempo.fastpay.chain.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;

/** How payments go to the node: together, answered each by itself, and boundedly many. */
class SendsTest implements Rpc {
  private static final int FIRST = Sends.REQUESTS_LIMIT * Sends.BATCH_LIMIT;

  private record Request(List<RpcCall> calls, Promise<List<RpcAnswer>> answers) {}

  private final SeededLoop loop = SeededLoop.of(1);
  private final List<Chain.Answer> counted = new ArrayList<>();
  private final Sends sends = new Sends(loop, new NodeRpc(this, loop), counted::add);
  private final List<Request> requests = new ArrayList<>();

  @Override
  public Future<Object> call(RpcCall call) {
    throw new UnsupportedOperationException("payments go in batches");
  }

  @Override
  public Future<List<RpcAnswer>> batch(List<RpcCall> calls) {
    Request request = new Request(calls, Promise.promise());
    requests.add(request);
    return request.answers().future();
  }

  private List<Future<Chain.Sent>> send(int payments) {
    List<Future<Chain.Sent>> sent = new ArrayList<>();
    for (int i = 0; i < payments; i++) {
      sent.add(sends.send(raw(i)));
    }
    turn();
    return sent;
  }

  private static Bytes raw(long number) {
    return Abi.word(UInt64.of(number)).bytes();
  }

  private void turn() {
    loop.time().runUntil(loop.nowMs() + 1);
  }

  private static RpcAnswer taken() {
    return new RpcAnswer.Result(raw(7).toHex());
  }

  private static RpcAnswer refused(String words) {
    return new RpcAnswer.Failed(new RpcError(-32_000, words, Optional.empty()));
  }

  @Test
  void whatComesTogetherGoesTogetherInItsOrder() {
    List<Future<Chain.Sent>> sent = send(3);

    assertThat(requests).hasSize(1);
    assertThat(requests.get(0).calls())
        .extracting(call -> call.method() + call.params().getString(0))
        .containsExactly(
            "eth_sendRawTransaction" + raw(0).toHex(),
            "eth_sendRawTransaction" + raw(1).toHex(),
            "eth_sendRawTransaction" + raw(2).toHex());
    requests.get(0).answers().complete(List.of(taken(), refused("nonce too low"), taken()));
    turn();
    assertThat(sent)
        .extracting(each -> each.result().answer())
        .containsExactly(Chain.Answer.TAKEN, Chain.Answer.NONCE_TOO_LOW, Chain.Answer.TAKEN)
        .isEqualTo(counted);
  }

  @Test
  void soManyRequestsAreUnderWayAndTheRestWaitsForOneToEnd() {
    send(FIRST + 1);
    assertThat(requests).hasSize(Sends.REQUESTS_LIMIT);
    assertThat(requests).allMatch(request -> request.calls().size() == Sends.BATCH_LIMIT);
    send(2);
    assertThat(requests).hasSize(Sends.REQUESTS_LIMIT);

    requests.get(3).answers().fail("lost");
    turn();

    assertThat(requests).hasSize(Sends.REQUESTS_LIMIT + 1);
    assertThat(requests.get(Sends.REQUESTS_LIMIT).calls()).hasSize(3);
  }

  @Test
  void oneMoreThanMayWaitIsRefusedAndTheOthersGoOn() {
    List<Future<Chain.Sent>> sent = send(FIRST);
    sent.addAll(send(Sends.WAITING_LIMIT + 1));

    assertThat(sent.get(sent.size() - 1).cause())
        .hasMessageContaining(Sends.WAITING_LIMIT + " payments wait");
    assertThat(sent.subList(0, sent.size() - 1)).noneMatch(Future::isComplete);
    requests.get(0).answers().fail("lost");
    turn();
    assertThat(sends.send(raw(1)).isComplete()).isFalse();
  }

  @Test
  void oneErrorForAllIsEachOnesAnswerAndALostRequestIsNobodys() {
    List<Future<Chain.Sent>> refused = send(2);
    requests
        .get(0)
        .answers()
        .fail(RpcException.of(new RpcError(-32_003, "txpool is full", Optional.empty())));
    turn();
    assertThat(refused).allMatch(each -> each.result().answer() == Chain.Answer.POOL_FULL);

    List<Future<Chain.Sent>> lost = send(2);
    requests.get(1).answers().fail("the connection failed");
    turn();
    assertThat(lost).allMatch(Future::failed);
    assertThat(counted).containsExactly(Chain.Answer.POOL_FULL, Chain.Answer.POOL_FULL);
  }

  @Test
  void anAnswerThatIsNoHashOrMissingFailsTheRequest() {
    List<Future<Chain.Sent>> wrong = send(2);
    requests.get(0).answers().complete(List.of(taken(), new RpcAnswer.Result("0x1")));
    turn();
    assertThat(wrong).allMatch(Future::failed);

    List<Future<Chain.Sent>> missing = send(2);
    requests.get(1).answers().complete(List.of(taken()));
    turn();
    assertThat(missing)
        .allSatisfy(each -> assertThat(each.cause()).hasMessageContaining("expected 2 answers"));
    assertThat(counted).isEmpty();
  }
}
