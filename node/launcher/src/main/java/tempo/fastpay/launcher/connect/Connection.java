package tempo.fastpay.launcher.connect;

import java.util.Map;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * The validators found at addresses. The name that one gives decides only which member an address
 * is tried for: its signatures are verified against the committee.
 *
 * @param validators by member, those that answered
 * @param faucets of the same members; whether they are there is seen when they are asked
 */
public record Connection(
    Committee committee,
    Map<Validator, ValidatorApi> validators,
    Map<Validator, FaucetApi> faucets) {
  /** The most addresses that one command takes. */
  public static final int ADDRESSES_LIMIT = Committee.MEMBERS_LIMIT;

  public Connection {
    validators = Map.copyOf(validators);
    faucets = Map.copyOf(faucets);
  }
}
