package tempo.fastpay.launcher.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.v1.FastPaySidecarGrpcClient;
import tempo.fastpay.v1.RejectReason;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayResponse;

/**
 * Hands payments in as bytes that are there already, and leaves the answers as the bytes they are:
 * load costs as little as it can. Both calls answer with a message whose first field is the
 * certificate or the refusal.
 */
final class Submitting {
  /** One answer ends the call. */
  static final Submitting UNARY = new Submitting("unary", FastPaySidecarGrpcClient.SubmitFastPay);

  /**
   * A stream that is read until the payment is final. Nobody may leave thousands of them: a server
   * takes a flood of resets for an attack and ends the connection (ENHANCE_YOUR_CALM).
   */
  static final Submitting STREAM =
      new Submitting("stream", FastPaySidecarGrpcClient.SubmitFastPayStream);

  private static final int CERTIFIED =
      SubmitFastPayResponse.CERT_FIELD_NUMBER << 3 | 2; // protobuf's tag of a message

  /** Too many calls are open, or one waited too long for its answer. */
  private static final Set<GrpcStatus> BUSY =
      Set.of(GrpcStatus.RESOURCE_EXHAUSTED, GrpcStatus.DEADLINE_EXCEEDED);

  /** What came of a call. */
  interface Receiver {
    /**
     * The answer; at most once.
     *
     * @param message its bytes
     */
    void answered(Buffer message);

    /**
     * There was no answer since the validator is overloaded; the same call may be made again.
     *
     * @param code gRPC's status
     */
    void busy(String code);

    /**
     * Nothing comes any more; once.
     *
     * @param failure why there was none of the above; empty where there was
     */
    void ended(Optional<String> failure);
  }

  private final String name;
  private final ServiceMethod<Buffer, Buffer> method;

  private Submitting(String name, ServiceMethod<?, ?> of) {
    this.name = name;
    method =
        ServiceMethod.client(
            of.serviceName(),
            of.methodName(),
            GrpcMessageEncoder.IDENTITY,
            GrpcMessageDecoder.IDENTITY);
  }

  @Override
  public String toString() {
    return name;
  }

  static boolean isCertified(Buffer message) {
    return message.length() > 0 && message.getByte(0) == CERTIFIED;
  }

  /** The refusal in an answer; an empty one in what is neither. */
  static RejectReason refusal(Buffer message) {
    try {
      return SubmitFastPayResponse.parseFrom(message.getBytes()).getReject();
    } catch (InvalidProtocolBufferException e) {
      return RejectReason.getDefaultInstance();
    }
  }

  void submit(GrpcClient client, SocketAddress validator, Buffer request, Receiver receiver) {
    client
        .request(validator, method)
        .onSuccess(open -> new Call(open, receiver).send(request))
        .onFailure(e -> receiver.ended(Optional.of(e.toString())));
  }

  private static final class Call {
    private final GrpcClientRequest<Buffer, Buffer> open;
    private final Receiver receiver;
    private boolean answered;
    private boolean over;

    Call(GrpcClientRequest<Buffer, Buffer> open, Receiver receiver) {
      this.open = open;
      this.receiver = receiver;
    }

    void send(Buffer request) {
      open.response().onSuccess(this::receive).onFailure(e -> end(e.toString()));
      open.end(request).onFailure(e -> end(e.toString()));
    }

    private void receive(GrpcClientResponse<Buffer, Buffer> response) {
      response.exceptionHandler(e -> end(e.toString()));
      response.endHandler(v -> end(response.status(), response.statusMessage()));
      response.handler(this::next);
    }

    private void next(Buffer message) {
      if (!answered && !over) {
        answered = true;
        receiver.answered(message);
      }
    }

    private void end(GrpcStatus status, String text) {
      if (!answered && !over && BUSY.contains(status)) {
        answered = true;
        receiver.busy(status.name());
      }
      end(status + " " + text);
    }

    private void end(String how) {
      if (!over) {
        over = true;
        receiver.ended(answered ? Optional.empty() : Optional.of(how));
      }
    }
  }

  static {
    if (SubmitFastPayEvent.CERT_FIELD_NUMBER != SubmitFastPayResponse.CERT_FIELD_NUMBER
        || SubmitFastPayEvent.REJECT_FIELD_NUMBER != SubmitFastPayResponse.REJECT_FIELD_NUMBER) {
      throw new AssertionError("the two calls answer differently");
    }
  }
}
