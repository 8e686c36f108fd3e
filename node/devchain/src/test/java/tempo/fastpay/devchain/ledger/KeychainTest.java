package tempo.fastpay.devchain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.devchain.ledger.People.ALICE;
import static tempo.fastpay.devchain.ledger.People.ALPHA;
import static tempo.fastpay.devchain.ledger.People.BETA;
import static tempo.fastpay.devchain.ledger.People.PHONE;
import static tempo.fastpay.devchain.ledger.People.authorizeKey;
import static tempo.fastpay.devchain.ledger.People.byPhone;
import static tempo.fastpay.devchain.ledger.People.limit;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** Access keys: which may sign, for how long, and how much they may spend. */
class KeychainTest {
  private static final UInt64 LATER = UInt64.of(LedgerFixture.START_MS / 1000 + 1_000);

  private final LedgerFixture chain = LedgerFixture.free(Fork.T10);

  private Receipt keychain(Bytes input) {
    return chain.as(ALICE, Contracts.ACCOUNT_KEYCHAIN, input);
  }

  private Bytes read(ContractCall function, Bytes32... arguments) throws Reverted {
    return chain.ask(Contracts.ACCOUNT_KEYCHAIN, function, arguments);
  }

  private Bytes remaining() throws Reverted {
    return read(
        ContractCall.GET_REMAINING_LIMIT,
        Abi.word(ALICE),
        Abi.word(PHONE),
        Abi.word(ALPHA.token()));
  }

  @Test
  void aKeyThatIsNotListedSignsNothing() {
    assertThat(chain.dead(byPhone(0, draft -> draft)))
        .isEqualTo("Keychain signature validation failed: the access key is not listed");
  }

  @Test
  void aKeyWithoutLimitsSpendsWithoutALog() throws Reverted {
    Receipt listed = keychain(authorizeKey(PHONE, 0, LATER, List.of()));
    assertThat(listed.succeeded()).isTrue();
    assertThat(ChainEvent.of(listed.logs().get(0).topics().get(0)))
        .contains(ChainEvent.KEY_AUTHORIZED);
    assertThat(read(ContractCall.GET_KEY, Abi.word(ALICE), Abi.word(PHONE)))
        .isEqualTo(
            AbiEncoding.words(Abi.word(0), Abi.word(PHONE), Abi.word(LATER), Abi.FALSE, Abi.FALSE));
    assertThat(read(ContractCall.GET_ALLOWED_CALLS, Abi.word(ALICE), Abi.word(PHONE)))
        .isEqualTo(AbiEncoding.words(Abi.FALSE, Abi.word(0x40), Abi.word(0)));

    Receipt paid = chain.only(byPhone(0, draft -> draft));

    assertThat(paid.succeeded()).isTrue();
    assertThat(paid.logs()).hasSize(2);
  }

  @Test
  void aLimitIsCountedAndExceeded() throws Reverted {
    keychain(authorizeKey(PHONE, 0, LATER, List.of(limit(ALPHA, 8, 0))));
    assertThat(remaining()).isEqualTo(AbiEncoding.words(Abi.word(8), Abi.word(0)));

    Receipt paid = chain.only(byPhone(0, draft -> draft));

    assertThat(paid.succeeded()).isTrue();
    assertThat(ChainEvent.of(paid.logs().get(1).topics().get(0)))
        .contains(ChainEvent.ACCESS_KEY_SPEND);
    assertThat(paid.logs().get(1).data()).isEqualTo(AbiEncoding.words(Abi.word(5), Abi.word(3)));
    assertThat(remaining()).isEqualTo(AbiEncoding.words(Abi.word(3), Abi.word(0)));
    Receipt failed = chain.only(byPhone(1, draft -> draft));
    assertThat(failed.succeeded()).isFalse();
    assertThat(Revert.of(failed.output())).contains(Revert.SPENDING_LIMIT_EXCEEDED);
    assertThat(Revert.of(chain.only(byPhone(2, draft -> draft.asset(BETA))).output()))
        .contains(Revert.SPENDING_LIMIT_EXCEEDED);

    keychain(
        ContractCall.UPDATE_SPENDING_LIMIT.encode(
            Abi.word(PHONE), Abi.word(ALPHA.token()), Abi.word(5)));
    assertThat(chain.only(byPhone(3, draft -> draft)).succeeded()).isTrue();
  }

