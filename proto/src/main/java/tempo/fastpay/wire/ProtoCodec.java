package tempo.fastpay.wire;

import static tempo.fastpay.wire.TypesCodec.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.FastPayTx;
import tempo.fastpay.v1.FundAccountRequest;
import tempo.fastpay.v1.FundAccountResponse;
import tempo.fastpay.v1.GetAccountRequest;
import tempo.fastpay.v1.GetAccountResponse;
import tempo.fastpay.v1.GetBulletinBoardRequest;
import tempo.fastpay.v1.GetBulletinBoardResponse;
import tempo.fastpay.v1.GetChainHeadResponse;
import tempo.fastpay.v1.GetPaymentRequest;
import tempo.fastpay.v1.GetPaymentResponse;
import tempo.fastpay.v1.GetValidatorInfoResponse;
import tempo.fastpay.v1.PaymentKey;
import tempo.fastpay.v1.PresentQuorumCertificatesRequest;
import tempo.fastpay.v1.PresentQuorumCertificatesResponse;
import tempo.fastpay.v1.RejectReason;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayRequest;
import tempo.fastpay.v1.SubmitFastPayResponse;
import tempo.fastpay.v1.TxLifecycleUpdate;
import tempo.fastpay.v1.ValidatorCertificate;
import tempo.fastpay.v1.WatchBulletinBoardEvent;
import tempo.fastpay.v1.WatchBulletinBoardRequest;

/**
 * The one codec between protobuf messages and the domain. Encoding names the signers that are
 * members of the committee; decoding reads epoch 0 as the committee's and refuses whatever the
 * contract does not allow with a {@link MalformedRequestException} that names the field. Decoded
 * does not mean verified. Thread-safe.
 */
public final class ProtoCodec {
  private final TypesCodec types;

  public ProtoCodec(Committee committee) {
    types = new TypesCodec(committee);
  }

  public ValidatorCertificate encode(Certificate certificate) {
    return types.encode(certificate);
  }

  public Certificate decode(ValidatorCertificate certificate) {
    return types.decode("cert", true, certificate);
  }

  public tempo.fastpay.v1.QuorumCertificate encode(QuorumCertificate qc) {
    return types.encode(qc);
  }

  public QuorumCertificate decode(tempo.fastpay.v1.QuorumCertificate qc) {
    return types.decode("qc", true, qc);
  }

  public RejectReason encode(Reject reject) {
    return TypesCodec.encode(reject);
  }

  public Reject decode(RejectReason reason) {
    return TypesCodec.decode("reject", true, reason);
  }

  public TxLifecycleUpdate encode(Lifecycle lifecycle) {
    return TypesCodec.encode(lifecycle);
  }

  public Lifecycle decode(TxLifecycleUpdate update) {
    return TypesCodec.decode("lifecycle", true, update);
  }

  public SubmitFastPayRequest encode(SubmitRequest request) {
    FastPayTx.Builder tx = TypesCodec.encode(request.envelope());
    List<Intent> claims = request.claims();
    if (!claims.isEmpty()) {
      tx.setIntent(TypesCodec.encode(claims.get(0)));
    }
    if (claims.size() == 2) {
      tx.getOverlayBuilder().setPayment(TypesCodec.encode(claims.get(1)));
    }
    request.requestId().ifPresent(tx::setClientRequestId);
    SubmitFastPayRequest.Builder builder = SubmitFastPayRequest.newBuilder().setTx(tx);
    request.parentQcs().forEach(qc -> builder.addParentQcs(types.encode(qc)));
    return builder.build();
  }

  public SubmitRequest decode(SubmitFastPayRequest request) {
    return new SubmitRequest(
        TypesCodec.envelope("tx", request.hasTx(), request.getTx()),
        TypesCodec.claims("tx", request.getTx()),
        types.qcs("parent_qcs", request.getParentQcsList()),
        TypesCodec.requestId("tx", request.getTx()));
  }

