package tempo.fastpay.sidecar.face;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.wire.MalformedRequestException;

/**
 * The request ids of each caller (L9). They are unsigned, so they are scoped to the connection they
 * came on, and remembered only for payments that were certified: nobody can use up another's ids,
 * and a refused payment leaves nothing behind.
 */
final class RequestIds {
  /** Per caller; the one longest unused leaves first. */
  static final int PER_CALLER_LIMIT = 1_024;

  private final Map<Object, Map<String, Bytes>> byCaller = new WeakHashMap<>();

  /**
   * Lets a request pass.
   *
   * @throws MalformedRequestException if this caller had another payment certified under the same
   *     id
   */
  SubmitRequest check(Object caller, SubmitRequest request) {
    Bytes before = request.requestId().map(id -> of(caller).get(id)).orElse(null);
    if (before != null && !before.equals(request.envelope().paymentBytes())) {
      throw new MalformedRequestException(
          "tx.client_request_id: used for another payment before, expected a new one");
    }
    return request;
  }

  void answered(Object caller, SubmitRequest request, SubmitReply reply) {
    if (reply instanceof SubmitReply.Certified && request.requestId().isPresent()) {
      of(caller).put(request.requestId().get(), request.envelope().paymentBytes());
    }
  }

  private Map<String, Bytes> of(Object caller) {
    return byCaller.computeIfAbsent(
        caller,
        any ->
            new LinkedHashMap<>(16, 0.75f, true) {
              private static final long serialVersionUID = 1L;

              @Override
              protected boolean removeEldestEntry(Map.Entry<String, Bytes> eldest) {
                return size() > PER_CALLER_LIMIT;
              }
            });
  }
}
