package tempo.fastpay.chain.facts;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.tx.AccessKey;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.sidecar.core.SenderFacts;

/** Finds why the chain could not carry a payment out, whatever money is there. */
final class Obstacles {
  private final SenderQuestion question;
  private final Payment payment;

  Obstacles(SenderQuestion question) {
    this.question = question;
    this.payment = question.payment();
  }

  /** The first obstacle, naming the field; empty: none is known. */
  Optional<String> first(Known known, AssetId feeToken) {
    return asset(known)
        .or(() -> recipient(known))
        .or(() -> feeToken(known, feeToken))
        .or(() -> payment.accessKey().flatMap(key -> accessKey(known, key, feeToken)))
        .or(() -> dryRun(known));
  }

  private Optional<String> asset(Known known) {
    AssetId asset = payment.asset();
    Optional<Cell.TokenState.Rules> rules = known.get(question.token(asset));
    if (rules.isEmpty()) {
      return Optional.of("asset: there is no token " + asset);
    }
    if (rules.get().isPaused()) {
      return Optional.of("asset: token " + asset + " is paused");
    }
    if (!question.isAuthorized(known, rules.get(), payment.sender(), Cell.Authorized.Side.SENDER)) {
      return Optional.of("asset: the transfer policy of token " + asset + " forbids the sender");
    }
    return question.isAuthorized(
            known, rules.get(), payment.recipient(), Cell.Authorized.Side.RECIPIENT)
        ? Optional.empty()
        : Optional.of("recipient: the transfer policy of token " + asset + " forbids it");
  }

  private Optional<String> recipient(Known known) {
    return question.fork().hasReceivePolicies() && !known.get(question.received())
        ? Optional.of("recipient: its receive policy would not let it have this payment")
        : Optional.empty();
  }

  private Optional<String> feeToken(Known known, AssetId token) {
    Optional<Cell.TokenState.Rules> rules = known.get(question.token(token));
    if (rules.isEmpty()) {
      return Optional.of("fee_token: there is no token " + token);
    }
    if (!rules.get().isUsd()) {
      return Optional.of("fee_token: the currency of token " + token + " is not USD");
    }
    if (rules.get().isPaused()) {
      return Optional.of("fee_token: token " + token + " is paused");
    }
    boolean mayPay =
        question.isAuthorized(known, rules.get(), payment.sender(), Cell.Authorized.Side.SENDER);
    boolean mayBeTaken =
        !question.feeManagerMustReceive()
            || question.isAuthorized(
                known, rules.get(), Contracts.FEE_MANAGER, Cell.Authorized.Side.RECIPIENT);
    if (!mayPay || !mayBeTaken) {
      return Optional.of("fee_token: the transfer policy of token " + token + " forbids the fee");
    }
    return question.isLiquid(known, token)
        ? Optional.empty()
        : Optional.of(
            "fee_token: no pool swaps as much of token "
                + token
                + " as the fee may need into what the last proposers take");
  }

  private Optional<String> accessKey(Known known, AccessKey key, AssetId feeToken) {
    Optional<SenderFacts.KeyFacts> listed = question.listed(known, key);
    if (listed.isEmpty()) {
      return Optional.empty();
    }
    if (!known.get(question.callAllowed(key))) {
      return Optional.of("signature: access key " + key.keyId() + " may not make this call");
    }
    // The limit of the asset counts against everything that is live, so it is a fact, no obstacle.
    if (listed.get().remainingLimit().isEmpty() || feeToken.equals(payment.asset())) {
      return Optional.empty();
    }
    BigInteger left = known.get(question.remaining(key, feeToken)).units();
    return left.compareTo(payment.feeBound()) < 0
        ? Optional.of(
            "fee_token: access key "
                + key.keyId()
                + " may spend "
                + left
                + " more of token "
                + feeToken
                + ", the fee may need "
                + payment.feeBound())
        : Optional.empty();
  }

  private Optional<String> dryRun(Known known) {
    return known
        .get(question.dryRun())
        .map(why -> "recipient: a transfer to it would revert: " + why);
  }
}
