package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.tx.Forge.calls;
import static tempo.fastpay.protocol.tx.Forge.list;
import static tempo.fastpay.protocol.types.RejectCode.INVALID_FORMAT;
import static tempo.fastpay.protocol.types.RejectCode.NOT_PAYMENT_TX;
import static tempo.fastpay.protocol.types.RejectCode.WRONG_CHAIN;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.PaymentScreen.Result;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.RejectCode;

/** L1 at the edges of each field; every transaction here carries a good signature. */
class ForgedTempoTest {
  private static final String ADDRESS = "94" + "11".repeat(20);
  private static final String KEY_SIGNATURE = "b841" + "22".repeat(64) + "1b";

  record Case(String name, Forge forge, Optional<RejectCode> code, String says) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case good(String name, Forge forge) {
    return new Case(name, forge, Optional.empty(), "");
  }

  private static Case bad(String name, RejectCode code, String says, Forge forge) {
    return new Case(name, forge, Optional.of(code), says);
  }

  private static Forge with(int index, String encoded) {
    return new Forge().with(index, encoded);
  }

  private static Forge input(String inputHex) {
    return with(Forge.CALLS, calls(Forge.call("94" + Forge.TOKEN, "80", Forge.string(inputHex))));
  }

  static Stream<Case> integers() {
    return Stream.of(
        good("plain", new Forge()),
        good("largest fees", with(Forge.MAX_FEE, "90" + "ff".repeat(16))),
        good("priority = max", with(Forge.MAX_FEE, "05").with(Forge.MAX_PRIORITY_FEE, "05")),
        good("largest gas limit", with(Forge.GAS_LIMIT, "88" + "ff".repeat(8))),
        good("largest usable nonce", with(Forge.NONCE, "88" + "ff".repeat(7) + "fe")),
        good("window of a second", with(Forge.VALID_BEFORE, "02").with(Forge.VALID_AFTER, "01")),
        good("never too late", with(Forge.VALID_BEFORE, "88" + "ff".repeat(8))),
        bad("last nonce", INVALID_FORMAT, "nonce: ", with(Forge.NONCE, "88" + "ff".repeat(8))),
        bad("chain 0", WRONG_CHAIN, "chain_id", with(Forge.CHAIN_ID, "80")),
        bad("chain u64 max", WRONG_CHAIN, "chain_id", with(Forge.CHAIN_ID, "88" + "ff".repeat(8))),
        bad("chain as 00", INVALID_FORMAT, "chain_id", with(Forge.CHAIN_ID, "00")),
        bad(
            "chain of 9 bytes",
            INVALID_FORMAT,
            "chain_id",
            with(Forge.CHAIN_ID, "89" + "01".repeat(9))),
        bad(
            "fee of 17 bytes",
            INVALID_FORMAT,
            "max_fee_per_gas",
            with(Forge.MAX_FEE, "91" + "01".repeat(17))),
        bad(
            "priority above max",
            INVALID_FORMAT,
            "max_priority_fee_per_gas",
            with(Forge.MAX_PRIORITY_FEE, "01")),
        bad(
            "nonce key of 33 bytes",
            INVALID_FORMAT,
            "nonce_key",
            with(Forge.NONCE_KEY, "a1" + "01".repeat(33))),
        bad(
            "sub-block key",
            INVALID_FORMAT,
            "nonce_key",
            with(Forge.NONCE_KEY, "a05b" + "00".repeat(31))),
        bad(
            "window closed",
            INVALID_FORMAT,
            "valid_before",
            with(Forge.VALID_BEFORE, "02").with(Forge.VALID_AFTER, "02")),
        bad(
            "unsigned comparison",
            INVALID_FORMAT,
            "valid_before",
            with(Forge.VALID_BEFORE, "02").with(Forge.VALID_AFTER, "88" + "ff".repeat(8))),
        bad("nonce is a list", INVALID_FORMAT, "nonce", with(Forge.NONCE, "c0")),
        bad("fee token is a list", INVALID_FORMAT, "fee_token", with(Forge.FEE_TOKEN, "c0")),
        bad("fee token is a byte", INVALID_FORMAT, "fee_token", with(Forge.FEE_TOKEN, "00")),
        bad("fee token no token", INVALID_FORMAT, "fee_token", with(Forge.FEE_TOKEN, ADDRESS)));
  }

