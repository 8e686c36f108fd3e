package tempo.fastpay.proto.contract;

import java.util.Optional;
import tempo.fastpay.protocol.types.RejectCode;

/**
 * The contract of both ends of the event bus: addresses, headers, codes and JSON shapes. A request
 * goes to {@link #address} with the header {@link #ACTION} and a JSON object; the reply is a JSON
 * object. A refused payment fails the request with the reject code's number and message, unless the
 * request carries {@link #REFUSALS}. Requests that do not parse fail with {@link #MALFORMED}.
 *
 * <p>Every entry of a sidecar's bulletin board, and every heartbeat, is published to {@link
 * #eventsAddress} with its own cursor and the one of the entry before: whoever sees a gap, or wants
 * a filter, asks {@link Action#BOARD_EVENTS} from its last cursor on.
 *
 * <p>JSON shapes, in {@code JsonCodec}; names are the proto's, {@code ?} may be left out:
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
 *   <li>chain-head: {} → {block_height, block_hash, unix_millis, finalized_height,
 *       finalized_block_hash, finalized_unix_millis}
 *   <li>present-qcs: {qcs} → {results}
 *   <li>payment: {tx_hash} or {payment_key: {sender, nonce}} → {tx, lifecycle, qc?}, or {} where it
 *       is not known
 *   <li>account: {address, asset, nonce_keys_be?} → {address, asset, height, unix_millis, base,
 *       outgoing, incoming, available, lanes}
 *   <li>evidence: {limit?, cursor?} → {evidence: [{sender_equivocation | validator_equivocation}],
 *       next_cursor}
 *   <li>fund: {address, asset, amount} → {height}, or fails with the reject's number; {height} or
 *       {reject} where asked for. Only where the chain is in memory: others know no such action
 *   <li>published: {cert | qc | lifecycle, cursor, previous_cursor}; none of the three: a
 *       heartbeat, both cursors being the last entry's
 * </ul>
 *
 * <p>An aggregator answers at {@link #AGGREGATOR} in the same way, with {@link AggregatorAction}s.
 * Every entry of its merged board is published to one of {@link #EVENTS_CERTIFICATE}, {@link
 * #EVENTS_QC} and {@link #EVENTS_TX}, as above: previous_cursor names the entry before on whichever
 * of the three. Heartbeats go to {@link #EVENTS_TX}, and heads, which have no cursor, as {head} to
 * {@link #EVENTS_HEAD}.
 *
 * <ul>
 *   <li>submit: as a sidecar's → {tx_hash, effects_hash?, certs, rejects: [{validator?, reject}],
 *       threshold_met, qc?}. A payment without a quorum is an answer, not a failure
 *   <li>bulletin-board, board-events, chain-head: as a sidecar's
 *   <li>qc: {tx_hash, effects_hash?, threshold?} → {qc}, or fails with the reject's number; {qc} or
 *       {reject} where asked for
 *   <li>status: {tx_hash} → {} where nothing is known, else {tx_hash, effects?, certs, rejects,
 *       cert_count, qc_formed, qc_hash?, stage?, detail?, observed_block_height,
 *       last_updated_unix_millis}
 *   <li>committee: {} → {chain_id, epoch, threshold, size, faulty, quorum_reachable, head?,
 *       members: [{validator, health, detail?, head?, last_answer_unix_millis, round_trip_millis,
 *       suspicions}]}
 *   <li>evidence: as a sidecar's
 *   <li>account: as a sidecar's → {supported: as a sidecar's answer, views: [{validator, view: as a
 *       sidecar's answer}]}
 * </ul>
 */
public final class BusContract {
  /** The header that names the request: {@link Action#label}. */
  public static final String ACTION = "action";

  /**
   * The header that, with the value {@link #REFUSALS_IN_BODY}, asks for {reject} as the answer to a
   * refused payment.
   */
  public static final String REFUSALS = "refusals";

  public static final String REFUSALS_IN_BODY = "body";

  /** The failure code of a request that does not parse. */
  public static final int MALFORMED = RejectCode.INVALID_FORMAT.number();

  /** The failure code of a request that could not be served now. */
  public static final int UNAVAILABLE = RejectCode.TEMPORARY_UNAVAILABLE.number();

  /** The address at which aggregators answer; any one of them takes a request. */
  public static final String AGGREGATOR = "fastpay.aggregator";

  /** The address to which an aggregator publishes certificates of its merged board. */
  public static final String EVENTS_CERTIFICATE = "fastpay.events.certificate";

  /** The address to which an aggregator publishes QCs. */
  public static final String EVENTS_QC = "fastpay.events.qc";

  /** The address to which an aggregator publishes stages of payments. */
  public static final String EVENTS_TX = "fastpay.events.tx";

  /** The address to which an aggregator publishes the chain's head when it moves. */
  public static final String EVENTS_HEAD = "fastpay.events.head";

  private static final String SIDECAR_PREFIX = "fastpay.sidecar.";

  /** The requests that a sidecar answers. */
  public enum Action {
    SUBMIT("submit"),
    BULLETIN_BOARD("bulletin-board"),
    BOARD_EVENTS("board-events"),
    VALIDATOR_INFO("validator-info"),
    CHAIN_HEAD("chain-head"),
    PRESENT_QCS("present-qcs"),
    PAYMENT("payment"),
    ACCOUNT("account"),
    EVIDENCE("evidence"),
    FUND("fund");

    private final String label;

    Action(String label) {
      this.label = label;
    }

    /** The name of the action in the header. */
    public String label() {
      return label;
    }

    /** The action that a header names; empty if it names none. The header may be missing. */
    public static Optional<Action> of(String label) {
      for (Action action : values()) {
        if (action.label.equals(label)) {
          return Optional.of(action);
        }
      }
      return Optional.empty();
    }
  }

  /** The requests that an aggregator answers. */
  public enum AggregatorAction {
    SUBMIT("submit"),
    BULLETIN_BOARD("bulletin-board"),
    BOARD_EVENTS("board-events"),
    QC("qc"),
    STATUS("status"),
    CHAIN_HEAD("chain-head"),
    COMMITTEE("committee"),
    ACCOUNT("account"),
    EVIDENCE("evidence");

    private final String label;

    AggregatorAction(String label) {
      this.label = label;
    }

    /** The name of the action in the header. */
    public String label() {
      return label;
    }

    /** The action that a header names; empty if it names none. The header may be missing. */
    public static Optional<AggregatorAction> of(String label) {
      for (AggregatorAction action : values()) {
        if (action.label.equals(label)) {
          return Optional.of(action);
        }
      }
      return Optional.empty();
    }
  }

  private BusContract() {}

  /** The address at which a sidecar answers. */
  public static String address(String validatorName) {
    return SIDECAR_PREFIX + validatorName;
  }

  /** The address to which a sidecar publishes its bulletin board. */
  public static String eventsAddress(String validatorName) {
    return address(validatorName) + ".events";
  }
}
