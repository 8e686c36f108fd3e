package tempo.fastpay.devchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.devchain.ledger.People.ALICE;
import static tempo.fastpay.devchain.ledger.People.ALPHA;
import static tempo.fastpay.devchain.ledger.People.BOB;
import static tempo.fastpay.devchain.ledger.People.draft;
import static tempo.fastpay.devchain.ledger.People.raw;

import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.devchain.ledger.Header;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.People;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/** The chain at work, in a time of its own. */
class DevChainTest {
  private static final long START_MS = 1_800_000_000_400L;
  private static final long BLOCK_MS = 1_000;

  private final SeededLoop loop = SeededLoop.of(1);

  private DevChain.Config config() {
    return DevChain.Config.of(
            People.CHAIN, Fork.T10, BLOCK_MS, People.CRYPTO, () -> START_MS + loop.nowMs())
        .withGenesis(List.of(new Ledger.Allocation(ALICE, ALPHA, UInt64.of(1_000))));
  }

  private DevChain started(DevChain.Config config) {
    return done(DevChain.start(loop, config));
  }

  /** The result of what needs no time but the loop's own turns. */
  private <T> T done(Future<T> future) {
    for (int turns = 0; !future.isComplete() && turns < 100; turns++) {
      loop.time().runNext();
    }
    if (future.failed()) {
      throw new IllegalStateException(future.cause());
    }
    return future.result();
  }

  private void pass(long ms) {
    loop.time().runUntil(loop.nowMs() + ms);
  }

  private String refused(Future<Submission> submission) {
    return ((Submission.Refused) done(submission)).refusal().message();
  }

  private long balanceOfBob(DevChain chain) {
    return chain.ledger().balance(BOB, ALPHA, chain.ledger().head().number()).longValueExact();
  }

  @Test
  void blocksAreMadeWhenTheyAreDueAndFinalAtOnce() {
    DevChain chain = started(config());
    List<Block> told = new ArrayList<>();
    chain.onHead(told::add);
    assertThat(done(chain.submit(raw(draft(0))))).isInstanceOf(Submission.Accepted.class);

    pass(2_000);

    assertThat(told).extracting(block -> block.header().number()).containsExactly(1L, 2L);
    assertThat(told)
        .extracting(block -> block.header().timestampMs())
        .containsExactly(1_800_000_001_000L, 1_800_000_002_000L);
    assertThat(told.get(0).transactions()).hasSize(1);
    assertThat(chain.finalized()).isEqualTo(2);
    assertThat(balanceOfBob(chain)).isEqualTo(5);
  }

  @Test
  void childrenAreInTheBlockOfTheirParents() {
    DevChain chain = started(config());
    for (int nonce = 4; nonce >= 0; nonce--) {
      done(chain.submit(raw(draft(nonce))));
    }

    Block block = chain.mine();

    assertThat(block.transactions())
        .extracting(each -> each.transaction().key().nonceSeq().bits())
        .containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(chain.pool().size()).isZero();
  }

  @Test
  void whatComesTooEarlyWaitsTwoMinutes() {
    DevChain chain = started(config());
    done(chain.submit(raw(draft(1))));
    pass(Pool.EARLY_LIMIT_MS);
    assertThat(chain.pool().size()).isEqualTo(1);
    pass(2 * BLOCK_MS);
    assertThat(chain.pool().size()).isZero();
  }

  @Test
  void aNodesWordsForWhatItDoesNotTake() {
    DevChain chain = started(config());
    done(chain.submit(raw(draft(0))));
    UInt64 now = UInt64.of(START_MS / 1000);

    assertThat(refused(chain.submit(raw(draft(0))))).isEqualTo("already known");
    assertThat(refused(chain.submit(raw(draft(0).amount(UInt64.of(9))))))
        .isEqualTo("replacement transaction underpriced");
    assertThat(refused(chain.submit(raw(draft(1).validBefore(UInt64.of(now.bits() + 3))))))
        .startsWith("valid_before");
    assertThat(refused(chain.submit(raw(draft(1).validAfter(UInt64.of(now.bits() + 121))))))
        .startsWith("valid_after");
    chain.mine();
    assertThat(refused(chain.submit(raw(draft(0)))))
        .isEqualTo("nonce too low: next nonce 1, tx nonce 0");
  }

