package tempo.fastpay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.chain.ChainRig.TURN_MS;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.settle.OutcomeLimits;
import tempo.fastpay.chain.twin.TwinBlocks;
import tempo.fastpay.chain.twin.TwinBlocks.TwinBlock;
import tempo.fastpay.chain.twin.TwinNode;
import tempo.fastpay.chain.twin.TwinTransaction;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain.Fate;
import tempo.fastpay.sidecar.port.Chain.Outcome;
import tempo.fastpay.testkit.Fixtures;

class OutcomeTest {
  private static final Payment PAYMENT =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private static final Payment OWN_NONCE = payment(Fixtures.BOB.address(), NonceKey.PROTOCOL, 2);
  private static final Bytes32 OTHER_HASH = Bytes32.fromNumber(BigInteger.valueOf(77));

  private final TwinBlocks blocks = TwinBlocks.begin("chain");
  private final TwinNode node = new TwinNode(Fixtures.CHAIN, blocks);

  private static Payment payment(Address to, NonceKey key, long nonce) {
    return Fixtures.screened(
        Fixtures.builder(to, Fixtures.dollars(1), nonce)
            .nonceKey(key)
            .build()
            .signSecp256k1(Fixtures.ALICE.privateKey(), Fixtures.CRYPTO));
  }

  private Outcome walked(Payment payment, TwinTransaction transaction) {
    ChainRig rig = new ChainRig(node);
    TwinBlock block = blocks.add(transaction);
    node.finalizeAll();
    rig.pass(TURN_MS);
    Outcome outcome = rig.await(rig.chain.outcome(payment)).orElseThrow();
    assertThat(outcome.height()).isEqualTo(UInt64.of(block.height()));
    assertThat(outcome.blockHash()).isEqualTo(block.hash());
    assertThat(outcome.chainTxHash()).isEqualTo(transaction.hash());
    assertThat(node.calls("eth_getTransactionReceipt")).as("no search").isZero();
    return outcome;
  }

  private static void is(Outcome outcome, Fate fate, String reason) {
    assertThat(outcome.fate()).isEqualTo(fate);
    assertThat(outcome.reason()).isEqualTo(reason);
  }

  @Test
  void aTransferToTheRecipientPays() {
    is(walked(PAYMENT, TwinTransaction.paid(PAYMENT, 300)), Fate.PAID, "");
  }

  @Test
  void withoutAFeeToo() {
    is(walked(PAYMENT, TwinTransaction.paid(PAYMENT, 0)), Fate.PAID, "");
  }

  @Test
  void aSignatureThatWasMadeAgainPaysUnderAnotherHash() {
    TwinTransaction again = TwinTransaction.paid(PAYMENT, 300).named(OTHER_HASH);
    is(walked(PAYMENT, again), Fate.PAID, "");
  }

  @Test
  void anotherMessageDisplacesAlsoWhereItPaysTheSame() {
    for (TwinTransaction other :
        List.of(
            TwinTransaction.paid(PAYMENT, 300).with("validBefore", "0x1"),
            TwinTransaction.paid(PAYMENT, 300).with("feeToken", Fixtures.ALPHA_USD.toHex()),
            TwinTransaction.paid(PAYMENT, 300).with("gas", "0x1"),
            TwinTransaction.paid(PAYMENT, 300).with("maxFeePerGas", "0x1"),
            TwinTransaction.paid(PAYMENT, 300)
                .with(
                    "calls",
                    new JsonArray()
                        .add(TwinTransaction.of(PAYMENT).json().getJsonArray("calls").getValue(0))
                        .add(TwinTransaction.of(PAYMENT).json().getJsonArray("calls").getValue(0))),
            TwinTransaction.using(PAYMENT.contentionKey(), "other"))) {
      TwinBlocks fresh = TwinBlocks.begin("chain");
      TwinNode nodeOfIt = new TwinNode(Fixtures.CHAIN, fresh);
      ChainRig rig = new ChainRig(nodeOfIt);
      fresh.add(other.named(OTHER_HASH));
      nodeOfIt.finalizeAll();
      rig.pass(TURN_MS);
      is(
          rig.await(rig.chain.outcome(PAYMENT)).orElseThrow(),
          Fate.DISPLACED,
          "another transaction has used its nonce: " + OTHER_HASH);
    }
  }

