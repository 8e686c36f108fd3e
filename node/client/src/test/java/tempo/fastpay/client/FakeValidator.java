package tempo.fastpay.client;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.AccountView.LaneView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.wire.ValidatorApi;

/**
 * A validator that keeps L2, L3, L5 and L6 over a chain of its own, without gossip: what it is not
 * shown it does not know.
 */
class FakeValidator implements ValidatorApi {
  private final Fleet fleet;
  private final int index;
  private final Map<Address, BigInteger> balances = new HashMap<>();
  private final Map<ContentionKey, Payment> permitted = new LinkedHashMap<>();
  private final Map<ContentionKey, VerifiedQc> known = new LinkedHashMap<>();
  private final Map<TxHash, Envelope> envelopes = new HashMap<>();
  private final Map<TxHash, Certificate> certificates = new LinkedHashMap<>();
  private final Map<TxHash, Lifecycle.Stage> stages = new HashMap<>();
  private final Map<Lane, UInt64> chainNonces = new HashMap<>();
  private long headMs = Fleet.NOW_MS;

  FakeValidator(Fleet fleet, int index) {
    this.fleet = fleet;
    this.index = index;
  }

  void fund(Address account, long amount) {
    balances.put(account, BigInteger.valueOf(amount));
  }

  /** What the chain has done to a payment, as this validator sees it. */
  void mark(TxHash txHash, Lifecycle.Stage stage) {
    stages.put(txHash, stage);
  }

  void advanceHeadTo(long unixMillis) {
    headMs = unixMillis;
  }

  void setChainNonce(Lane lane, long nonce) {
    chainNonces.put(lane, UInt64.of(nonce));
  }

  Map<ContentionKey, Payment> permitted() {
    return permitted;
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    for (QuorumCertificate qc : request.parentQcs()) {
      learn(qc);
    }
    return Future.succeededFuture(decide(request.envelope()));
  }

  private SubmitReply decide(Envelope envelope) {
    PaymentScreen.Result screened =
        PaymentScreen.screen(envelope.paymentBytes(), Optional.empty(), Fleet.CHAIN, Fleet.CRYPTO);
    if (screened instanceof PaymentScreen.Result.Rejected rejected) {
      return new SubmitReply.Rejected(rejected.reject());
    }
    Payment payment = ((PaymentScreen.Result.Accepted) screened).payment();
    Payment first = permitted.get(payment.contentionKey());
    if (first != null && !first.message().equals(payment.message())) {
      return new SubmitReply.Rejected(
          Reject.equivocation("another message holds the nonce", txHashOf(first)));
    }
    if (first == null) {
      Optional<Reject> refusal = refusal(payment);
      if (refusal.isPresent()) {
        return new SubmitReply.Rejected(refusal.get());
      }
      permitted.put(payment.contentionKey(), payment);
    }
    envelopes.put(envelope.txHash(), envelope);
    return new SubmitReply.Certified(
        certificates.computeIfAbsent(
            envelope.txHash(), hash -> fleet.certificate(index, envelope, payment)));
  }

  private Optional<Reject> refusal(Payment payment) {
    UInt64 chainNonce = chainNonces.getOrDefault(payment.lane(), UInt64.ZERO);
    if (payment.nonceSeq().isLessThan(chainNonce)) {
      return Optional.of(Reject.of(RejectCode.NONCE_SEQ_TOO_LOW, "next is " + chainNonce));
    }
    for (UInt64 seq = chainNonce; seq.isLessThan(payment.nonceSeq()); seq = seq.next()) {
      if (!known.containsKey(payment.lane().at(seq))) {
        return Optional.of(
            Reject.of(RejectCode.NONCE_SEQ_TOO_HIGH, "no QC of sequence " + seq + " is known"));
      }
    }
    BigInteger needed = payment.amount().toBigInteger().add(payment.feeBound());
    return available(payment.sender()).compareTo(needed) < 0
        ? Optional.of(Reject.of(RejectCode.INSUFFICIENT_FUNDS, "needs " + needed))
        : Optional.empty();
  }

