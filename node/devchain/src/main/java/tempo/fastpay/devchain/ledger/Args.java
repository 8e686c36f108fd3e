package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Reads the arguments of a call, or one tuple of them. Offsets count from where the tuple begins.
 */
final class Args {
  /** The most entries of one list; a longer one reverts. */
  static final int LIST_LIMIT = 1_024;

  private final Bytes data;
  private final int from;
  private final Fork fork;

  private Args(Bytes data, int from, Fork fork) {
    this.data = data;
    this.from = from;
    this.fork = fork;
  }

  /** The arguments after a function's selector. */
  static Args of(Bytes input, Fork fork) {
    return new Args(input.slice(Abi.SELECTOR_SIZE, input.size()), 0, fork);
  }

  Bytes32 word(int index) throws Reverted {
    int at = from + index * Bytes32.SIZE;
    if (at + Bytes32.SIZE > data.size()) {
      throw Reverted.unread("the arguments are too short");
    }
    return new Bytes32(data.slice(at, at + Bytes32.SIZE));
  }

  BigInteger number(int index) throws Reverted {
    return word(index).toNumber();
  }

  /** An address; what is above it must be zero since T11, and was ignored before. */
  Address address(int index) throws Reverted {
    Bytes32 word = word(index);
    if (fork.isAtLeast(Fork.T11)) {
      requireBits(word.toNumber(), Address.SIZE * Byte.SIZE);
    }
    return Abi.address(word);
  }

  UInt64 uint64(int index) throws Reverted {
    BigInteger number = number(index);
    requireBits(number, Long.SIZE);
    return UInt64.of(number);
  }

  boolean bool(int index) throws Reverted {
    BigInteger number = number(index);
    requireBits(number, 1);
    return number.signum() != 0;
  }

  private static void requireBits(BigInteger number, int bits) throws Reverted {
    if (number.bitLength() > bits) {
      throw Reverted.unread("an argument is wider than " + bits + " bits");
    }
  }

  /** The tuple that the word at an index points to. */
  Args tuple(int index) throws Reverted {
    return new Args(data, from + offset(index), fork);
  }

  private int offset(int index) throws Reverted {
    BigInteger offset = number(index);
    if (offset.bitLength() > 24 || from + offset.intValue() > data.size()) {
      throw Reverted.unread("an offset points outside of the arguments");
    }
    return offset.intValue();
  }

  /** A list of tuples of a fixed number of words, each as if it stood alone. */
  List<Args> fixedList(int index, int words) throws Reverted {
    Args list = tuple(index);
    int size = list.size();
    List<Args> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      entries.add(new Args(data, list.from + (1 + i * words) * Bytes32.SIZE, fork));
    }
    return entries;
  }

  /** A list of tuples of no fixed length. */
  List<Args> list(int index) throws Reverted {
    Args list = tuple(index);
    int size = list.size();
    Args heads = new Args(data, list.from + Bytes32.SIZE, fork);
    List<Args> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      entries.add(heads.tuple(i));
    }
    return entries;
  }

  private int size() throws Reverted {
    BigInteger size = number(0);
    if (size.bitLength() > 16 || size.intValue() > LIST_LIMIT) {
      throw Reverted.unread("a list has more than " + LIST_LIMIT + " entries");
    }
    return size.intValue();
  }

  List<Address> addresses(int index) throws Reverted {
    List<Address> addresses = new ArrayList<>();
    for (Args entry : fixedList(index, 1)) {
      addresses.add(entry.address(0));
    }
    return addresses;
  }

  Bytes bytes(int index) throws Reverted {
    Args text = tuple(index);
    BigInteger size = text.number(0);
    int begin = text.from + Bytes32.SIZE;
    if (size.bitLength() > 24 || begin + size.intValue() > data.size()) {
      throw Reverted.unread("bytes are longer than the arguments");
    }
    return data.slice(begin, begin + size.intValue());
  }
}
