package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.anvil.AnvilPeople.Wallet;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.TransferGas;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** The gas limit from which on a payment is certified suffices on anvil, however dear it is. */
class GasSufficesTest {
  private static final BigInteger BASE_FEE = BigInteger.valueOf(20_000_000_000L);
  private static final Bytes32 DEAR_MEMO = Bytes32.fromHex("ff".repeat(32));

  /** Each of its bytes is dear. */
  private static final UInt64 DEAR_AMOUNT = UInt64.of(0x0101_0101_0101_0101L);

  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path folder;
  private Anvil anvil;
  private AnvilPeople people;
  private int recipients;

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private interface Signing {
    Bytes sign(UnsignedPayment payment);
  }

  @Test
  void theLeastGasSufficesWhateverAPaymentMeets() throws Exception {
    try (Anvil started =
        Anvil.start(vertx, folder, Fixtures.CHAIN, "--base-fee", "0", "--slots-in-an-epoch", "0")) {
      anvil = started;
      people = AnvilPeople.settle(anvil);
      Wallet payer = people.accounts().get(0);
      Wallet phone = Wallet.of(Person.key(0x71));
      Wallet scoped = Wallet.of(Person.key(0x72));
      anvil.mint(payer.address(), AnvilPeople.RESTRICTED, UInt64.MAX.toBigInteger());
      call(payer.address(), Contracts.ACCOUNT_KEYCHAIN, listed(phone, List.of()));
      call(
          payer.address(),
          Contracts.ACCOUNT_KEYCHAIN,
          listed(
              scoped,
              List.of(
                  new KeychainCalls.Scope(
                      AnvilPeople.RESTRICTED,
                      ContractCall.TRANSFER_WITH_MEMO,
                      List.of(AnvilPeople.STRANGER, stranger(3), stranger(6))))));
      for (int seq = 0; seq < 2; seq++) {
        assertSuffices(seq, 1, payment -> payment.signSecp256k1(payer.key(), Fixtures.CRYPTO));
        assertSuffices(
            seq,
            2,
            payment -> payment.signSecp256k1For(payer.address(), phone.key(), Fixtures.CRYPTO));
        assertSuffices(
            seq,
            3,
            payment -> payment.signSecp256k1For(payer.address(), scoped.key(), Fixtures.CRYPTO));
      }
    }
  }

  private static Bytes listed(Wallet key, List<KeychainCalls.Scope> scopes) {
    List<KeychainCalls.Limit> limits =
        TwoChains.TOKENS.stream()
            .map(token -> new KeychainCalls.Limit(token, Long.MAX_VALUE, 100))
            .toList();
    return KeychainCalls.authorizeKey(key.address(), UInt64.MAX, limits, scopes);
  }

  private void call(Address from, Address to, Bytes input) {
    anvil.setBaseFee(BigInteger.ZERO);
    String transaction = anvil.impersonate(from, to, input);
    anvil.mine(BigInteger.ZERO);
    assertThat(anvil.receipt(Bytes32.fromHex(transaction)).orElseThrow().getString("status"))
        .isEqualTo("0x1");
  }

  /** Somebody whose address is dear, too. */
  private static Address stranger(int number) {
    return Address.fromHex("ee".repeat(Address.SIZE - 1) + "0" + number);
  }

  private void assertSuffices(int seq, long nonceKey, Signing signing) {
    Address recipient = stranger(++recipients);
    call(
        people.issuer().address(),
        Contracts.TRANSFER_POLICIES,
        ContractCall.MODIFY_POLICY_WHITELIST.encode(
            people.whitelist(), Abi.word(recipient), Abi.TRUE));
    PaymentBuilder draft =
        Fixtures.builder(recipient, DEAR_AMOUNT, seq)
            .nonceKey(NonceKey.of(nonceKey))
            .asset(AnvilPeople.RESTRICTED)
            .feeToken(Fixtures.ALPHA_USD)
            .memo(DEAR_MEMO)
            .maxFeePerGas(BASE_FEE);
    UInt64 least = TransferGas.worstCase(Fixtures.screened(signing.sign(draft.build())));
    Payment payment = Fixtures.screened(signing.sign(draft.gasLimit(least).build()));
    anvil.setBaseFee(BASE_FEE);
    anvil.ask("eth_sendRawTransaction", payment.raw().toHex());
    anvil.mine(BASE_FEE);
    JsonObject receipt = anvil.receipt(payment.chainTxHash()).orElseThrow();
    assertThat(receipt.getString("status"))
        .as("with the least gas, %s of %s", Anvil.number(receipt.getString("gasUsed")), least)
        .isEqualTo("0x1");
  }
}
