package tempo.fastpay.launcher.faults;

import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicLong;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.testkit.Person;

/** An account that no other test knows. */
public record Account(Bytes32 key, Address address) {
  private static final AtomicLong MADE = new AtomicLong(0x5eed0000);

  public static Account fresh() {
    Bytes32 key = Bytes32.fromNumber(BigInteger.valueOf(MADE.incrementAndGet()));
    return new Account(key, Person.address(key));
  }
}
