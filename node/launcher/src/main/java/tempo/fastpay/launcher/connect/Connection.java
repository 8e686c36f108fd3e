package tempo.fastpay.launcher.connect;

import java.util.Map;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * Validators at addresses. Who they say they are decides only which member an address is tried for:
 * what they sign is verified against the committee.
 *
 * @param validators by member, those that answered
 * @param faucets of the same members; whether they are there is seen when they are asked
 */
public record Connection(
    Committee committee,
    Map<Validator, ValidatorApi> validators,
    Map<Validator, FaucetApi> faucets) {
  /** Addresses that one command takes. */
  public static final int ADDRESSES_LIMIT = Committee.MEMBERS_LIMIT;

  public Connection {
    validators = Map.copyOf(validators);
    faucets = Map.copyOf(faucets);
  }
}