  @Test
  void aDivertedTransferDoesNotPay() {
    TwinTransaction diverted =
        TwinTransaction.of(PAYMENT)
            .with(TwinTransaction.transfer(PAYMENT, Contracts.RECEIVE_GUARD))
            .withFee(PAYMENT, 300);
    is(walked(PAYMENT, diverted), Fate.FAILED, "diverted by the recipient's receive policy");
  }

  @Test
  void anotherAmountOrTokenDoesNotPay() {
    TwinTransaction other =
        TwinTransaction.of(PAYMENT)
            .with(transferOf(Fixtures.ALPHA_USD, 999_999))
            .with(transferOf(Contracts.PATH_USD, 1_000_000));
    assertThat(walked(PAYMENT, other).fate()).isEqualTo(Fate.FAILED);
  }

  /** Anybody may write logs with a transfer's name. */
  @Test
  void whatOnlyLooksLikeATransferIsNone() {
    JsonObject transfer = TwinTransaction.transfer(PAYMENT, PAYMENT.recipient());
    JsonObject elsewhere = transfer.copy().put("address", Fixtures.CAROL.address().toHex());
    JsonObject withoutAmount = transfer.copy().put("data", "0x");
    TwinTransaction odd =
        TwinTransaction.of(PAYMENT).with(elsewhere).with(withoutAmount).withFee(PAYMENT, 300);
    assertThat(walked(PAYMENT, odd).fate()).isEqualTo(Fate.FAILED);
  }

  private static JsonObject transferOf(AssetId token, long units) {
    return TwinTransaction.transfer(
        token, PAYMENT.sender(), PAYMENT.recipient(), BigInteger.valueOf(units));
  }

  /** The fee's log looks like the payment's own there. */
  @Test
  void aPaymentToTheFeeManagerIsToldFromItsFee() {
    Payment odd = payment(Contracts.FEE_MANAGER, Fixtures.NONCE_KEY, 0);
    is(walked(odd, TwinTransaction.paid(odd, 0)), Fate.PAID, "");
  }

  @Test
  void aFeeOfTheSameAmountPaysNobody() {
    Payment odd = payment(Contracts.FEE_MANAGER, Fixtures.NONCE_KEY, 0);
    TwinTransaction diverted =
        TwinTransaction.of(odd)
            .with(TwinTransaction.transfer(odd, Contracts.RECEIVE_GUARD))
            .withFee(odd, 1_000_000);
    assertThat(walked(odd, diverted).fate()).isEqualTo(Fate.FAILED);
  }

