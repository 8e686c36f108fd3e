package tempo.fastpay.protocol.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checksum of addresses, by the examples in EIP-55 itself. */
class AddressTest {
  private static final String MIXED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        MIXED,
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void isShownWithItsChecksumAndWrittenWithout(String checksummed) {
    Address address = Address.fromHex(checksummed);
    assertThat(address).hasToString(checksummed);
    assertThat(new AssetId(address)).hasToString(checksummed);
    assertThat(address.toHex()).isEqualTo(checksummed.toLowerCase(Locale.ROOT));
    assertThat(Address.fromHex(address.toHex())).isEqualTo(address);
    assertThat(Address.fromHex(checksummed.substring(2))).isEqualTo(address);
    assertThat(Address.fromHex(checksummed.toUpperCase(Locale.ROOT))).isEqualTo(address);
  }

  @Test
  void isRefusedWithAnyLetterInTheOtherCase() {
    int letters = 0;
    for (int i = 2; i < MIXED.length(); i++) {
      char letter = MIXED.charAt(i);
      if (Character.isLetter(letter)) {
        letters++;
        char other =
            Character.isUpperCase(letter)
                ? Character.toLowerCase(letter)
                : Character.toUpperCase(letter);
        assertRefused(MIXED.substring(0, i) + other + MIXED.substring(i + 1));
      }
    }
    assertThat(letters).isEqualTo(18);
  }

  @Test
  void isRefusedWithAnotherDigit() {
    assertRefused(MIXED.replace("5aA", "6aA"));
    assertRefused(MIXED.substring(2).replace("5aA", "6aA"));
    assertThatThrownBy(() -> AssetId.fromHex(MIXED.replace("5aA", "6aA")))
        .hasMessageContaining("checksum");
  }

  private static void assertRefused(String address) {
    assertThatThrownBy(() -> Address.fromHex(address))
        .as(address)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the address's checksum is wrong (EIP-55), so a character of it is: copy it again");
  }
}
