package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;

/**
 * One call of a transaction.
 *
 * @param to the account that is called; empty: a contract is created
 */
record Call(Optional<Address> to, BigInteger value, Bytes input) {}