  @Test
  void finalityLagsAndStandsStill() {
    DevChain chain = started(config().withFinalityLag(2));
    pass(5_000);
    assertThat(chain.finalized()).isEqualTo(3);

    chain.holdFinality(true);
    pass(3_000);
    assertThat(chain.finalized()).isEqualTo(3);

    chain.holdFinality(false);
    pass(1_000);
    assertThat(chain.finalized()).isEqualTo(7);
  }

  @Test
  void blocksPause() {
    DevChain chain = started(config());
    chain.pauseBlocks(true);
    pass(5_000);
    assertThat(chain.ledger().head().number()).isZero();
    chain.pauseBlocks(false);
    pass(1_000);
    assertThat(chain.ledger().head().number()).isEqualTo(1);
  }

  @Test
  void aReorgReplacesWhatIsNotFinalAndLosesItsTransactions() {
    DevChain chain = started(config().withFinalityLag(2));
    pass(2_000);
    done(chain.submit(raw(draft(0))));
    Header included = chain.mine().header();
    List<Header> told = new ArrayList<>();
    chain.onHead(block -> told.add(block.header()));

    assertThatThrownBy(() -> chain.reorg(3)).hasMessageContaining("depth: expected 1 to 2");
    chain.reorg(2);

    assertThat(told).extracting(Header::number).containsExactly(2L, 3L);
    assertThat(told.get(1).hash()).isNotEqualTo(included.hash());
    assertThat(told.get(1).parentHash()).isEqualTo(told.get(0).hash());
    assertThat(balanceOfBob(chain)).isZero();
    assertThat(chain.pool().size()).isZero();
    done(chain.submit(raw(draft(0))));
    chain.mine();
    assertThat(balanceOfBob(chain)).isEqualTo(5);
  }

  @Test
  void aTransactionMayDisappear() {
    DevChain chain = started(config());
    chain.lose(tx -> true);
    done(chain.submit(raw(draft(0))));
    chain.mine();
    chain.lose(tx -> false);
    chain.mine();
    assertThat(balanceOfBob(chain)).isZero();
    assertThat(chain.pool().size()).isZero();
  }

  @Test
  void theFaucetGivesAFreshAccountItsFirstMoney() {
    DevChain chain = started(config());
    UInt64 amount = UInt64.of(70);

    assertThat(done(chain.fund(BOB, ALPHA, amount))).isEqualTo(new Funding.Funded(UInt64.ONE));
    assertThat(done(chain.fund(BOB, ALPHA, amount))).isEqualTo(new Funding.Funded(UInt64.ONE));
    assertThat(done(chain.fund(BOB, ALPHA, UInt64.ONE))).isInstanceOf(Funding.Refused.class);
    chain.mine();
    assertThat(balanceOfBob(chain)).isEqualTo(70);
    assertThat(done(chain.fund(BOB, ALPHA, amount))).isEqualTo(new Funding.Funded(UInt64.ONE));
    chain.mine();

    assertThat(balanceOfBob(chain)).isEqualTo(70);
    assertThat(done(chain.fund(ALICE, ALPHA, amount))).isInstanceOf(Funding.Refused.class);
    assertThat(done(chain.fund(BOB, Contracts.PATH_USD, amount)))
        .isInstanceOf(Funding.Funded.class);
  }

