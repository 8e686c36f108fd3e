package tempo.fastpay.client;

import io.vertx.core.Future;
import java.util.function.Function;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.testkit.Altered;

/** A validator that answers submissions as a test says, and all else as another validator does. */
public final class SubmitVia extends Altered {
  private final Function<SubmitRequest, Future<SubmitReply>> submit;

  public SubmitVia(ValidatorApi other, Function<SubmitRequest, Future<SubmitReply>> submit) {
    super(other);
    this.submit = submit;
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    return submit.apply(request);
  }
}