  static Stream<Case> callsAndLists() {
    String create = Forge.call("80", "80", "80");
    String other = Forge.call(ADDRESS, "80", "80");
    String authorization = list("01" + ADDRESS + "80" + KEY_SIGNATURE);
    return Stream.of(
        bad("create", NOT_PAYMENT_TX, "contract", with(Forge.CALLS, calls(create))),
        bad(
            "two calls",
            NOT_PAYMENT_TX,
            "exactly one call",
            with(Forge.CALLS, calls(Forge.transfer(), Forge.transfer()))),
        bad(
            "33 calls",
            NOT_PAYMENT_TX,
            "got 33",
            with(Forge.CALLS, list(Forge.transfer().repeat(33)))),
        bad("create first", NOT_PAYMENT_TX, "one call", with(Forge.CALLS, calls(create, other))),
        bad("create second", INVALID_FORMAT, "calls", with(Forge.CALLS, calls(other, create))),
        bad(
            "create with authorizations",
            INVALID_FORMAT,
            "calls",
            with(Forge.CALLS, calls(create)).with(Forge.AUTHORIZATIONS, list(authorization))),
        bad("a call of no list", INVALID_FORMAT, "call", with(Forge.CALLS, calls("80"))),
        bad("an empty call", INVALID_FORMAT, "call.to", with(Forge.CALLS, calls("c0"))),
        bad(
            "to of 19 bytes",
            INVALID_FORMAT,
            "call.to",
            with(Forge.CALLS, calls(Forge.call("93" + "11".repeat(19), "80", "80")))),
        bad(
            "value of 33 bytes",
            INVALID_FORMAT,
            "call.value",
            with(Forge.CALLS, calls(Forge.call(ADDRESS, "a1" + "01".repeat(33), "80")))),
        bad(
            "value 1",
            NOT_PAYMENT_TX,
            "value",
            with(
                Forge.CALLS,
                calls(
                    Forge.call(
                        "94" + Forge.TOKEN,
                        "01",
                        Forge.string(Forge.transferInput("00".repeat(12) + Forge.RECIPIENT)))))),
        bad(
            "dirty padding",
            NOT_PAYMENT_TX,
            "twelve bytes",
            input(Forge.transferInput("01" + "00".repeat(11) + Forge.RECIPIENT))),
        bad(
            "calldata too long",
            NOT_PAYMENT_TX,
            "68 or 100",
            input(Forge.transferInput("00".repeat(12) + Forge.RECIPIENT) + "00")),
        bad(
            "memo cut off",
            NOT_PAYMENT_TX,
            "68 or 100",
            input("95777d59" + "00".repeat(12) + Forge.RECIPIENT + "00".repeat(31) + "01")),
        bad(
            "transfer with a memo's length",
            NOT_PAYMENT_TX,
            "68 or 100",
            input(Forge.transferInput("00".repeat(12) + Forge.RECIPIENT) + "00".repeat(32))),
        bad(
            "virtual",
            NOT_PAYMENT_TX,
            "virtual",
            input(
                Forge.transferInput(
                    "00".repeat(12) + "01020304" + "fd".repeat(10) + "00".repeat(6)))),
        good(
            "nearly virtual",
            input(
                Forge.transferInput(
                    "00".repeat(12) + "01020304" + "fd".repeat(9) + "00".repeat(7)))),
        bad(
            "access list",
            NOT_PAYMENT_TX,
            "access list",
            with(Forge.ACCESS_LIST, list(list(ADDRESS + list("a0" + "00".repeat(32)))))),
        bad(
            "access list of no lists",
            INVALID_FORMAT,
            "access_list",
            with(Forge.ACCESS_LIST, list(ADDRESS))),
        bad(
            "access list entry without keys",
            INVALID_FORMAT,
            "access_list",
            with(Forge.ACCESS_LIST, list(list(ADDRESS)))),
        bad(
            "access list key of 31 bytes",
            INVALID_FORMAT,
            "access_list",
            with(Forge.ACCESS_LIST, list(list(ADDRESS + list("9f" + "00".repeat(31)))))),
        bad("access list a string", INVALID_FORMAT, "access_list", with(Forge.ACCESS_LIST, "80")),
        bad(
            "authorization",
            NOT_PAYMENT_TX,
            "authorization list",
            with(Forge.AUTHORIZATIONS, list(authorization))),
        bad(
            "authorization without signature",
            INVALID_FORMAT,
            "aa_authorization",
            with(Forge.AUTHORIZATIONS, list(list("01" + ADDRESS + "80")))),
        bad(
            "authorization with bad v",
            INVALID_FORMAT,
            "signature: v",
            with(
                Forge.AUTHORIZATIONS,
                list(list("01" + ADDRESS + "80" + "b841" + "22".repeat(64) + "00")))));
  }

