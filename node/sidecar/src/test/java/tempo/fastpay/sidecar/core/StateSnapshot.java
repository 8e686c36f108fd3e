package tempo.fastpay.sidecar.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.MessageId;

/** Everything that can be seen of a core. Two equal ones: nothing has changed. */
record StateSnapshot(
    FinalizedBlock base,
    ValidatorCore.Sizes sizes,
    Set<Lane> lanes,
    Set<LivePayment> certified,
    Map<ContentionKey, Permit> permits,
    Map<MessageId, LivePayment> live,
    Map<TestChain.Cell, ValidatorCore.AccountSummary> accounts) {

  /**
   * The state as far as some payments go.
   *
   * @param payments every one the core was ever asked about or shown
   */
  static StateSnapshot of(ValidatorCore core, Collection<Payment> payments) {
    Map<ContentionKey, Permit> permits = new HashMap<>();
    Map<MessageId, LivePayment> live = new HashMap<>();
    Map<TestChain.Cell, ValidatorCore.AccountSummary> accounts = new HashMap<>();
    for (Payment payment : payments) {
      core.permit(payment.contentionKey())
          .ifPresent(permit -> permits.put(payment.contentionKey(), permit));
      core.live(payment.message()).ifPresent(found -> live.put(payment.message(), found));
      for (Address account : List.of(payment.sender(), payment.recipient())) {
        for (AssetId asset : List.of(payment.asset(), payment.feeToken().orElse(payment.asset()))) {
          accounts.put(new TestChain.Cell(account, asset), core.account(account, asset));
        }
      }
    }
    return new StateSnapshot(
        core.base(),
        core.sizes(),
        Set.copyOf(core.trackedLanes()),
        Set.copyOf(core.certified()),
        permits,
        live,
        accounts);
  }

  /** Without what payments rest on, which a QC that is shown again may complete. */
  StateSnapshot withoutSupport() {
    Map<MessageId, LivePayment> unsupported = new HashMap<>();
    live.forEach((message, found) -> unsupported.put(message, found.restingOn(Set.of())));
    Map<TestChain.Cell, ValidatorCore.AccountSummary> summaries = new HashMap<>();
    accounts.forEach(
        (cell, summary) ->
            summaries.put(
                cell,
                new ValidatorCore.AccountSummary(
                    summary.outgoing(),
                    summary.incoming(),
                    summary.sent().stream().map(sent -> sent.restingOn(Set.of())).toList())));
    return new StateSnapshot(
        base,
        sizes,
        lanes,
        certified.stream().map(known -> known.restingOn(Set.of())).collect(Collectors.toSet()),
        permits,
        unsupported,
        summaries);
  }
}
