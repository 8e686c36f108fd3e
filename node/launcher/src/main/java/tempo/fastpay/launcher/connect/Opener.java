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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
    return infos(addresses, codec, answers -> members(answers, committee) >= committee.threshold())
        .map(answers -> connection(answers, committee, codec));
  }

  private Connection connection(
      Map<HostPort, Answer> answers, Committee committee, ProtoCodec codec) {
    Map<Validator, ValidatorApi> members = new LinkedHashMap<>();
    Map<Validator, FaucetApi> faucets = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    answers.forEach(
        (address, answer) -> {
          Optional<Validator> member =
              answer.info().map(ValidatorInfo::validator).filter(isIn(committee));
          if (member.isPresent()) {
            members.put(member.get(), validator(address, codec));
            faucets.put(member.get(), faucet(address, codec));
          } else {
            problems.add(address + ": " + answer.problem());
          }
        });
    if (members.size() < committee.threshold()) {
      throw tooFew(members.size(), committee.threshold(), problems);
    }
    return new Connection(committee, members, faucets);
  }

  private static FastPayException tooFew(int found, int needed, List<String> problems) {
    return new FastPayException(
        "only "
            + found
            + " of the "
            + needed
            + " validators needed were found ("
            + String.join("; ", problems)
            + "): check --sidecar and --committee, or try again",
        true);
  }

  private static long members(Map<HostPort, Answer> answers, Committee committee) {
    return answers.values().stream()
        .flatMap(answer -> answer.info().stream())
        .map(ValidatorInfo::validator)
        .filter(isIn(committee))
        .distinct()
        .count();
  }

  private static Predicate<Validator> isIn(Committee committee) {
    return validator -> committee.member(validator.id()).filter(validator::equals).isPresent();
  }

  /**
   * Takes the validators at these addresses for the whole committee: for demos, as it believes
   * whoever answers.
   *
   * @param placeholder for a codec; what is asked for does not depend on it
   */
  public Future<Connection> discover(List<HostPort> addresses, Committee placeholder) {
    return infos(addresses, new ProtoCodec(placeholder), Opener::areAllThere)
        .compose(answers -> open(addresses, committeeOf(answers)));
  }

  private Committee committeeOf(Map<HostPort, Answer> answers) {
    List<ValidatorInfo> infos = new ArrayList<>();
    answers.forEach((address, answer) -> infos.add(infoOf(address, answer)));
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

  private static ValidatorInfo infoOf(HostPort address, Answer answer) {
    return answer
        .info()
        .orElseThrow(
            () ->
                new FastPayException(
                    address
                        + ": "
                        + answer.problem()
                        + ": start it and try again, or name the committee with"
                        + " --committee FILE",
                    true));
  }

  /** An address's answer: its validator, or why that is not known. */
  private record Answer(Optional<ValidatorInfo> info, String problem) {}

  private static boolean areAllThere(Map<HostPort, Answer> answers) {
    return answers.values().stream().allMatch(answer -> answer.info().isPresent());
  }

  /** Asks all, again and again until it is enough or patience ends: they may be starting. */
  private Future<Map<HostPort, Answer>> infos(
      List<HostPort> addresses, ProtoCodec codec, Predicate<Map<HostPort, Answer>> isEnough) {
    Asking asking = new Asking(addresses, codec, isEnough);
    asking.begin();
    return asking.enough.future();
  }

  private Future<Answer> ask(HostPort address, ProtoCodec codec) {
    return validator(address, codec)
        .validatorInfo()
        .map(info -> new Answer(Optional.of(info), whoIs(info)))
        .otherwise(cause -> new Answer(Optional.empty(), String.valueOf(cause.getMessage())));
  }

  /** Asks in rounds; one begins a moment after the one before has ended without success. */
  private final class Asking {
    private final Loop loop = Loop.of(vertx);
    private final List<HostPort> addresses;
    private final ProtoCodec codec;
    private final Predicate<Map<HostPort, Answer>> isEnough;
    private final long deadlineNanos =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
    private final Promise<Map<HostPort, Answer>> enough = Promise.promise();

    Asking(List<HostPort> addresses, ProtoCodec codec, Predicate<Map<HostPort, Answer>> isEnough) {
      this.addresses = addresses;
      this.codec = codec;
      this.isEnough = isEnough;
    }

    void begin() {
      List<Future<Answer>> asked = addresses.stream().map(address -> ask(address, codec)).toList();
      asked.forEach(answer -> answer.onComplete(one -> answered(asked)));
      Future.all(asked).onComplete(all -> allAnswered(asked));
    }

    private void answered(List<Future<Answer>> asked) {
      if (isEnough.test(answersOf(asked))) {
        loop.after(STRAGGLERS_LIMIT_MS, () -> enough.tryComplete(answersOf(asked)));
      }
    }

    private void allAnswered(List<Future<Answer>> asked) {
      Map<HostPort, Answer> answers = answersOf(asked);
      if (isEnough.test(answers) || System.nanoTime() - deadlineNanos >= 0) {
        enough.tryComplete(answers);
      } else {
        loop.after(RETRY_MS, this::begin);
      }
    }

    private Map<HostPort, Answer> answersOf(List<Future<Answer>> asked) {
      Map<HostPort, Answer> answers = new LinkedHashMap<>();
      for (int i = 0; i < addresses.size(); i++) {
        Future<Answer> answer = asked.get(i);
        answers.put(
            addresses.get(i),
            answer.isComplete() ? answer.result() : new Answer(Optional.empty(), "no answer yet"));
      }
      return answers;
    }
  }

  private static String whoIs(ValidatorInfo info) {
    return info.validator().name() + " is not in the committee with this key";
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