  private BigInteger available(Address account) {
    BigInteger available = balances.getOrDefault(account, BigInteger.ZERO);
    Map<ContentionKey, Payment> spent = new HashMap<>(permitted);
    known.forEach((key, qc) -> spent.put(key, qc.payment()));
    for (Payment payment : spent.values()) {
      if (payment.sender().equals(account)) {
        available =
            available.subtract(payment.amount().toBigInteger()).subtract(payment.feeBound());
      }
    }
    for (VerifiedQc qc : known.values()) {
      if (qc.payment().recipient().equals(account)) {
        available = available.add(qc.payment().amount().toBigInteger());
      }
    }
    return available;
  }

  private PresentResult learn(QuorumCertificate qc) {
    VerifiedQc.Result result =
        VerifiedQc.verify(qc, Optional.empty(), fleet.committee(), Fleet.CRYPTO);
    if (result instanceof VerifiedQc.Result.Refused refused) {
      return new PresentResult.Refused(qc.txHash(), refused.reject());
    }
    VerifiedQc verified = ((VerifiedQc.Result.Verified) result).qc();
    known.putIfAbsent(verified.contentionKey(), verified);
    envelopes.put(verified.txHash(), verified.envelope());
    return new PresentResult.Accepted(qc.txHash());
  }

  private TxHash txHashOf(Payment payment) {
    return envelopes.values().stream()
        .filter(envelope -> envelope.paymentBytes().equals(payment.raw()))
        .findFirst()
        .orElseThrow()
        .txHash();
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    Address address = ((BoardFilter.OfAddress) query.filter()).address();
    int from = query.cursor().isEmpty() ? 0 : Integer.parseInt(query.cursor());
    List<Certificate> all = new ArrayList<>(certificates.values());
    int to = Math.min(all.size(), from + query.limit());
    List<Certificate> page =
        all.subList(Math.min(from, to), to).stream()
            .filter(
                certificate ->
                    certificate.effects().recipient().equals(address)
                        || certificate.effects().sender().equals(address))
            .toList();
    return Future.succeededFuture(new BoardPage(page, Integer.toString(to)));
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    TxHash txHash = ((PaymentQuery.ByTxHash) query).txHash();
    Envelope envelope = envelopes.get(txHash);
    if (envelope == null) {
      return Future.succeededFuture(Optional.empty());
    }
    Optional<QuorumCertificate> qc =
        known.values().stream()
            .filter(held -> held.txHash().equals(txHash))
            .map(VerifiedQc::certificate)
            .findFirst();
    Lifecycle lifecycle =
        new Lifecycle(
            txHash,
            stages.getOrDefault(txHash, Lifecycle.Stage.CERTIFIED),
            UInt64.of(headMs),
            UInt64.ONE,
            "");
    return Future.succeededFuture(Optional.of(new PaymentStatus(envelope, lifecycle, qc)));
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    List<LaneView> lanes = new ArrayList<>();
    for (NonceKey key : query.nonceKeys()) {
      Lane lane = new Lane(query.address(), key);
      UInt64 nonce = chainNonces.getOrDefault(lane, UInt64.ZERO);
      UInt64 next = nonce;
      while (permitted.containsKey(lane.at(next)) || known.containsKey(lane.at(next))) {
        next = next.next();
      }
      lanes.add(new LaneView(key, nonce, next, Optional.empty()));
    }
    BigInteger base = balances.getOrDefault(query.address(), BigInteger.ZERO);
    return Future.succeededFuture(
        new AccountView(
            query.address(),
            query.asset(),
            UInt64.ONE,
            base,
            BigInteger.ZERO,
            BigInteger.ZERO,
            available(query.address()),
            lanes));
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    return Future.succeededFuture(qcs.stream().map(this::learn).toList());
  }

  @Override
  public Future<ChainHead> chainHead() {
    return Future.succeededFuture(
        new ChainHead(UInt64.ONE, Bytes32.ZERO, UInt64.of(headMs), UInt64.ONE));
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return Future.succeededFuture(
        new ValidatorInfo(
            fleet.validator(index),
            List.of(),
            Fleet.CHAIN,
            Fleet.EPOCH,
            ValidatorInfo.PROTOCOL_VERSION));
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    return Future.failedFuture("the client submits without following");
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return Future.failedFuture("the client polls");
  }
}
