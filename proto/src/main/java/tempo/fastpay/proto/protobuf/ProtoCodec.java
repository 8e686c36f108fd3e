package tempo.fastpay.proto.protobuf;

import static tempo.fastpay.proto.protobuf.TypesCodec.bytes;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.ResultsCheck;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.FundAccountRequest;
import tempo.fastpay.v1.FundAccountResponse;
import tempo.fastpay.v1.GetAccountRequest;
import tempo.fastpay.v1.GetAccountResponse;
import tempo.fastpay.v1.GetBulletinBoardRequest;
import tempo.fastpay.v1.GetBulletinBoardResponse;
import tempo.fastpay.v1.GetChainHeadResponse;
import tempo.fastpay.v1.GetPaymentRequest;
import tempo.fastpay.v1.GetPaymentResponse;
import tempo.fastpay.v1.GetQuorumCertificateRequest;
import tempo.fastpay.v1.GetQuorumCertificateResponse;
import tempo.fastpay.v1.GetTxStatusRequest;
import tempo.fastpay.v1.GetTxStatusResponse;
import tempo.fastpay.v1.GetValidatorInfoResponse;
import tempo.fastpay.v1.ListEvidenceRequest;
import tempo.fastpay.v1.ListEvidenceResponse;
import tempo.fastpay.v1.PresentQuorumCertificatesRequest;
import tempo.fastpay.v1.PresentQuorumCertificatesResponse;
import tempo.fastpay.v1.RejectReason;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayFanoutResponse;
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
  private final BoardCodec board;
  private final PaymentCodec payments;
  private final AggregatorCodec aggregator;
  private final EvidenceCodec evidence;

  public ProtoCodec(Committee committee) {
    types = new TypesCodec(committee);
    board = new BoardCodec(types);
    payments = new PaymentCodec(types);
    aggregator = new AggregatorCodec(types);
    evidence = new EvidenceCodec(types);
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
    return payments.encode(request);
  }

  public SubmitRequest decode(SubmitFastPayRequest request) {
    return payments.decode(request);
  }

  public SubmitFastPayResponse encode(SubmitReply reply) {
    return payments.encode(reply);
  }

  public SubmitReply decode(SubmitFastPayResponse response) {
    return payments.decode(response);
  }

  public SubmitFastPayEvent encode(SubmitEvent event) {
    return payments.encode(event);
  }

  public SubmitEvent decode(SubmitFastPayEvent event) {
    return payments.decode(event);
  }

  public GetBulletinBoardRequest encode(BoardQuery query) {
    return board.encode(query);
  }

  public BoardQuery decode(GetBulletinBoardRequest request) {
    return board.decode(request);
  }

  public GetBulletinBoardResponse encode(BoardPage page) {
    return board.encode(page);
  }

  public BoardPage decode(GetBulletinBoardResponse response) {
    return board.decode(response);
  }

  /**
   * Encodes a request to watch all entries after the cursor, or all entries held if it is empty.
   */
  public WatchBulletinBoardRequest encode(Watch watch) {
    return board.encode(watch);
  }

  public Watch decode(WatchBulletinBoardRequest request) {
    return board.decode(request);
  }

  /** The arguments of {@link ValidatorApi#watchBulletinBoard}. */
  public record Watch(BoardFilter filter, String cursor) {}

  public WatchBulletinBoardEvent encode(BoardEvent event) {
    return board.encode(event);
  }

  public BoardEvent decode(WatchBulletinBoardEvent event) {
    return board.decode(event);
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
        .setFinalizedBlockHash(bytes(head.finalizedHash()))
        .setFinalizedUnixMillis(head.finalizedUnixMillis().bits())
        .build();
  }

  public ChainHead decode(GetChainHeadResponse response) {
    return new ChainHead(
        new UInt64(response.getBlockHeight()),
        ByteFields.bytes32("block_hash", response.getBlockHash()),
        new UInt64(response.getUnixMillis()),
        new UInt64(response.getFinalizedHeight()),
        ByteFields.bytes32("finalized_block_hash", response.getFinalizedBlockHash()),
        new UInt64(response.getFinalizedUnixMillis()));
  }

  public PresentQuorumCertificatesRequest encodePresented(List<QuorumCertificate> qcs) {
    return payments.encodePresented(qcs);
  }

  public List<QuorumCertificate> decode(PresentQuorumCertificatesRequest request) {
    return payments.decode(request);
  }

  public PresentQuorumCertificatesResponse encodeResults(List<PresentResult> results) {
    return payments.encodeResults(results);
  }

  public List<PresentResult> decode(PresentQuorumCertificatesResponse response) {
    return payments.decode(response);
  }

  /**
   * Decodes the results for these QCs: as many as the QCs, and about their payments in their order.
   */
  public List<PresentResult> decodeResultsOf(
      List<QuorumCertificate> qcs, PresentQuorumCertificatesResponse response) {
    return ResultsCheck.sameOrder(qcs, decode(response));
  }

  public GetPaymentRequest encode(PaymentQuery query) {
    return payments.encode(query);
  }

  public PaymentQuery decode(GetPaymentRequest request) {
    return payments.decode(request);
  }

  public GetPaymentResponse encodePayment(Optional<PaymentStatus> status) {
    return payments.encodePayment(status);
  }

  public Optional<PaymentStatus> decode(GetPaymentResponse response) {
    return payments.decode(response);
  }

  public GetAccountRequest encode(AccountQuery query) {
    return AccountCodec.encode(query);
  }

  public AccountQuery decode(GetAccountRequest request) {
    return AccountCodec.decode(request);
  }

  /** Encodes an account; an {@code available} below zero is encoded as zero. */
  public GetAccountResponse encode(AccountView view) {
    return AccountCodec.encode(view);
  }

  public AccountView decode(GetAccountResponse response) {
    return AccountCodec.decode(response);
  }

  public ListEvidenceRequest encode(EvidenceQuery query) {
    return EvidenceCodec.encode(query);
  }

  public EvidenceQuery decode(ListEvidenceRequest request) {
    return EvidenceCodec.decode(request);
  }

  public ListEvidenceResponse encode(EvidencePage page) {
    return evidence.encode(page);
  }

  public EvidencePage decode(ListEvidenceResponse response) {
    return evidence.decode(response);
  }

  public FundAccountRequest encode(FaucetApi.Request request) {
    return AccountCodec.encode(request);
  }

  public FaucetApi.Request decode(FundAccountRequest request) {
    return AccountCodec.decode(request);
  }

  public FundAccountResponse encode(FaucetApi.Reply reply) {
    return AccountCodec.encode(reply);
  }

  public FaucetApi.Reply decode(FundAccountResponse response) {
    return AccountCodec.decode(response);
  }

  public SubmitFastPayFanoutResponse encode(FanoutReply reply) {
    return aggregator.encode(reply);
  }

  /**
   * Decodes a response; refuses one whose {@code threshold_met} does not say whether there is a QC.
   */
  public FanoutReply decode(SubmitFastPayFanoutResponse response) {
    return aggregator.decode(response);
  }

  public GetQuorumCertificateRequest encode(QcQuery query) {
    return AggregatorCodec.encode(query);
  }

  public QcQuery decode(GetQuorumCertificateRequest request) {
    return AggregatorCodec.decode(request);
  }

  public GetQuorumCertificateResponse encode(QcReply reply) {
    return aggregator.encode(reply);
  }

  public QcReply decode(GetQuorumCertificateResponse response) {
    return aggregator.decode(response);
  }

  public GetTxStatusRequest encodeStatusQuery(TxHash txHash) {
    return AggregatorCodec.encodeStatusQuery(txHash);
  }

  public TxHash decode(GetTxStatusRequest request) {
    return AggregatorCodec.decode(request);
  }

  /** Encodes a status; an empty message for a payment that is not known. */
  public GetTxStatusResponse encodeStatus(Optional<TxStatus> status) {
    return aggregator.encodeStatus(status);
  }

  public Optional<TxStatus> decode(GetTxStatusResponse response) {
    return aggregator.decode(response);
  }
}
