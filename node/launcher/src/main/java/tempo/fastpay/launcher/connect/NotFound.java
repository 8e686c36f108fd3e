package tempo.fastpay.launcher.connect;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/** Says which validators were looked for, and what was found at their addresses instead. */
final class NotFound {
  private NotFound() {}

  /** True for a member of the committee that serves its chain and epoch. */
  static boolean isOf(ValidatorInfo info, Committee committee) {
    return committee.member(info.validator().id()).filter(info.validator()::equals).isPresent()
        && info.chainId().equals(committee.chainId())
        && info.epoch().equals(committee.epoch());
  }

  static long members(Map<HostPort, Answer> answers, Committee committee) {
    return answers.values().stream()
        .flatMap(answer -> answer.info().stream())
        .filter(info -> isOf(info, committee))
        .map(ValidatorInfo::validator)
        .distinct()
        .count();
  }

  /** Trying again helps where somebody may come up, and not where others answered. */
  static FastPayException tooFew(int found, Committee committee, Map<HostPort, Answer> answers) {
    List<String> problems = unreached(answers);
    List<String> foreign = foreign(answers, committee);
    problems.addAll(0, foreign);
    String missing = String.join("; ", problems);
    boolean mayComeUp =
        answers.values().stream()
            .anyMatch(answer -> answer.unreached().filter(Unreached::retryMayHelp).isPresent());
    String said =
        found == 0 && foreign.isEmpty() && !problems.isEmpty()
            ? missing
            : "only "
                + found
                + " of the "
                + committee.threshold()
                + " validators needed were found"
                + (problems.isEmpty() ? ": name more with --sidecar" : ": " + missing);
    return new FastPayException(said, mayComeUp);
  }

  /** The validator that answered; there is no committee to compare it with. */
  static ValidatorInfo infoOf(HostPort address, Answer answer) {
    return answer
        .info()
        .orElseThrow(
            () ->
                new FastPayException(
                    String.join("; ", unreached(Map.of(address, answer)))
                        + "; or name the committee with --committee FILE",
                    answer.unreached().filter(Unreached::retryMayHelp).isPresent()));
  }

  private static List<String> unreached(Map<HostPort, Answer> answers) {
    Map<Unreached, List<String>> addresses = new EnumMap<>(Unreached.class);
    answers.forEach(
        (address, answer) ->
            answer
                .unreached()
                .ifPresent(
                    why ->
                        addresses
                            .computeIfAbsent(why, none -> new ArrayList<>())
                            .add(
                                address
                                    + (answer.detail().isEmpty()
                                        ? ""
                                        : " (" + answer.detail() + ")"))));
    return addresses.entrySet().stream()
        .map(
            entry ->
                entry.getKey().what()
                    + " "
                    + String.join(", ", entry.getValue())
                    + ": "
                    + entry.getKey().advice())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<String> foreign(Map<HostPort, Answer> answers, Committee committee) {
    List<String> others = new ArrayList<>();
    answers.forEach(
        (address, answer) ->
            answer
                .info()
                .filter(info -> !isOf(info, committee))
                .ifPresent(info -> others.add("at " + address + " is " + who(info))));
    if (!others.isEmpty()) {
      others.add(
          "expected "
              + committee.members().stream().map(NotFound::named).collect(Collectors.joining(", "))
              + " of chain "
              + committee.chainId()
              + ", epoch "
              + committee.epoch()
              + ": check --committee and --sidecar");
    }
    return others;
  }

  private static String who(ValidatorInfo info) {
    return named(info.validator()) + " of chain " + info.chainId() + ", epoch " + info.epoch();
  }

  private static String named(Validator validator) {
    return validator.name() + " (id " + validator.id().toHex() + ")";
  }
}