  @Test
  void aTraceTellsWhyItFailed() {
    node.on(
        "debug_traceTransaction",
        params ->
            new JsonObject()
                .put("output", "0x")
                .put("error", "execution reverted")
                .put(
                    "calls",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("output", Revert.CONTRACT_PAUSED.selector().toHex())
                                .put("error", "execution reverted"))));
    is(
        walked(PAYMENT, TwinTransaction.of(PAYMENT).withFee(PAYMENT, 3).failed()),
        Fate.FAILED,
        "the token is paused");
  }

  @Test
  void withoutTracesTheSameCallTellsWhyItFailed() {
    List<JsonArray> asked = new ArrayList<>();
    node.on(
        "eth_call",
        params -> {
          asked.add(params);
          throw RpcException.of(
              new RpcError(
                  3, "execution reverted", Optional.of(Revert.POLICY_FORBIDS.selector().toHex())));
        });
    is(
        walked(PAYMENT, TwinTransaction.of(PAYMENT).failed()),
        Fate.FAILED,
        Revert.POLICY_FORBIDS.meaning());
    assertThat(asked.get(0).getString(1)).isEqualTo("0x0");
  }

  @Test
  void whereNothingTellsItIsStatusZero() {
    is(walked(PAYMENT, TwinTransaction.of(PAYMENT).failed()), Fate.FAILED, "status 0");
  }

  @Test
  void outOfGasHasNoDataButWords() {
    node.on("debug_traceTransaction", params -> new JsonObject().put("error", "out of gas"));
    is(walked(PAYMENT, TwinTransaction.of(PAYMENT).failed()), Fate.FAILED, "out of gas");
  }

  @Test
  void anUnusedNonceHasNoOutcome() {
    ChainRig rig = new ChainRig(node);
    assertThat(rig.await(rig.chain.outcome(PAYMENT))).isEmpty();
  }

  /** A chain that begins after the payment ended: nothing is remembered. */
  private ChainRig later(Payment payment, int blocksSince) {
    blocks.addEmpty(blocksSince);
    node.finalizeAll();
    OutcomeLimits limits = new OutcomeLimits(100, 2, 5, 50, 10);
    ChainLimits all =
        new ChainLimits(
            ChainLimits.DEFAULT.rpc(),
            ChainLimits.DEFAULT.subscription(),
            ChainLimits.DEFAULT.nodes(),
            ChainLimits.DEFAULT.walk(),
            limits,
            ChainLimits.DEFAULT.facts(),
            ChainLimits.DEFAULT.forksMs());
    ChainRig rig = new ChainRig(1, all, node);
    rig.reads.all.put(payment.lane(), payment.nonceSeq().next());
    return rig;
  }

  @Test
  void itsOwnReceiptIsFoundFirst() {
    blocks.addEmpty(3);
    blocks.add(TwinTransaction.paid(PAYMENT, 300));
    ChainRig rig = later(PAYMENT, 60);
    Outcome outcome = rig.await(rig.chain.outcome(PAYMENT)).orElseThrow();
    is(outcome, Fate.PAID, "");
    assertThat(outcome.height()).isEqualTo(UInt64.of(4));
    assertThat(node.calls("eth_getLogs")).isZero();
    rig.await(rig.chain.outcome(PAYMENT));
    assertThat(rig.counters.snapshot()).containsEntry("searches", 1L);
  }

  @Test
  void whoUsedALaneIsFoundByTheLogs() {
    blocks.addEmpty(3);
    blocks.add(TwinTransaction.using(PAYMENT.contentionKey(), "other"));
    ChainRig rig = later(PAYMENT, 45);
    is(
        rig.await(rig.chain.outcome(PAYMENT)).orElseThrow(),
        Fate.DISPLACED,
        "another transaction has used its nonce: " + blocks.at(4).transactions().get(0).hash());
    assertThat(node.calls("eth_getLogs")).isEqualTo(5);
  }

  @Test
  void whoUsedTheOwnNonceIsFoundByHalving() {
    for (int nonce = 0; nonce < 5; nonce++) {
      blocks.addEmpty(3);
      blocks.add(TwinTransaction.using(OWN_NONCE.lane().at(UInt64.of(nonce)), "other"));
    }
    ChainRig rig = later(OWN_NONCE, 10);
    Outcome outcome = rig.await(rig.chain.outcome(OWN_NONCE)).orElseThrow();
    assertThat(outcome.fate()).isEqualTo(Fate.DISPLACED);
    assertThat(outcome.height()).isEqualTo(UInt64.of(12));
    assertThat(node.calls("eth_getTransactionCount")).isLessThan(8);
  }

  @Test
  void whatLiesTooFarBackIsNotFound() {
    blocks.add(TwinTransaction.using(PAYMENT.contentionKey(), "other"));
    for (int nonce = 0; nonce < 3; nonce++) {
      blocks.add(TwinTransaction.using(OWN_NONCE.lane().at(UInt64.of(nonce)), "other"));
    }
    ChainRig rig = later(PAYMENT, 60);
    rig.reads.all.put(OWN_NONCE.lane(), UInt64.of(3));
    for (Payment payment : List.of(PAYMENT, OWN_NONCE)) {
      assertThatThrownBy(() -> rig.await(rig.chain.outcome(payment)))
          .hasMessageContaining("lies more than 50 blocks back");
    }
  }

  @Test
  void whatIsNotFinalIsNoOutcome() {
    blocks.addEmpty(3);
    blocks.add(TwinTransaction.paid(PAYMENT, 0));
    node.set(3, 4);
    ChainRig rig = new ChainRig(node);
    assertThat(rig.await(rig.chain.outcome(PAYMENT))).isEmpty();
  }
}