  public SubmitFastPayResponse encode(SubmitReply reply) {
    SubmitFastPayResponse.Builder builder = SubmitFastPayResponse.newBuilder();
    if (reply instanceof SubmitReply.Certified certified) {
      builder.setCert(types.encode(certified.certificate()));
    } else if (reply instanceof SubmitReply.Rejected rejected) {
      builder.setReject(TypesCodec.encode(rejected.reject()));
    }
    return builder.build();
  }

  public SubmitReply decode(SubmitFastPayResponse response) {
    return switch (response.getResultCase()) {
      case CERT -> new SubmitReply.Certified(types.decode("cert", true, response.getCert()));
      case REJECT ->
          new SubmitReply.Rejected(TypesCodec.decode("reject", true, response.getReject()));
      case RESULT_NOT_SET -> throw Check.missing("cert or reject");
    };
  }

  public SubmitFastPayEvent encode(SubmitEvent event) {
    SubmitFastPayEvent.Builder builder = SubmitFastPayEvent.newBuilder();
    if (event instanceof SubmitEvent.Progressed progressed) {
      builder.setLifecycle(TypesCodec.encode(progressed.update()));
    } else if (event instanceof SubmitEvent.Answered answered) {
      if (answered.reply() instanceof SubmitReply.Certified certified) {
        builder.setCert(types.encode(certified.certificate()));
      } else if (answered.reply() instanceof SubmitReply.Rejected rejected) {
        builder.setReject(TypesCodec.encode(rejected.reject()));
      }
    }
    return builder.build();
  }

  public SubmitEvent decode(SubmitFastPayEvent event) {
    return switch (event.getEventCase()) {
      case CERT ->
          new SubmitEvent.Answered(
              new SubmitReply.Certified(types.decode("cert", true, event.getCert())));
      case REJECT ->
          new SubmitEvent.Answered(
              new SubmitReply.Rejected(TypesCodec.decode("reject", true, event.getReject())));
      case LIFECYCLE ->
          new SubmitEvent.Progressed(TypesCodec.decode("lifecycle", true, event.getLifecycle()));
      case EVENT_NOT_SET -> throw Check.missing("cert, reject or lifecycle");
    };
  }

  public GetBulletinBoardRequest encode(BoardQuery query) {
    GetBulletinBoardRequest.Builder builder =
        GetBulletinBoardRequest.newBuilder()
            .setSinceUnixMillis(query.sinceUnixMillis().bits())
            .setLimit(query.limit())
            .setCursor(query.cursor());
    if (query.filter() instanceof BoardFilter.OfTx tx) {
      builder.setTxHash(bytes(tx.txHash().value()));
    } else if (query.filter() instanceof BoardFilter.OfAddress address) {
      builder.setAddress(TypesCodec.encode(address.address()));
    }
    return builder.build();
  }

  public BoardQuery decode(GetBulletinBoardRequest request) {
    BoardFilter filter =
        switch (request.getFilterCase()) {
          case TX_HASH -> ofTx(request.getTxHash());
          case ADDRESS -> ofAddress(request.getAddress());
          case FILTER_NOT_SET -> new BoardFilter.All();
        };
    return new BoardQuery(
        filter,
        new UInt64(request.getSinceUnixMillis()),
        Check.atMost(BoardQuery.LIMIT_MAX, "limit", request.getLimit()),
        Check.text("cursor", request.getCursor(), BoardQuery.CURSOR_LIMIT_CHARS));
  }

  private static BoardFilter ofTx(com.google.protobuf.ByteString txHash) {
    return new BoardFilter.OfTx(new TxHash(Check.bytes32("tx_hash", txHash)));
  }

  private static BoardFilter ofAddress(tempo.fastpay.v1.Address address) {
    return new BoardFilter.OfAddress(TypesCodec.decode("address", true, address));
  }

  public GetBulletinBoardResponse encode(BoardPage page) {
    GetBulletinBoardResponse.Builder builder =
        GetBulletinBoardResponse.newBuilder().setNextCursor(page.nextCursor());
    page.certificates().forEach(certificate -> builder.addCerts(types.encode(certificate)));
    return builder.build();
  }

  public BoardPage decode(GetBulletinBoardResponse response) {
    return new BoardPage(
        types.certificates("certs", response.getCertsList(), BoardQuery.LIMIT_MAX),
        cursor("next_cursor", response.getNextCursor()));
  }

