package tempo.fastpay.aggregator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tempo.fastpay.client.quorum.Agreement;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Holds the stages that validators claim for payments, as far as there is no proof of them: a claim
 * of f + 1 validators is the claim of an honest one. Bounded per validator, so that one that talks
 * without end is forgotten only by itself. Pure; one thread at a time.
 */
final class StageClaims {
  /** Payments of which each validator's claim is kept; the one reported longest ago leaves. */
  static final int PER_VALIDATOR_LIMIT = 16_384;

  /** The first stage that claims support: certificates and QCs prove the stages before it. */
  private static final Stage FIRST_CLAIMED = Stage.QUEUED_ONCHAIN;

  /** The stages to look for, the furthest first, each with the claims that support it. */
  private static final Map<Stage, List<Stage>> SUPPORTED_BY = new LinkedHashMap<>();

  static {
    SUPPORTED_BY.put(Stage.FINALIZED, List.of(Stage.FINALIZED));
    SUPPORTED_BY.put(Stage.FAILED, List.of(Stage.FAILED));
    SUPPORTED_BY.put(Stage.EXPIRED, List.of(Stage.EXPIRED));
    SUPPORTED_BY.put(Stage.INCLUDED, List.of(Stage.INCLUDED, Stage.FINALIZED));
    SUPPORTED_BY.put(
        Stage.QUEUED_ONCHAIN, List.of(Stage.QUEUED_ONCHAIN, Stage.INCLUDED, Stage.FINALIZED));
  }

  private final int faulty;
  private final Map<Validator, Map<TxHash, Lifecycle>> claims = new LinkedHashMap<>();

  /**
   * A stage that an honest validator has seen.
   *
   * @param height at which f liars cannot say that it held earlier
   * @param detail in the words of f + 1 members; where their words differ, the words of each, with
   *     its name
   * @param inclusion in the same words of f + 1 members; empty where there are no such words
   */
  record Supported(Stage stage, UInt64 height, String detail, Optional<Inclusion> inclusion) {
    Supported {
      Objects.requireNonNull(stage);
      Objects.requireNonNull(height);
      Objects.requireNonNull(detail);
      Objects.requireNonNull(inclusion);
    }
  }

  StageClaims(Committee committee) {
    this.faulty = Committee.faulty(committee.size());
    committee.members().forEach(member -> claims.put(member, new LinkedHashMap<>()));
  }

  /** Takes a validator's claim; its last one on a payment counts. */
  void told(Validator member, Lifecycle update) {
    if (update.stage().compareTo(FIRST_CLAIMED) < 0) {
      return;
    }
    Map<TxHash, Lifecycle> ofMember = claims.get(member);
    ofMember.remove(update.txHash());
    ofMember.put(update.txHash(), update);
    if (ofMember.size() > PER_VALIDATOR_LIMIT) {
      ofMember.remove(ofMember.keySet().iterator().next());
    }
  }

  /** The furthest stage that f + 1 validators have seen; FINALIZED: in the same block (L17). */
  Optional<Supported> supported(TxHash txHash) {
    for (Map.Entry<Stage, List<Stage>> stage : SUPPORTED_BY.entrySet()) {
      Map<Validator, Lifecycle> supporters = supporters(txHash, stage.getValue());
      if (stage.getKey() == Stage.FINALIZED) {
        supporters = ofOneBlock(supporters);
      }
      if (supporters.size() > faulty) {
        return Optional.of(supported(stage.getKey(), supporters));
      }
    }
    return Optional.empty();
  }

  private Map<Validator, Lifecycle> supporters(TxHash txHash, List<Stage> stages) {
    Map<Validator, Lifecycle> supporters = new LinkedHashMap<>();
    claims.forEach(
        (member, ofMember) -> {
          Lifecycle claim = ofMember.get(txHash);
          if (claim != null && stages.contains(claim.stage())) {
            supporters.put(member, claim);
          }
        });
    return supporters;
  }

  /** Those that name the block that the most of them name. */
  private static Map<Validator, Lifecycle> ofOneBlock(Map<Validator, Lifecycle> supporters) {
    Map<Optional<Bytes32>, Map<Validator, Lifecycle>> byBlock = new LinkedHashMap<>();
    supporters.forEach(
        (member, claim) ->
            byBlock
                .computeIfAbsent(
                    claim.inclusion().map(Inclusion::blockHash), any -> new LinkedHashMap<>())
                .put(member, claim));
    return byBlock.values().stream().max(Comparator.comparingInt(Map::size)).orElse(Map.of());
  }

  private Supported supported(Stage stage, Map<Validator, Lifecycle> supporters) {
    Optional<Inclusion> inclusion =
        stage.isOnChain()
            ? Agreement.agreed(
                    supporters.values().stream().map(Lifecycle::inclusion).toList(), faulty)
                .flatMap(Function.identity())
            : Optional.empty();
    return new Supported(
        stage, height(supporters), stage.isEnd() ? detail(supporters) : "", inclusion);
  }

  private UInt64 height(Map<Validator, Lifecycle> supporters) {
    return Agreement.lowest(
            supporters.values().stream().map(Lifecycle::blockHeight).toList(),
            faulty,
            UInt64::compareTo)
        .orElseThrow();
  }

  private String detail(Map<Validator, Lifecycle> supporters) {
    List<String> details = new ArrayList<>();
    supporters.values().forEach(claim -> details.add(claim.detail()));
    String text =
        Agreement.agreed(details, faulty)
            .orElseGet(
                () ->
                    supporters.entrySet().stream()
                        .map(said -> said.getKey().name() + ": " + said.getValue().detail())
                        .collect(Collectors.joining("; ")));
    return text.substring(0, Math.min(text.length(), WireLimits.TEXT_LIMIT_CHARS));
  }

  /** The number of claims held. */
  int size() {
    return claims.values().stream().mapToInt(Map::size).sum();
  }
}
