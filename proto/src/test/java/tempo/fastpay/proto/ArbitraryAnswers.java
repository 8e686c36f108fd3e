package tempo.fastpay.proto;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.MemberHealth;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.QcHash;

/** Any answers of an aggregator, from a seed. */
public final class ArbitraryAnswers {
  private final Arbitrary any;

  public ArbitraryAnswers(Arbitrary any) {
    this.any = any;
  }

  public ValidatorReject validatorReject() {
    return new ValidatorReject(any.maybe(any::validator), any.reject());
  }

  public FanoutReply fanoutReply() {
    return new FanoutReply(
        any.txHash(),
        any.maybe(() -> new EffectsHash(any.bytes32())),
        any.list(4, any::certificate),
        any.list(3, this::validatorReject),
        any.maybe(any::qc));
  }

  public QcQuery qcQuery() {
    return new QcQuery(
        any.txHash(),
        any.maybe(() -> new EffectsHash(any.bytes32())),
        any.below(Committee.MEMBERS_LIMIT + 1));
  }

  public QcReply qcReply() {
    return any.below(2) == 0 ? new QcReply.Found(any.qc()) : new QcReply.Missing(any.reject());
  }

  public TxStatus txStatus() {
    Optional<Lifecycle.Stage> stage = any.maybe(any::stage);
    Optional<Envelope> envelope = any.maybe(any::envelope);
    return new TxStatus(
        envelope.map(Envelope::txHash).orElseGet(any::txHash),
        envelope,
        any.maybe(any::effects),
        any.list(4, any::certificate),
        any.list(3, this::validatorReject),
        any.maybe(() -> new QcHash(any.bytes32())),
        stage,
        any.text(WireLimits.TEXT_LIMIT_CHARS),
        any.uint64(),
        stage.flatMap(any::inclusion),
        any.uint64());
  }

  public Optional<TxStatus> maybeTxStatus() {
    return any.maybe(this::txStatus);
  }

  public CommitteeStatus committeeStatus() {
    List<MemberHealth> members =
        Arbitrary.COMMITTEE.members().stream().map(this::memberHealth).toList();
    return new CommitteeStatus(Arbitrary.COMMITTEE, members, any.maybe(any::chainHead));
  }

  private MemberHealth memberHealth(Validator member) {
    MemberHealth.Health[] healths = MemberHealth.Health.values();
    return new MemberHealth(
        member,
        healths[any.below(healths.length)],
        any.text(WireLimits.TEXT_LIMIT_CHARS),
        any.maybe(any::chainHead),
        any.uint64(),
        any.uint64().bits() & Long.MAX_VALUE,
        any.uint64().bits() & Long.MAX_VALUE);
  }

  public AccountReport accountReport() {
    return new AccountReport(
        any.accountView(),
        any.list(4, () -> new AccountReport.View(any.validator(), any.accountView())));
  }
}
