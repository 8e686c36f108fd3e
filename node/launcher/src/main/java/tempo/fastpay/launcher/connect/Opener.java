package tempo.fastpay.launcher.connect;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcFaucet;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/** Asks addresses which validator is there, and makes connections of the answers. */
public final class Opener {
  private static final long RETRY_MS = 200;

  /** How much longer the others may take once enough have answered: one may be hung. */
  private static final long STRAGGLERS_LIMIT_MS = 500;

  /** How long addresses that refuse, or are others', may take to change that. */
  private static final long COME_UP_LIMIT_MS = 400;

  private final Vertx vertx;
  private final GrpcClient client;
  private final Crypto crypto;
  private final long patienceMs;

  /**
   * Makes an opener for one client.
   *
   * @param patienceMs how long a validator may take to come up
   */
  public Opener(Vertx vertx, GrpcClient client, Crypto crypto, long patienceMs) {
    this.vertx = vertx;
    this.client = client;
    this.crypto = crypto;
    this.patienceMs = patienceMs;
  }

  /**
   * Asks every address which member is there.
   *
   * @param committee the members that count
   * @return fails with {@link FastPayException} where fewer than its threshold are there
   */
  public Future<Connection> open(List<HostPort> addresses, Committee committee) {
    ProtoCodec codec = new ProtoCodec(committee);
    Enough enough =
        new Enough(committee.threshold(), answers -> NotFound.members(answers, committee));
    return infos(addresses, codec, enough).map(answers -> connection(answers, committee, codec));
  }

  private Connection connection(
      Map<HostPort, Answer> answers, Committee committee, ProtoCodec codec) {
    Map<Validator, ValidatorApi> members = new LinkedHashMap<>();
    Map<Validator, FaucetApi> faucets = new LinkedHashMap<>();
    answers.forEach(
        (address, answer) ->
            answer
                .info()
                .filter(info -> NotFound.isOf(info, committee))
                .ifPresent(
                    info -> {
                      members.put(info.validator(), validator(address, codec));
                      faucets.put(info.validator(), faucet(address, codec));
                    }));
    if (members.size() < committee.threshold()) {
      throw NotFound.tooFew(members.size(), committee, answers);
    }
    return new Connection(committee, members, faucets);
  }

  /**
   * Takes the validators at these addresses for the whole committee: for demos, as it believes
   * whoever answers.
   *
   * @param placeholder for a codec; what is asked for does not depend on it
   */
  public Future<Connection> discover(List<HostPort> addresses, Committee placeholder) {
    Enough all =
        new Enough(
            addresses.size(),
            answers -> answers.values().stream().filter(one -> one.info().isPresent()).count());
    return infos(addresses, new ProtoCodec(placeholder), all)
        .compose(answers -> open(addresses, committeeOf(answers)));
  }

  private Committee committeeOf(Map<HostPort, Answer> answers) {
    List<ValidatorInfo> infos = new ArrayList<>();
    answers.forEach((address, answer) -> infos.add(NotFound.infoOf(address, answer)));
    ValidatorInfo first = infos.get(0);
    for (ValidatorInfo info : infos) {
      if (!info.chainId().equals(first.chainId()) || !info.epoch().equals(first.epoch())) {
        throw new FastPayException(
            info.validator().name()
                + " and "
                + first.validator().name()
                + " serve different chains or epochs",
            false);
      }
    }
    try {
      return Committee.of(
          first.chainId(),
          first.epoch(),
          infos.stream().map(ValidatorInfo::validator).toList(),
          crypto);
    } catch (IllegalArgumentException e) {
      throw new FastPayException("these sidecars are no committee: " + e.getMessage(), false, e);
    }
  }

  /**
   * What it takes to go on.
   *
   * @param found how many answers of use there are
   */
  private record Enough(int needed, ToLongFunction<Map<HostPort, Answer>> found) {
    boolean isReached(Map<HostPort, Answer> answers) {
      return found.applyAsLong(answers) >= needed;
    }

    boolean isOutOfReach(Map<HostPort, Answer> answers) {
      long open = answers.values().stream().filter(Answer::mayChange).count();
      return found.applyAsLong(answers) + open < needed;
    }
  }

  /** Asks all, again and again until it is enough or patience ends: they may be starting. */
  private Future<Map<HostPort, Answer>> infos(
      List<HostPort> addresses, ProtoCodec codec, Enough needed) {
    Asking asking = new Asking(addresses, codec, needed);
    asking.begin();
    return asking.enough.future();
  }

  private Future<Answer> ask(HostPort address, ProtoCodec codec) {
    return validator(address, codec).validatorInfo().map(Answer::of).otherwise(Answer::failed);
  }

  /** Asks in rounds; one begins a moment after the one before has ended without success. */
  private final class Asking {
    private final Loop loop = Loop.of(vertx);
    private final List<HostPort> addresses;
    private final ProtoCodec codec;
    private final Enough needed;
    private final long deadlineNanos =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
    private final long comeUpNanos =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(COME_UP_LIMIT_MS);
    private final Promise<Map<HostPort, Answer>> enough = Promise.promise();

    Asking(List<HostPort> addresses, ProtoCodec codec, Enough needed) {
      this.addresses = addresses;
      this.codec = codec;
      this.needed = needed;
    }

    void begin() {
      List<Future<Answer>> asked = addresses.stream().map(address -> ask(address, codec)).toList();
      asked.forEach(answer -> answer.onComplete(one -> answered(asked)));
      Future.all(asked).onComplete(all -> allAnswered(asked));
    }

    private void answered(List<Future<Answer>> asked) {
      if (needed.isReached(answersOf(asked))) {
        loop.after(STRAGGLERS_LIMIT_MS, () -> enough.tryComplete(answersOf(asked)));
      }
    }

    private void allAnswered(List<Future<Answer>> asked) {
      Map<HostPort, Answer> answers = answersOf(asked);
      boolean isHopeless = needed.isOutOfReach(answers) && System.nanoTime() - comeUpNanos >= 0;
      if (needed.isReached(answers) || isHopeless || System.nanoTime() - deadlineNanos >= 0) {
        enough.tryComplete(answers);
      } else {
        loop.after(RETRY_MS, this::begin);
      }
    }

    private Map<HostPort, Answer> answersOf(List<Future<Answer>> asked) {
      Map<HostPort, Answer> answers = new LinkedHashMap<>();
      for (int i = 0; i < addresses.size(); i++) {
        Future<Answer> answer = asked.get(i);
        answers.put(addresses.get(i), answer.isComplete() ? answer.result() : Answer.NONE_YET);
      }
      return answers;
    }
  }

  private ValidatorApi validator(HostPort address, ProtoCodec codec) {
    return new GrpcValidator(vertx, client, socket(address), codec, WireLimits.CALL_TIMEOUT_MS);
  }

  private FaucetApi faucet(HostPort address, ProtoCodec codec) {
    return new GrpcFaucet(vertx, client, socket(address), codec, WireLimits.CALL_TIMEOUT_MS);
  }

  private static SocketAddress socket(HostPort address) {
    return SocketAddress.inetSocketAddress(address.port(), address.host());
  }
}