  private static String cursor(String path, String cursor) {
    return Check.cursor(path, cursor, BoardQuery.CURSOR_LIMIT_CHARS);
  }

  /** A request to watch everything after the cursor, or everything if it is empty. */
  public WatchBulletinBoardRequest encode(Watch watch) {
    WatchBulletinBoardRequest.Builder builder =
        WatchBulletinBoardRequest.newBuilder().setCursor(watch.cursor());
    if (watch.filter() instanceof BoardFilter.OfTx tx) {
      builder.setTxHash(bytes(tx.txHash().value()));
    } else if (watch.filter() instanceof BoardFilter.OfAddress address) {
      builder.setAddress(TypesCodec.encode(address.address()));
    }
    return builder.build();
  }

  public Watch decode(WatchBulletinBoardRequest request) {
    BoardFilter filter =
        switch (request.getFilterCase()) {
          case TX_HASH -> ofTx(request.getTxHash());
          case ADDRESS -> ofAddress(request.getAddress());
          case FILTER_NOT_SET -> new BoardFilter.All();
        };
    return new Watch(
        filter, Check.text("cursor", request.getCursor(), BoardQuery.CURSOR_LIMIT_CHARS));
  }

  /** The arguments of {@link ValidatorApi#watchBulletinBoard}. */
  public record Watch(BoardFilter filter, String cursor) {}

  public WatchBulletinBoardEvent encode(BoardEvent event) {
    WatchBulletinBoardEvent.Builder builder =
        WatchBulletinBoardEvent.newBuilder().setCursor(event.cursor());
    if (event instanceof BoardEvent.Certified certified) {
      builder.setCert(types.encode(certified.certificate()));
    } else if (event instanceof BoardEvent.QuorumReached reached) {
      builder.setQc(types.encode(reached.qc()));
    } else if (event instanceof BoardEvent.Progressed progressed) {
      builder.setLifecycle(TypesCodec.encode(progressed.update()));
    }
    return builder.build();
  }

  public BoardEvent decode(WatchBulletinBoardEvent event) {
    String cursor = cursor("cursor", event.getCursor());
    return switch (event.getEventCase()) {
      case CERT -> new BoardEvent.Certified(types.decode("cert", true, event.getCert()), cursor);
      case QC -> new BoardEvent.QuorumReached(types.decode("qc", true, event.getQc()), cursor);
      case LIFECYCLE ->
          new BoardEvent.Progressed(
              TypesCodec.decode("lifecycle", true, event.getLifecycle()), cursor);
      case EVENT_NOT_SET -> new BoardEvent.Heartbeat(cursor);
    };
  }

  public GetValidatorInfoResponse encode(ValidatorInfo info) {
    return GetValidatorInfoResponse.newBuilder()
        .setValidator(TypesCodec.encode(info.validator()))
        .addAllGossipPeers(info.gossipPeers())
        .setChainId(TypesCodec.encode(info.chainId()))
        .setEpoch(info.epoch().bits())
        .setProtocolVersion(info.protocolVersion())
        .build();
  }

  public ValidatorInfo decode(GetValidatorInfoResponse response) {
    List<String> peers = response.getGossipPeersList();
    Check.atMost(WireLimits.GOSSIP_PEERS_LIMIT, "gossip_peers", peers.size());
    for (int i = 0; i < peers.size(); i++) {
      Check.text("gossip_peers[" + i + "]", peers.get(i), WireLimits.GOSSIP_PEER_LIMIT_CHARS);
    }
    return new ValidatorInfo(
        TypesCodec.validator("validator", response.hasValidator(), response.getValidator()),
        peers,
        TypesCodec.decode("chain_id", response.hasChainId(), response.getChainId()),
        new UInt64(response.getEpoch()),
        Check.atMost(Integer.MAX_VALUE, "protocol_version", response.getProtocolVersion()));
  }

  public GetChainHeadResponse encode(ChainHead head) {
    return GetChainHeadResponse.newBuilder()
        .setBlockHeight(head.blockHeight().bits())
        .setBlockHash(bytes(head.blockHash()))
        .setUnixMillis(head.unixMillis().bits())
        .setFinalizedHeight(head.finalizedHeight().bits())
        .build();
  }

