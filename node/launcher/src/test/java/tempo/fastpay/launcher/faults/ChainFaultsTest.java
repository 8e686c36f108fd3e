package tempo.fastpay.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/** What the chain's state may do to payments, on the development chain. */
class ChainFaultsTest extends ChainFaultsContract {
  @Override
  protected StagedChain start(Vertx onVertx, BigInteger baseFee) {
    return StagedDevChain.start(onVertx, baseFee);
  }

  @Override
  protected String nodeSays(String words) {
    return words;
  }

  /** Anvil knows no receive policies. */
  @Test
  void aReceivePolicyThatDiverts() {
    Account alice = funded(15);
    Account bob = funded(0);
    UInt64 nobodyLikeAlice = chain().forbid(alice.address());
    receiveBy(bob, nobodyLikeAlice);
    block();
    Payment payment = signed(draft(bob, 1, 0), alice);
    committee()
        .refuse(
            RejectCode.INVALID_FORMAT,
            "recipient: its receive policy would not let it have this payment",
            payment);
    receiveBy(bob, ALLOWS_ALL);
    block();
    assertPaid(payment);

    receiveBy(bob, nobodyLikeAlice);
    Payment late = signed(draft(bob, 2, 1), alice);
    queued(late);
    block();
    assertThat(committee().awaitStage(late, Stage.FAILED).detail())
        .isEqualTo("diverted by the recipient's receive policy");
  }

  private void receiveBy(Account account, UInt64 senders) {
    chain()
        .call(
            account.address(),
            Contracts.TRANSFER_POLICIES,
            ContractCall.SET_RECEIVE_POLICY.encode(
                Abi.word(senders), Abi.word(ALLOWS_ALL), Abi.word(account.address())));
  }
}