  static Stream<Case> keyAuthorizations() {
    String least = "827a69" + "80" + ADDRESS;
    String limit = list(ADDRESS + "64");
    String scope = list(ADDRESS + list(list("8401020304" + list(ADDRESS))));
    String witness = "a0" + "00".repeat(32);
    return Stream.of(
        keyAuthorization("least", least, true),
        keyAuthorization("expiry", least + "8401020304", true),
        keyAuthorization("limits", least + "80" + list(limit), true),
        keyAuthorization("no spending", least + "80" + "c0", true),
        keyAuthorization("period", least + "80" + list(list(ADDRESS + "6407")), true),
        keyAuthorization("calls", least + "8080" + list(scope), true),
        keyAuthorization("witness", least + "808080" + witness, true),
        keyAuthorization("admin", least + "80808080" + "01", true),
        keyAuthorization("account", least + "8080808080" + ADDRESS, true),
        keyAuthorization(
            "all", least + "05" + list(limit) + list(scope) + witness + "01" + ADDRESS, true),
        keyAuthorization("unset at the end", least + "80", false),
        keyAuthorization("unset at the end, later", least + "058080", false),
        keyAuthorization("too many", least + "8080808080" + ADDRESS + "01", false),
        keyAuthorization("type 3", "827a69" + "03" + ADDRESS, false),
        keyAuthorization("expiry 0", least + "00", false),
        keyAuthorization("limits a string", least + "80" + "81aa", false),
        keyAuthorization("limit of one", least + "80" + list(list(ADDRESS)), false),
        keyAuthorization("period unset", least + "80" + list(list(ADDRESS + "6480")), false),
        keyAuthorization(
            "selector of 3",
            least + "8080" + list(list(ADDRESS + list(list("83010203c0")))),
            false),
        keyAuthorization("witness of 31", least + "808080" + "9f" + "00".repeat(31), false),
        keyAuthorization("admin 2", least + "80808080" + "02", false),
        keyAuthorization("no key", "827a69" + "80", false),
        bad(
            "not signed",
            INVALID_FORMAT,
            "key_authorization.signature",
            new Forge().keyAuthorization(list(list(least)))),
        bad(
            "signed by a keychain",
            INVALID_FORMAT,
            "signature",
            new Forge()
                .keyAuthorization(
                    list(list(least) + "b856" + "04" + "11".repeat(20) + "22".repeat(64) + "1b"))),
        bad(
            "signed and more",
            INVALID_FORMAT,
            "key_authorization",
            new Forge().keyAuthorization(list(list(least) + KEY_SIGNATURE + "01"))),
        bad(
            "an empty list",
            INVALID_FORMAT,
            "key_authorization",
            new Forge().keyAuthorization("c0")));
  }

  private static Case keyAuthorization(String name, String authorization, boolean decodes) {
    Forge forge = new Forge().keyAuthorization(list(list(authorization) + KEY_SIGNATURE));
    return bad(
        "key authorization: " + name,
        decodes ? NOT_PAYMENT_TX : INVALID_FORMAT,
        decodes ? "key authorization" : "key_authorization",
        forge);
  }