  public ChainHead decode(GetChainHeadResponse response) {
    return new ChainHead(
        new UInt64(response.getBlockHeight()),
        Check.bytes32("block_hash", response.getBlockHash()),
        new UInt64(response.getUnixMillis()),
        new UInt64(response.getFinalizedHeight()));
  }

  public PresentQuorumCertificatesRequest encodePresented(List<QuorumCertificate> qcs) {
    PresentQuorumCertificatesRequest.Builder builder =
        PresentQuorumCertificatesRequest.newBuilder();
    qcs.forEach(qc -> builder.addQcs(types.encode(qc)));
    return builder.build();
  }

  public List<QuorumCertificate> decode(PresentQuorumCertificatesRequest request) {
    return types.qcs("qcs", request.getQcsList());
  }

  public PresentQuorumCertificatesResponse encodeResults(List<PresentResult> results) {
    PresentQuorumCertificatesResponse.Builder builder =
        PresentQuorumCertificatesResponse.newBuilder();
    for (PresentResult result : results) {
      if (result instanceof PresentResult.Accepted accepted) {
        builder.addResultsBuilder().setTxHash(bytes(accepted.txHash().value())).setAccepted(true);
      } else if (result instanceof PresentResult.Refused refused) {
        builder
            .addResultsBuilder()
            .setTxHash(bytes(refused.txHash().value()))
            .setReject(TypesCodec.encode(refused.reject()));
      }
    }
    return builder.build();
  }

  public List<PresentResult> decode(PresentQuorumCertificatesResponse response) {
    Check.atMost(SubmitRequest.PARENT_QCS_LIMIT, "results", response.getResultsCount());
    List<PresentResult> results = new ArrayList<>(response.getResultsCount());
    for (int i = 0; i < response.getResultsCount(); i++) {
      PresentQuorumCertificatesResponse.Result result = response.getResults(i);
      String path = "results[" + i + "]";
      TxHash txHash = new TxHash(Check.bytes32(path + ".tx_hash", result.getTxHash()));
      if (!result.getAccepted()) {
        results.add(
            new PresentResult.Refused(
                txHash,
                TypesCodec.decode(path + ".reject", result.hasReject(), result.getReject())));
      } else if (result.hasReject()) {
        throw Check.expected(path + ".reject", "nothing beside accepted", "a reject");
      } else {
        results.add(new PresentResult.Accepted(txHash));
      }
    }
    return results;
  }

  /** The results for these QCs: as many, and about the same payments in the same order. */
  List<PresentResult> decodeResultsOf(
      List<QuorumCertificate> qcs, PresentQuorumCertificatesResponse response) {
    return ResultsCheck.sameOrder(qcs, decode(response));
  }

  public GetPaymentRequest encode(PaymentQuery query) {
    GetPaymentRequest.Builder builder = GetPaymentRequest.newBuilder();
    if (query instanceof PaymentQuery.ByTxHash byTxHash) {
      builder.setTxHash(bytes(byTxHash.txHash().value()));
    } else if (query instanceof PaymentQuery.ByContentionKey byKey) {
      ContentionKey key = byKey.key();
      builder.setPaymentKey(
          PaymentKey.newBuilder()
              .setSender(TypesCodec.encode(key.sender()))
              .setNonce(TypesCodec.encode(key.lane().nonceKey(), key.nonceSeq())));
    }
    return builder.build();
  }

  public PaymentQuery decode(GetPaymentRequest request) {
    return switch (request.getKeyCase()) {
      case TX_HASH ->
          new PaymentQuery.ByTxHash(new TxHash(Check.bytes32("tx_hash", request.getTxHash())));
      case PAYMENT_KEY -> {
        PaymentKey key = request.getPaymentKey();
        Lane lane =
            new Lane(
                TypesCodec.decode("payment_key.sender", key.hasSender(), key.getSender()),
                TypesCodec.nonceKey("payment_key.nonce", key.hasNonce(), key.getNonce()));
        yield new PaymentQuery.ByContentionKey(lane.at(new UInt64(key.getNonce().getNonceSeq())));
      }
      case KEY_NOT_SET -> throw Check.missing("tx_hash or payment_key");
    };
  }