  @Test
  void theStateFileCarriesTheChainOverARestart(@TempDir Path directory) {
    DevChain.Config config = config().withStateFile(directory.resolve("chain"));
    DevChain before = started(config);
    before.submitUnsigned(
        ALICE,
        Contracts.ACCOUNT_KEYCHAIN,
        People.authorizeKey(
            People.PHONE, 0, UInt64.of(START_MS), List.of(People.limit(ALPHA, 100, 60))));
    done(before.submit(raw(draft(0))));
    pass(3_000);
    Header head = before.ledger().head();
    Header first = before.ledger().header(1).orElseThrow();
    done(before.close());

    DevChain after = started(config);

    assertThat(after.ledger().head()).isEqualTo(head);
    assertThat(after.ledger().header(1)).contains(first);
    assertThat(after.finalized()).isEqualTo(head.number());
    assertThat(balanceOfBob(after)).isEqualTo(5);
    assertThat(
            done(
                after.submit(
                    draft(1).build().signSecp256k1For(ALICE, People.PHONE_KEY, People.CRYPTO))))
        .isInstanceOf(Submission.Accepted.class);
    Block next = after.mine();
    assertThat(next.header().parentHash()).isEqualTo(head.hash());
    assertThat(next.transactions().get(0).receipt().succeeded()).isTrue();
  }

  @Test
  void finalityGoesOnAfterAReorganisation(@TempDir Path directory) {
    for (DevChain.Config config :
        List.of(config(), config().withStateFile(directory.resolve("chain")))) {
      DevChain chain = started(config.withFinalityLag(2));
      pass(4_000);
      chain.reorg(2);
      pass(4_000);
      assertThat(chain.finalized()).isEqualTo(chain.ledger().head().number() - 2);
    }
  }

  /** A process may end at any moment: the file is then as it was at that moment. */
  @Test
  void noBlockIsFinalBeforeTheFileHoldsIt(@TempDir Path directory) throws Exception {
    DevChain.Config config = config().withStateFile(directory.resolve("chain"));
    DevChain chain = started(config);
    Path copy = directory.resolve("copy");
    for (int i = 0; i < 30; i++) {
      Block made = chain.mine();
      assertThat(chain.finalized()).isLessThan(made.header().number());
      pass(i % 3);
      Header last = chain.ledger().header(chain.finalized()).orElseThrow();
      Files.copy(config.stateFile().get(), copy, StandardCopyOption.REPLACE_EXISTING);
      DevChain after = started(config().withStateFile(copy));
      assertThat(after.ledger().header(last.number())).contains(last);
      assertThat(after.finalized()).isGreaterThanOrEqualTo(last.number());
    }
    pass(1);
    assertThat(chain.finalized()).isEqualTo(chain.ledger().head().number());
  }

  @Test
  void aTornFileAndAnotherChainsAreRefused(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("chain");
    DevChain.Config config = config().withStateFile(path);
    done(started(config).close());
    Files.write(path, List.of(Files.readAllLines(path).get(0)));
    assertThatThrownBy(() -> started(config)).hasMessageContaining("ends in its middle");

    Files.writeString(path, "[\"fastpay-devchain-1\",\"4217\"]\n");
    assertThatThrownBy(() -> started(config)).hasMessageContaining("expected");
  }

  @Test
  void whatIsNoPaymentIsSaidToBeNone() {
    DevChain chain = started(config());
    PaymentBuilder other = draft(0).chainId(ChainId.of(4217));

    assertThat(refused(chain.submit(raw(other)))).startsWith("invalid chain ID");
    assertThat(refused(chain.submit(Bytes.fromHex("76"))))
        .startsWith("failed to decode signed transaction");
  }

  /** A block of many payments among many accounts stays a small part of a block's time. */
  @Test
  void manyPaymentsFindRoom() {
    List<Ledger.Allocation> genesis = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      byte[] address = new byte[20];
      address[0] = 1;
      address[17] = (byte) (i >> 16);
      address[18] = (byte) (i >> 8);
      address[19] = (byte) i;
      genesis.add(new Ledger.Allocation(Address.of(address), ALPHA, UInt64.of(1_000)));
    }
    genesis.add(new Ledger.Allocation(ALICE, ALPHA, UInt64.of(1_000)));
    DevChain chain = started(config().withGenesis(genesis));
    for (int i = 0; i < 100; i++) {
      done(chain.submit(raw(draft(i))));
    }

    Block block = chain.mine();

    assertThat(block.transactions()).hasSize(100);
    assertThat(block.header().gasUsed()).isEqualTo(100 * 55_746L + 250_000 - 5_200 + 247_200);
  }
}