  static Stream<Case> sponsors() {
    Bytes32 one = Bytes32.fromHex("00".repeat(31) + "01");
    Bytes32 n = Bytes32.fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    return Stream.of(
        bad(
            "sponsored",
            NOT_PAYMENT_TX,
            "sponsored",
            new Forge().sponsoredBy(Forge.SPONSOR_KEY, Forge.sender())),
        bad(
            "sponsored in a fee token",
            NOT_PAYMENT_TX,
            "sponsored",
            with(Forge.FEE_TOKEN, "94" + Forge.TOKEN)
                .sponsoredBy(Forge.SPONSOR_KEY, Forge.sender())),
        bad(
            "by itself",
            INVALID_FORMAT,
            "fee_payer_signature",
            new Forge().sponsoredBy(Forge.SENDER_KEY, Forge.sender())),
        bad(
            "r zero",
            INVALID_FORMAT,
            "fee_payer_signature",
            with(Forge.FEE_PAYER, Forge.feePayer(0, Bytes32.ZERO, one))),
        bad(
            "s zero",
            INVALID_FORMAT,
            "fee_payer_signature",
            with(Forge.FEE_PAYER, Forge.feePayer(0, one, Bytes32.ZERO))),
        bad(
            "r = n",
            INVALID_FORMAT,
            "fee_payer_signature",
            with(Forge.FEE_PAYER, Forge.feePayer(1, n, one))),
        bad(
            "parity 2",
            INVALID_FORMAT,
            "fee_payer_signature",
            with(Forge.FEE_PAYER, Forge.feePayer(2, one, one))),
        bad(
            "parity as 00",
            INVALID_FORMAT,
            "fee_payer_signature",
            with(Forge.FEE_PAYER, list("000101"))),
        bad(
            "r padded",
            INVALID_FORMAT,
            "fee_payer_signature",
            with(Forge.FEE_PAYER, list("80820001" + "01"))),
        bad("empty list", INVALID_FORMAT, "fee_payer_signature", with(Forge.FEE_PAYER, "c0")),
        bad("marker", INVALID_FORMAT, "fee_payer_signature", with(Forge.FEE_PAYER, "00")),
        bad("address", INVALID_FORMAT, "fee_payer_signature", with(Forge.FEE_PAYER, ADDRESS)));
  }

  @ParameterizedTest
  @MethodSource({"integers", "callsAndLists", "keyAuthorizations", "sponsors"})
  void answers(Case example) {
    Result result = example.forge().screen();

    if (example.code().isEmpty()) {
      assertThat(result).isInstanceOf(Result.Accepted.class);
    } else {
      Result.Rejected rejected = (Result.Rejected) result;
      assertThat(rejected.reject().message()).contains(example.says());
      assertThat(rejected.reject().code()).isEqualTo(example.code().get());
    }
  }

  @Test
  void aKeychainSignatureCannotMakeTheNamedAccountItsOwnSponsor() {
    Address account = Hashes.addressOf(Forge.CRYPTO.publicKeySecp256k1(Forge.SPONSOR_KEY));
    Forge forge = new Forge().sponsoredBy(Forge.SPONSOR_KEY, account);
    Bytes inner =
        SenderSignature.encodeSecp256k1(
            Forge.CRYPTO.signSecp256k1(
                SenderSignature.innerHash(account, forge.signHash()), Forge.SENDER_KEY));

    Result result =
        TxVectors.screen(forge.withSignature(SenderSignature.encodeKeychain(account, inner)));

    Result.Rejected rejected = (Result.Rejected) result;
    assertThat(rejected.reject().code()).isEqualTo(INVALID_FORMAT);
    assertThat(rejected.reject().message()).contains("own fee payer");
    assertThat(rejected.partial().feePayer()).contains(account);
  }

  @Test
  void aRefusalStillSaysWhatWasRead() {
    PaymentScreen.Partial partial =
        ((Result.Rejected)
                with(Forge.VALID_BEFORE, "07")
                    .with(Forge.NONCE_KEY, "a05b" + "00".repeat(31))
                    .screen())
            .partial();

    assertThat(partial.txType()).contains(TxType.TEMPO);
    assertThat(partial.sender()).contains(Forge.sender());
    assertThat(partial.recipient()).contains(Address.fromHex(Forge.RECIPIENT));
    assertThat(partial.asset().orElseThrow().token()).isEqualTo(Address.fromHex(Forge.TOKEN));
    assertThat(partial.amount().orElseThrow()).hasToString("3906");
    assertThat(partial.nonceKey().orElseThrow().isSubblock()).isTrue();
    assertThat(partial.nonceSeq().orElseThrow()).hasToString("1");
    assertThat(partial.validBefore().orElseThrow()).hasToString("7");
    assertThat(partial.signHash()).isPresent();
    assertThat(partial.chainTxHash()).isPresent();
  }
}
