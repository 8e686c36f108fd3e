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
 * What a submission came to. Only {@link Certified} is proof. The other two say what the validators
 * answered; a payment that was refused or undecided may still be certified by whoever holds its
 * bytes, so its nonce stays taken.
 */
public sealed interface Outcome {
  TxHash txHash();

  /** Where every validator stands, in the committee's order. */
  Map<Validator, Standing> standings();

  /** What happened and what to do, in one line. */
  String describe();

  /**
   * The committee's quorum has certified the payment.
   *
   * @param standings where every validator stood when the quorum was reached
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
   * Neither a quorum nor a refusal within the time.
   *
   * @param deadlineMs how long it was tried; empty where it ended before, since nobody was left
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

  private static String said(Map<Validator, Standing> standings) {
    return standings.entrySet().stream()
        .map(entry -> entry.getKey().name() + " " + entry.getValue().describe())
        .collect(Collectors.joining("; "));
  }

  private static <V> Map<Validator, V> ordered(Map<Validator, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
