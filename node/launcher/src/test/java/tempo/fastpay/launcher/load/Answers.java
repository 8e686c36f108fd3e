package tempo.fastpay.launcher.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.v1.SubmitFastPayResponse;

/**
 * What a run of payments was answered. Written by one event loop, read by others once the run is
 * over.
 */
final class Answers {
  private static final double NANOS_PER_SECOND = 1e9;

  private record Certified(Payer.Signed payment, Buffer message) {}

  private final List<Certified> certified = new ArrayList<>();
  private final Map<String, Long> refusals = new TreeMap<>();
  private final Map<String, Long> failures = new TreeMap<>();
  private long[] latenciesNs;
  private long nanos;

  Answers(int payments) {
    latenciesNs = new long[payments];
  }

  /**
   * Notes a certificate, unread.
   *
   * @param latencyNs from when the payment was sent, or should have been
   */
  void certified(Payer.Signed payment, Buffer message, long latencyNs) {
    latenciesNs[certified.size()] = latencyNs;
    // A copy: the message may be a part of a larger buffer.
    certified.add(new Certified(payment, Buffer.buffer(message.getBytes())));
  }

  void refused(String code) {
    refusals.merge(code, 1L, Long::sum);
  }

  void failed(String reason) {
    failures.merge(reason, 1L, Long::sum);
  }

  void over(long nanos) {
    this.nanos = nanos;
    latenciesNs = Arrays.copyOf(latenciesNs, certified.size());
    Arrays.sort(latenciesNs);
  }

  int certified() {
    return certified.size();
  }

  /** The answer that came as number {@code index} of those with a certificate. */
  Buffer message(int index) {
    return certified.get(index).message();
  }

  double seconds() {
    return nanos / NANOS_PER_SECOND;
  }

  double certifiedPerSecond() {
    return nanos == 0 ? 0 : certified.size() / seconds();
  }

  /** How often a payment was refused, by code; what can be is tried again. */
  Map<String, Long> refusals() {
    return refusals;
  }

  /** Calls without an answer, by reason; not tried again. */
  Map<String, Long> failures() {
    return failures;
  }

  /**
   * The latency that this part of all payments did not exceed.
   *
   * @param part 0.5 for the median, 1 for the slowest
   */
  double latencyMs(double part) {
    if (latenciesNs.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(part * latenciesNs.length) - 1;
    return latenciesNs[Math.max(0, rank)] / 1e6;
  }

  /**
   * Reads every certificate and verifies its signature, and that it is of the payment it answered.
   *
   * @return how many are not good
   */
  int wrong(Committee committee, Crypto crypto) {
    ProtoCodec codec = new ProtoCodec(committee);
    return (int)
        certified.parallelStream().filter(one -> !isGood(one, codec, committee, crypto)).count();
  }

  private static boolean isGood(
      Certified one, ProtoCodec codec, Committee committee, Crypto crypto) {
    try {
      Certificate certificate =
          codec.decode(SubmitFastPayResponse.parseFrom(one.message().getBytes()).getCert());
      return certificate.txHash().equals(one.payment().txHash())
          && certificate.effectsHash().equals(one.payment().effectsHash())
          && committee.verify(certificate, crypto).isPresent();
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return false;
    }
  }
}
