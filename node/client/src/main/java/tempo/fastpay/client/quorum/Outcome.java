package tempo.fastpay.client.quorum;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;

/**
 * The outcome of a submission. Only {@link Certified} is proof. {@link Refused} and {@link
 * Undecided} show the answers of the validators; a payment that was refused or left undecided may
 * still be certified for anybody who holds its bytes, so its nonce stays taken.
 */
public sealed interface Outcome {
  TxHash txHash();

  /** The standing of every validator, in the committee's order. */
  Map<Validator, Standing> standings();

  /** What happened and what to do, in one line. */
  String describe();

  /**
   * The committee's quorum has certified the payment.
   *
   * @param standings the standing of every validator when the quorum was reached
   */
  record Certified(VerifiedQc qc, Map<Validator, Standing> standings) implements Outcome {
    public Certified {
      Objects.requireNonNull(qc);
      standings = ordered(standings);
    }

    @Override
    public TxHash txHash() {
      return qc.txHash();
    }

    @Override
    public String describe() {
      return "certified by " + qc.certificate().certificates().size() + " validators";
    }
  }

  /**
   * So many validators refused that no quorum is left.
   *
   * @param rejects the refusals that are final, by validator
   * @param dominant the refusal given most often
   * @param conflicting the payments that validators say took the nonce first, unproven claims
   */
  record Refused(
      TxHash txHash,
      Map<Validator, Reject> rejects,
      Reject dominant,
      Advice advice,
      Set<TxHash> conflicting,
      Map<Validator, Standing> standings)
      implements Outcome {
    public Refused {
      Objects.requireNonNull(txHash);
      Objects.requireNonNull(dominant);
      Objects.requireNonNull(advice);
      rejects = ordered(rejects);
      conflicting = Set.copyOf(conflicting);
      standings = ordered(standings);
    }

    @Override
    public String describe() {
      String conflicts =
          conflicting.isEmpty()
              ? ""
              : " (conflicting tx_hash "
                  + conflicting.stream()
                      .map(TxHash::toHex)
                      .sorted()
                      .collect(Collectors.joining(", "))
                  + ")";
      return "refused with "
          + dominant.code()
          + conflicts
          + ": "
          + said(standings)
          + ". What to do: "
          + advice.text();
    }
  }

  /**
   * There was neither a quorum nor a refusal within the time.
   *
   * @param deadlineMs how long it was tried, in milliseconds; empty where it ended before, since no
   *     validator was left to ask
   */
  record Undecided(TxHash txHash, Map<Validator, Standing> standings, Optional<Long> deadlineMs)
      implements Outcome {
    public Undecided {
      Objects.requireNonNull(txHash);
      Objects.requireNonNull(deadlineMs);
      standings = ordered(standings);
    }

    @Override
    public String describe() {
      return "undecided"
          + deadlineMs.map(ms -> " after " + ms + " ms").orElse("")
          + ": "
          + said(standings)
          + ". What to do: "
          + Advice.RESUME.text();
    }
  }

  /** The payment was made before, and is final on the chain: its QC is not kept any more. */
  record Settled(TxHash txHash) implements Outcome {
    public Settled {
      Objects.requireNonNull(txHash);
    }

    @Override
    public Map<Validator, Standing> standings() {
      return Map.of();
    }

    @Override
    public String describe() {
      return "settled on the chain";
    }
  }

  private static String said(Map<Validator, Standing> standings) {
    return standings.entrySet().stream()
        .map(entry -> entry.getKey().name() + " " + entry.getValue().describe())
        .collect(Collectors.joining("; "));
  }

  private static <V> Map<Validator, V> ordered(Map<Validator, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
