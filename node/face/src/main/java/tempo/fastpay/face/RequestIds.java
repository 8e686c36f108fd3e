package tempo.fastpay.face;

import java.util.Map;
import java.util.WeakHashMap;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Remembers the request ids of each caller (L9). They are unsigned, so they are scoped to the
 * connection they came on, and remembered only for payments that were certified: nobody can use up
 * another's ids, and a refused payment leaves nothing behind. On the event bus, where callers have
 * no connection, there are none: a payment is named by its tx_hash alone.
 */
public final class RequestIds {
  /** The ids held of one caller; the one longest unused leaves first. */
  static final int PER_CALLER_LIMIT = 1_024;

  private final Map<Object, Map<String, Bytes32>> byCaller = new WeakHashMap<>();

  /**
   * Lets a request pass.
   *
   * @throws MalformedRequestException if this caller had another payment certified under the same
   *     id
   */
  public SubmitRequest check(Object caller, SubmitRequest request) {
    Bytes32 before = request.requestId().map(id -> of(caller).get(id)).orElse(null);
    if (before != null && !before.equals(paymentOf(request))) {
      throw new MalformedRequestException(
          "tx.client_request_id: used for another payment before, expected a new one");
    }
    return request;
  }

  /** Remembers the id of a request if its payment was certified. */
  public void answered(Object caller, SubmitRequest request, boolean certified) {
    if (certified && request.requestId().isPresent()) {
      of(caller).put(request.requestId().get(), paymentOf(request));
    }
  }

  /** Names a payment by a hash, not by its bytes: there may be very many for each caller (L11). */
  private static Bytes32 paymentOf(SubmitRequest request) {
    return Hashes.sha256(request.envelope().paymentBytes().toArray());
  }

  private Map<String, Bytes32> of(Object caller) {
    return byCaller.computeIfAbsent(caller, any -> BoundedMap.byAccess(PER_CALLER_LIMIT));
  }
}