  @Test
  void aLimitBeginsAnewWithItsPeriod() throws Reverted {
    keychain(authorizeKey(PHONE, 0, LATER, List.of(limit(ALPHA, 5, 3))));
    UInt64 end = UInt64.of(chain.ledger.head().timestampS() + 3);
    assertThat(remaining()).isEqualTo(AbiEncoding.words(Abi.word(5), Abi.word(end)));
    chain.only(byPhone(0, draft -> draft));
    assertThat(remaining()).isEqualTo(AbiEncoding.words(Abi.word(0), Abi.word(end)));

    chain.block();
    chain.block();

    assertThat(remaining())
        .isEqualTo(AbiEncoding.words(Abi.word(5), Abi.word(UInt64.of(end.bits() + 3))));
    assertThat(chain.only(byPhone(1, draft -> draft)).succeeded()).isTrue();
  }

  @Test
  void theFeeCountsAgainstTheLimit() throws Reverted {
    LedgerFixture fees = new LedgerFixture(Fork.T6, 20, 100_000);
    BigInteger price = fees.ledger.rules().baseFee();
    fees.as(
        ALICE,
        Contracts.ACCOUNT_KEYCHAIN,
        authorizeKey(PHONE, 0, LATER, List.of(limit(ALPHA, 12_000, 0))));
    assertThat(
            fees.dead(byPhone(0, draft -> draft.maxFeePerGas(price).gasLimit(UInt64.of(600_050)))))
        .contains("spending limit is exceeded");

    // The reserve takes all of the limit; what is not used comes back after the payment failed.
    Receipt failed = fees.only(byPhone(0, draft -> draft.maxFeePerGas(price)));

    assertThat(Revert.of(failed.output())).contains(Revert.SPENDING_LIMIT_EXCEEDED);
    long fee = 100_000 - fees.balance(ALICE, ALPHA);
    assertThat(
            fees.ask(
                Contracts.ACCOUNT_KEYCHAIN,
                ContractCall.GET_REMAINING_LIMIT,
                Abi.word(ALICE),
                Abi.word(PHONE),
                Abi.word(ALPHA.token())))
        .isEqualTo(AbiEncoding.words(Abi.word(12_000 - fee), Abi.word(0)));
  }

  @Test
  void aKeyEndsByTimeByTypeAndByRevocation() throws Reverted {
    keychain(authorizeKey(PHONE, 1, LATER, List.of()));
    assertThat(chain.dead(byPhone(0, draft -> draft)))
        .contains("SignatureTypeMismatch { expected: 1, actual: 0 }");
    Receipt twice = keychain(authorizeKey(PHONE, 0, LATER, List.of()));
    assertThat(Revert.of(twice.output())).contains(Revert.KEY_ALREADY_EXISTS);

    assertThat(keychain(ContractCall.REVOKE_KEY.encode(Abi.word(PHONE))).succeeded()).isTrue();
    assertThat(read(ContractCall.GET_KEY, Abi.word(ALICE), Abi.word(PHONE)))
        .isEqualTo(AbiEncoding.words(Abi.word(0), Abi.word(0), Abi.word(0), Abi.FALSE, Abi.TRUE));
    assertThat(chain.dead(byPhone(0, draft -> draft))).contains("revoked");
    assertThat(Revert.of(keychain(authorizeKey(PHONE, 0, LATER, List.of())).output()))
        .contains(Revert.KEY_ALREADY_REVOKED);

    LedgerFixture other = LedgerFixture.free(Fork.T10);
    UInt64 soon = UInt64.of(other.nextMs() / 1000 + 1);
    other.as(ALICE, Contracts.ACCOUNT_KEYCHAIN, authorizeKey(PHONE, 0, soon, List.of()));
    assertThat(other.dead(byPhone(0, draft -> draft))).contains("expired");
  }

  @Test
  void aScopedKeyMakesTheCallsItMay() {
    // Scopes: transfer of AlphaUSD to Carol alone.
    Bytes input =
        Abi.concat(
            List.of(
                ContractCall.AUTHORIZE_KEY.selector(),
                AbiEncoding.words(Abi.word(PHONE), Abi.word(0), Abi.word(0x60)),
                AbiEncoding.words(
                    Abi.word(LATER), Abi.FALSE, Abi.word(0xa0), Abi.FALSE, Abi.word(0xc0)),
                Abi.word(0).bytes(),
                AbiEncoding.words(Abi.word(1), Abi.word(0x20)),
                AbiEncoding.words(Abi.word(ALPHA.token()), Abi.word(0x40)),
                AbiEncoding.words(Abi.word(1), Abi.word(0x20)),
                ContractCall.TRANSFER.selector(),
                Bytes.of(new byte[28]),
                AbiEncoding.words(Abi.word(0x40), Abi.word(1), Abi.word(People.CAROL))));
    assertThat(keychain(input).succeeded()).isTrue();

    assertThat(Revert.of(chain.only(byPhone(0, draft -> draft)).output()))
        .contains(Revert.CALL_NOT_ALLOWED);
    assertThat(chain.only(byPhone(1, draft -> draft.recipient(People.CAROL))).succeeded()).isTrue();
  }
}