  public GetPaymentResponse encodePayment(Optional<PaymentStatus> status) {
    GetPaymentResponse.Builder builder = GetPaymentResponse.newBuilder();
    status.ifPresent(
        known -> {
          builder.setTx(TypesCodec.encode(known.envelope()));
          builder.setLifecycle(TypesCodec.encode(known.lifecycle()));
          known.qc().ifPresent(qc -> builder.setQc(types.encode(qc)));
        });
    return builder.build();
  }

  public Optional<PaymentStatus> decode(GetPaymentResponse response) {
    if (!response.hasTx() && !response.hasLifecycle() && !response.hasQc()) {
      return Optional.empty();
    }
    return Optional.of(
        new PaymentStatus(
            TypesCodec.envelope("tx", response.hasTx(), response.getTx()),
            TypesCodec.decode("lifecycle", response.hasLifecycle(), response.getLifecycle()),
            response.hasQc()
                ? Optional.of(types.decode("qc", true, response.getQc()))
                : Optional.empty()));
  }

  public GetAccountRequest encode(AccountQuery query) {
    return GetAccountRequest.newBuilder()
        .setAddress(TypesCodec.encode(query.address()))
        .setAsset(TypesCodec.encode(query.asset()))
        .addAllNonceKeysBe(
            query.nonceKeys().stream().map(key -> TypesCodec.bytes(key.word())).toList())
        .build();
  }

  public AccountQuery decode(GetAccountRequest request) {
    Check.atMost(AccountQuery.NONCE_KEYS_LIMIT, "nonce_keys_be", request.getNonceKeysBeCount());
    return new AccountQuery(
        TypesCodec.decode("address", request.hasAddress(), request.getAddress()),
        TypesCodec.decode("asset", request.hasAsset(), request.getAsset()),
        request.getNonceKeysBeList().stream()
            .map(key -> new NonceKey(Check.bytes32("nonce_keys_be", key)))
            .toList());
  }

  /** What is below zero in {@code available} is said as zero. */
  public GetAccountResponse encode(AccountView view) {
    return AccountCodec.encode(view);
  }

  public AccountView decode(GetAccountResponse response) {
    return AccountCodec.decode(response);
  }

  public FundAccountRequest encode(FaucetApi.Request request) {
    return FundAccountRequest.newBuilder()
        .setAddress(TypesCodec.encode(request.address()))
        .setAsset(TypesCodec.encode(request.asset()))
        .setAmount(request.amount().bits())
        .build();
  }

  public FaucetApi.Request decode(FundAccountRequest request) {
    UInt64 amount = new UInt64(request.getAmount());
    if (amount.isZero() || UInt64.of(FaucetApi.Request.AMOUNT_LIMIT).isLessThan(amount)) {
      throw Check.expected("amount", "1 to " + FaucetApi.Request.AMOUNT_LIMIT, amount);
    }
    return new FaucetApi.Request(
        TypesCodec.decode("address", request.hasAddress(), request.getAddress()),
        TypesCodec.decode("asset", request.hasAsset(), request.getAsset()),
        amount);
  }

  public FundAccountResponse encode(FaucetApi.Reply reply) {
    FundAccountResponse.Builder builder = FundAccountResponse.newBuilder();
    if (reply instanceof FaucetApi.Reply.Funded funded) {
      builder.setHeight(funded.height().bits());
    } else if (reply instanceof FaucetApi.Reply.Refused refused) {
      builder.setReject(TypesCodec.encode(refused.reject()));
    }
    return builder.build();
  }

  public FaucetApi.Reply decode(FundAccountResponse response) {
    return switch (response.getResultCase()) {
      case HEIGHT -> new FaucetApi.Reply.Funded(new UInt64(response.getHeight()));
      case REJECT ->
          new FaucetApi.Reply.Refused(TypesCodec.decode("reject", true, response.getReject()));
      case RESULT_NOT_SET -> throw Check.missing("height or reject");
    };
  }
}
