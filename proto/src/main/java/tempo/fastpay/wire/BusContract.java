package tempo.fastpay.wire;

import java.util.Optional;
import tempo.fastpay.protocol.types.RejectCode;

/**
 * The event bus as both ends use it. A request goes to {@link #address} with the header {@link
 * #ACTION} and a JSON object; the reply is a JSON object. A refused payment fails the request with
 * the reject code's number and message, unless the request carries {@link #REFUSALS}. Requests that
 * do not parse fail with {@link #MALFORMED}.
 *
 * <p>Every entry of a sidecar's bulletin board, and every heartbeat, is published to {@link
 * #eventsAddress} with its own cursor and the one of the entry before: whoever sees a gap, or wants
 * a filter, asks {@link Action#BOARD_EVENTS} from its last cursor on.
 *
 * <p>JSON shapes, in {@link JsonCodec}; names are the proto's, {@code ?} may be left out:
 *
 * <ul>
 *   <li>submit: {chain_id?, tempo_tx_hex, nonce_key_hex?, nonce_seq?, expiry?{max_block_height |
 *       unix_millis}, parent_qc_hash?, parent_qcs?, client_request_id?, intent?, overlay?{payment}}
 *       → {cert} or, where asked for, {reject}
 *   <li>bulletin-board: {tx_hash? | address?, since_unix_millis?, limit?, cursor?} → {certs,
 *       next_cursor}
 *   <li>board-events: the same request → {events, next_cursor}; an event is {cert | qc | lifecycle,
 *       cursor}
 *   <li>validator-info: {} → {validator, gossip_peers, chain_id, epoch, protocol_version}
 *   <li>chain-head: {} → {block_height, block_hash, unix_millis, finalized_height}
 *   <li>present-qcs: {qcs} → {results}
 *   <li>payment: {tx_hash} or {payment_key: {sender, nonce}} → {tx, lifecycle, qc?}, or {} where it
 *       is not known
 *   <li>account: {address, asset, nonce_keys_be?} → {address, asset, height, base, outgoing,
 *       incoming, available, lanes}
 *   <li>published: {cert | qc | lifecycle, cursor, previous_cursor}; none of the three: a
 *       heartbeat, both cursors being the last entry's
 * </ul>
 */
public final class BusContract {
  /** The header that says what is asked for: {@link Action#label}. */
  public static final String ACTION = "action";

  /** With the value {@link #REFUSALS_IN_BODY}: answer a refused payment with {reject}. */
  public static final String REFUSALS = "refusals";

  public static final String REFUSALS_IN_BODY = "body";

  /** Failure code of a request that does not parse. */
  public static final int MALFORMED = RejectCode.INVALID_FORMAT.number();

  /** Failure code of a request that could not be served now. */
  public static final int UNAVAILABLE = RejectCode.TEMPORARY_UNAVAILABLE.number();

  private static final String SIDECAR_PREFIX = "fastpay.sidecar.";

  /** What a sidecar can be asked for. */
  public enum Action {
    SUBMIT("submit"),
    BULLETIN_BOARD("bulletin-board"),
    BOARD_EVENTS("board-events"),
    VALIDATOR_INFO("validator-info"),
    CHAIN_HEAD("chain-head"),
    PRESENT_QCS("present-qcs"),
    PAYMENT("payment"),
    ACCOUNT("account");

    private final String label;

    Action(String label) {
      this.label = label;
    }

    /** As it stands in the header. */
    public String label() {
      return label;
    }

    /** The action of a header, which may be missing. */
    public static Optional<Action> of(String label) {
      for (Action action : values()) {
        if (action.label.equals(label)) {
          return Optional.of(action);
        }
      }
      return Optional.empty();
    }
  }

  private BusContract() {}

  /** Where a sidecar answers. */
  public static String address(String validatorName) {
    return SIDECAR_PREFIX + validatorName;
  }

  /** Where a sidecar publishes its bulletin board. */
  public static String eventsAddress(String validatorName) {
    return address(validatorName) + ".events";
  }
}
