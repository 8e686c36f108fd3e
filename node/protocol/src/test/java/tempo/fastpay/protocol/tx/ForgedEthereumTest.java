package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tempo.fastpay.protocol.crypto.Crypto.RecoverableSignature;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.PaymentScreen.Result;
import tempo.fastpay.protocol.types.Bytes;

/** Ethereum's transaction types at their edges, each with a good signature. */
class ForgedEthereumTest {
  private static final String CALL =
      "94" + Forge.TOKEN + "80" + "b844" + Forge.transferInput("00".repeat(12) + Forge.RECIPIENT);
  private static final String CREATE = "80" + "80" + "80";
  private static final String ADDRESS = "94" + "11".repeat(20);

  private static String answer(Bytes raw) {
    Result result = TxVectors.screen(raw);
    return result instanceof Result.Rejected rejected ? rejected.reject().code().name() : "ACCEPT";
  }

  private static RecoverableSignature sign(byte[]... parts) {
    return Forge.CRYPTO.signSecp256k1(Hashes.keccak256(parts), Forge.SENDER_KEY);
  }

  private static byte[] bytes(String hex) {
    return Bytes.fromHex(hex).toArray();
  }

  private static Bytes legacy(String items, String chainIdItem, BigInteger vBase) {
    String signed = chainIdItem.isEmpty() ? items : items + chainIdItem + "8080";
    RecoverableSignature signature = sign(bytes(Forge.list(signed)));
    return Bytes.of(
        new RlpWriter()
            .encoded(Bytes.fromHex(items))
            .number(vBase.add(BigInteger.valueOf(signature.yParity())))
            .number(signature.r().toNumber())
            .number(signature.s().toNumber())
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "62709, 827a69, ACCEPT",
    "27, '', INVALID_FORMAT",
    "35, 80, WRONG_CHAIN",
    "37, 01, WRONG_CHAIN",
    "36893488147419103265, 88ffffffffffffffff, WRONG_CHAIN",
    "36893488147419103267, 89010000000000000000, INVALID_FORMAT",
    "340282366920938463463374607431768211455, 80, INVALID_FORMAT",
    "0, '', INVALID_FORMAT",
    "29, '', INVALID_FORMAT",
    "33, '', INVALID_FORMAT"
  })
  void legacyChainIdsComeFromV(BigInteger vBase, String chainIdItem, String answer) {
    assertThat(answer(legacy("01" + "80" + "8316e360" + CALL, chainIdItem, vBase)))
        .isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "01 80 8316e360, ACCEPT",
    "80 80 80, ACCEPT",
    "00 80 8316e360, INVALID_FORMAT",
    "820001 80 8316e360, INVALID_FORMAT",
    "88ffffffffffffffff 80 8316e360, INVALID_FORMAT",
    "89010000000000000000 80 8316e360, INVALID_FORMAT",
    "01 8200ff 8316e360, INVALID_FORMAT",
    "01 9101010101010101010101010101010101ff 8316e360, INVALID_FORMAT",
    "01 80 8800ffffffffffffff, INVALID_FORMAT"
  })
  void legacyNumbersAreMinimalAndFit(String items, String answer) {
    assertThat(answer(legacy(items.replace(" ", "") + CALL, "827a69", BigInteger.valueOf(62709))))
        .isEqualTo(answer);
  }

  private static Bytes typed(String type, String items, int parityShift) {
    RecoverableSignature signature = sign(bytes(type), bytes(Forge.list(items)));
    RlpWriter signed =
        new RlpWriter()
            .encoded(Bytes.fromHex(items))
            .number(BigInteger.valueOf((long) signature.yParity() + parityShift))
            .number(signature.r().toNumber())
            .number(signature.s().toNumber());
    return Bytes.fromHex(type + Forge.digits(Bytes.of(signed.toList())));
  }

  private static final String ACCESS = Forge.list(ADDRESS + "c0");

  /** chain, nonce, priority fee, fee, gas; the call; what follows it. */
  @ParameterizedTest
  @CsvSource({
    "02, 827a69 01 01 02 8316e360, transfer, c0, 0, ACCEPT",
    "02, 827a69 01 02 02 8316e360, transfer, c0, 0, ACCEPT",
    "02, 827a69 01 03 02 8316e360, transfer, c0, 0, INVALID_FORMAT",
    "02, 827a69 01 01 02 8316e360, transfer, c0, 27, INVALID_FORMAT",
    "02, 827a69 01 01 02 8316e360, transfer, access, 0, NOT_PAYMENT_TX",
    "02, 827a69 01 01 02 8316e360, transfer, c180, 0, INVALID_FORMAT",
    "02, 827a69 01 01 02 8316e360, transfer, 80, 0, INVALID_FORMAT",
    "02, 827a69 01 01 02 8316e360, create, c0, 0, NOT_PAYMENT_TX",
    "02, 827a6a 01 01 02 8316e360, transfer, c0, 0, WRONG_CHAIN",
    "02, 80 01 01 02 8316e360, transfer, c0, 0, WRONG_CHAIN",
    "02, 83007a69 01 01 02 8316e360, transfer, c0, 0, INVALID_FORMAT",
    "02, 827a69 88ffffffffffffffff 01 02 8316e360, transfer, c0, 0, INVALID_FORMAT",
    "02, 827a69 01 01 02 8316e360, transfer, c0 01, 0, INVALID_FORMAT",
    "01, 827a69 01 02 8316e360, transfer, c0, 0, ACCEPT",
    "01, 827a69 01 02 8316e360, transfer, access, 0, NOT_PAYMENT_TX",
    "01, 827a69 01 02 8316e360, create, c0, 0, NOT_PAYMENT_TX",
    "01, 827a69 01 02 8316e360, transfer, c0, 27, INVALID_FORMAT",
    "04, 827a69 01 01 02 8316e360, transfer, c0 authorization, 0, NOT_PAYMENT_TX",
    "04, 827a69 01 01 02 8316e360, transfer, c0 c0, 0, NOT_PAYMENT_TX",
    "04, 827a69 01 01 02 8316e360, create, c0 authorization, 0, INVALID_FORMAT",
    "04, 827a69 01 01 02 8316e360, transfer, c0 c1c0, 0, INVALID_FORMAT",
    "04, 827a69 01 01 02 8316e360, transfer, c0, 0, INVALID_FORMAT",
    "04, 827a6a 01 01 02 8316e360, transfer, c0 authorization, 0, WRONG_CHAIN",
    "03, 827a69 01 01 02 8316e360, transfer, c0, 0, INVALID_FORMAT",
    "05, 827a69 01 01 02 8316e360, transfer, c0, 0, INVALID_FORMAT",
    "00, 827a69 01 02 8316e360, transfer, c0, 0, INVALID_FORMAT",
    "7f, 827a69 01 02 8316e360, transfer, c0, 0, INVALID_FORMAT",
    "b8, 827a69 01 02 8316e360, transfer, c0, 0, INVALID_FORMAT"
  })
  void typedTransactions(
      String type, String head, String call, String rest, int parityShift, String answer) {
    List<String> items = new ArrayList<>(List.of(head.split(" ", -1)));
    items.add(call.equals("create") ? CREATE : CALL);
    for (String item : rest.split(" ", -1)) {
      items.add(
          switch (item) {
            case "access" -> Forge.list(ACCESS);
            case "authorization" -> Forge.list(Forge.list("01" + ADDRESS + "80" + "010203"));
            default -> item;
          });
    }

    assertThat(answer(typed(type, String.join("", items), parityShift))).isEqualTo(answer);
  }
}
