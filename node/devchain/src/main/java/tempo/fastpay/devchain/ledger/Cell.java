package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Names one value of the chain's state.
 *
 * @param <V> the type of its value, which never changes once made
 */
public sealed interface Cell<V> {
  /** The value of a cell that nobody wrote. */
  V absent();

  /** What an account holds of a token. */
  record Balance(Address token, Address account) implements Cell<BigInteger> {
    @Override
    public BigInteger absent() {
      return BigInteger.ZERO;
    }

    // Written out for speed: every payment looks up several of them.
    @Override
    public boolean equals(Object other) {
      return other instanceof Balance that
          && account.equals(that.account)
          && token.equals(that.token);
    }

    @Override
    public int hashCode() {
      return 31 * token.hashCode() + account.hashCode();
    }
  }

  /** What a spender may still take of an owner's balance. */
  record Allowance(Address token, Address owner, Address spender) implements Cell<BigInteger> {
    @Override
    public BigInteger absent() {
      return BigInteger.ZERO;
    }
  }

  /** How much there is of a token. */
  record Supply(Address token) implements Cell<BigInteger> {
    @Override
    public BigInteger absent() {
      return BigInteger.ZERO;
    }
  }

  /** Whether a token's transfers are stopped. */
  record Paused(Address token) implements Cell<Boolean> {
    @Override
    public Boolean absent() {
      return false;
    }
  }

  /** The transfer policy of a token. */
  record TransferPolicy(Address token) implements Cell<UInt64> {
    @Override
    public UInt64 absent() {
      return PolicyContract.ALLOW_ALL;
    }
  }

  /** Whether an account has a role at a token; the token's admin has all of them without. */
  record Role(Address token, Bytes32 role, Address account) implements Cell<Boolean> {
    @Override
    public Boolean absent() {
      return false;
    }
  }

  /** The next nonce of a lane; key 0 is the account's own. */
  record Nonce(Lane lane) implements Cell<UInt64> {
    @Override
    public UInt64 absent() {
      return UInt64.ZERO;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Nonce that && lane.equals(that.lane);
    }

    @Override
    public int hashCode() {
      return lane.hashCode();
    }
  }

  /** An access key of an account. */
  record Key(Address account, Address keyId) implements Cell<KeyEntry> {
    @Override
    public KeyEntry absent() {
      return KeyEntry.NONE;
    }
  }

  /** What an access key may still spend of a token. */
  record Limit(Address account, Address keyId, Address token) implements Cell<LimitEntry> {
    @Override
    public LimitEntry absent() {
      return LimitEntry.NONE;
    }
  }

  /** The token that an account chose for its fees; the zero address: none. */
  record FeeToken(Address account) implements Cell<Address> {
    @Override
    public Address absent() {
      return Address.ZERO;
    }
  }

  /** What a pool of the fee manager holds of the token that it pays out. */
  record FeePool(Address userToken, Address validatorToken) implements Cell<BigInteger> {
    /** A million dollars: a development chain's fees find their way unless a test drains it. */
    private static final BigInteger FIRST_UNITS = BigInteger.TEN.pow(12);

    @Override
    public BigInteger absent() {
      return FIRST_UNITS;
    }
  }

  /** A transfer policy. */
  record Policy(UInt64 id) implements Cell<Optional<PolicyEntry>> {
    @Override
    public Optional<PolicyEntry> absent() {
      return Optional.empty();
    }
  }

  /** Whether an account is on a policy's list. */
  record Member(UInt64 policy, Address account) implements Cell<Boolean> {
    @Override
    public Boolean absent() {
      return false;
    }
  }

  /** The number of the next policy. */
  record NextPolicy() implements Cell<UInt64> {
    @Override
    public UInt64 absent() {
      return PolicyContract.FIRST;
    }
  }

  /** Whom an account takes money from, and which (TIP-1028). */
  record Receiving(Address account) implements Cell<Optional<ReceivePolicy>> {
    @Override
    public Optional<ReceivePolicy> absent() {
      return Optional.empty();
    }
  }

  /** The number of the next receipt of the receive guard. */
  record NextBlocked() implements Cell<UInt64> {
    @Override
    public UInt64 absent() {
      return UInt64.ONE;
    }
  }

  /** What the faucet gave a fresh account; zero: nothing. */
  record Funded(Address token, Address account) implements Cell<UInt64> {
    @Override
    public UInt64 absent() {
      return UInt64.ZERO;
    }
  }
}
