package tempo.fastpay.protocol.types;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Writes and checks EIP-55: a letter of an address is upper case where the hash of the lower-case
 * digits has a nibble of 8 or more. A digit that was mistyped shows, at 1 in 2^15 unseen.
 */
final class AddressChecksum {
  private static final int PREFIX_CHARS = 2;
  private static final int DIGITS = 2 * Address.SIZE;
  private static final int HASH_BYTES = 32;
  private static final int UPPER_FROM = 8;

  private AddressChecksum() {}

  /** Puts the checksum into {@code 0x} and 40 lower-case digits. */
  static String apply(String lower) {
    String digits = lower.substring(PREFIX_CHARS);
    byte[] hash = keccak256(digits.getBytes(StandardCharsets.US_ASCII));
    StringBuilder text = new StringBuilder(lower.length()).append("0x");
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      int nibble = (i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2]) & 0xf;
      text.append(nibble >= UPPER_FROM && isLower(digit) ? (char) (digit - 'a' + 'A') : digit);
    }
    return text.toString();
  }

  /**
   * Refuses an address whose letters are of both cases and not those of its checksum.
   *
   * @param text as it was written, with or without {@code 0x}
   */
  static void require(String text, Address address) {
    String digits = text.substring(text.length() - DIGITS);
    if (hasBothCases(digits) && !apply(address.toHex()).substring(PREFIX_CHARS).equals(digits)) {
      throw new IllegalArgumentException(
          "the address's checksum is wrong (EIP-55), so a character of it is: copy it again");
    }
  }

  private static boolean hasBothCases(String digits) {
    boolean hasLower = false;
    boolean hasUpper = false;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      hasLower |= isLower(digit);
      hasUpper |= digit >= 'A' && digit <= 'F';
    }
    return hasLower && hasUpper;
  }

  private static boolean isLower(int digit) {
    return digit >= 'a' && digit <= 'f';
  }

  private static byte[] keccak256(byte[] data) {
    KeccakDigest digest = new KeccakDigest(HASH_BYTES * Byte.SIZE);
    digest.update(data, 0, data.length);
    byte[] hash = new byte[HASH_BYTES];
    digest.doFinal(hash, 0);
    return hash;
  }
}
