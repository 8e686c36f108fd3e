package tempo.fastpay.proto.contract;

import java.util.Optional;
import java.util.function.Supplier;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Refuses fields that break the contract, naming them by their path. */
public final class Check {
  private Check() {}

  public static MalformedRequestException expected(String path, Object expected, Object got) {
    return new MalformedRequestException(path + ": expected " + expected + ", got " + got);
  }

  public static MalformedRequestException missing(String path) {
    return new MalformedRequestException(path + ": required, but missing");
  }

  public static void present(boolean has, String path) {
    if (!has) {
      throw missing(path);
    }
  }

  /**
   * Takes the two hashes of a payment's place on the chain together, or none of them.
   *
   * @param prefix of the fields' paths
   */
  public static Optional<Inclusion> inclusion(
      String prefix,
      Optional<Lifecycle.Stage> stage,
      Optional<Bytes32> blockHash,
      Optional<Bytes32> chainTxHash) {
    if (blockHash.isEmpty() && chainTxHash.isEmpty()) {
      return Optional.empty();
    }
    if (stage.filter(Lifecycle.Stage::isOnChain).isEmpty()) {
      throw expected(
          prefix + (blockHash.isPresent() ? "block_hash" : "chain_tx_hash"),
          "nothing at a stage without a block",
          blockHash.or(() -> chainTxHash).get());
    }
    return Optional.of(
        new Inclusion(
            blockHash.orElseThrow(() -> missing(prefix + "block_hash")),
            chainTxHash.orElseThrow(() -> missing(prefix + "chain_tx_hash"))));
  }

  /** Refuses an envelope that is not the one with this hash. */
  public static Optional<Envelope> reproduces(
      String path, TxHash txHash, Optional<Envelope> envelope) {
    envelope
        .map(Envelope::txHash)
        .filter(other -> !other.equals(txHash))
        .ifPresent(
            other -> {
              throw expected(path, "one that reproduces tx_hash " + txHash, other);
            });
    return envelope;
  }

  /** Refuses a query of a board that asks for both orders. */
  public static Optional<String> before(String path, String cursor, Optional<String> before) {
    if (before.isPresent() && !cursor.isEmpty()) {
      throw new MalformedRequestException(path + " or cursor: expected at most one of them");
    }
    return before.map(last -> text(path, last, BoardQuery.CURSOR_LIMIT_CHARS));
  }

  /** Refuses epoch 0 where nothing else says which epoch is meant. */
  public static UInt64 epoch(String path, UInt64 epoch) {
    if (epoch.isZero()) {
      throw expected(path, "an epoch, at least 1", epoch);
    }
    return epoch;
  }

  public static String text(String path, String text, int limitChars) {
    if (text.length() > limitChars) {
      throw expected(path, "at most " + limitChars + " characters", text.length());
    }
    return text;
  }

  public static String cursor(String path, String text, int limitChars) {
    if (text.isEmpty()) {
      throw missing(path);
    }
    return text(path, text, limitChars);
  }

  /**
   * Refuses a signer that calls itself by another name or key than the committee does. Only the id
   * counts, and the member's own key verifies; but a name or key beside it must be the member's.
   *
   * @param name empty: not said
   */
  public static void signer(
      String path, Committee committee, ValidatorId id, String name, Optional<Bytes32> publicKey) {
    committee
        .member(id)
        .ifPresent(
            member -> {
              if (!name.isEmpty() && !name.equals(member.name())) {
                throw expected(path + ".name", "the committee's '" + member.name() + "'", name);
              }
              if (publicKey.isPresent() && !publicKey.get().equals(member.publicKey())) {
                throw expected(
                    path + ".pubkey",
                    "the committee's " + member.publicKey() + " of " + member.name(),
                    publicKey.get());
              }
            });
  }

  public static int atMost(int limit, String path, int count) {
    if (count < 0 || count > limit) {
      throw expected(path, "at most " + limit, Integer.toUnsignedString(count));
    }
    return count;
  }

  /** Calls a constructor of the domain, and adds the path to its refusal. */
  public static <T> T valid(String path, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      if (e instanceof MalformedRequestException) {
        throw e;
      }
      throw new MalformedRequestException(path + ": " + e.getMessage());
    }
  }
}
