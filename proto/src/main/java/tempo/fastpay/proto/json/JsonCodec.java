package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.PublishedEvent;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;

/**
 * The one codec between JSON and the domain, for the event bus, REST, files and the command line.
 * Field names are the proto's; bytes are 0x hex; 64-bit and larger numbers are decimal text (whole
 * JSON numbers are read too); codes and stages are their names. Decoding refuses what is missing,
 * wrong or unknown with a {@link MalformedRequestException} that names the field. Decoded does not
 * mean verified. Thread-safe.
 */
public final class JsonCodec {
  private final JsonTypes types;
  private final JsonBoard board;
  private final JsonPayments payments;
  private final JsonMembers members;
  private final JsonAggregator aggregator;
  private final JsonEvidence evidence;

  public JsonCodec(Committee committee) {
    types = new JsonTypes(committee);
    board = new JsonBoard(types);
    payments = new JsonPayments(types);
    members = new JsonMembers(committee);
    aggregator = new JsonAggregator(types);
    evidence = new JsonEvidence(types);
  }

  public JsonObject encode(Certificate certificate) {
    return types.encode(certificate);
  }

  public Certificate decodeCertificate(JsonObject json) {
    return JsonFields.read(json, types::certificate);
  }

  public JsonObject encode(QuorumCertificate qc) {
    return types.encode(qc);
  }

  public QuorumCertificate decodeQc(JsonObject json) {
    return JsonFields.read(json, types::qc);
  }

  /** Reads a QC inside a larger object, such as a file. */
  public QuorumCertificate decodeQc(JsonFields fields) {
    return types.qc(fields);
  }

  /** Writes the object of a refusal, without the name {@code reject} around it. */
  public JsonObject encode(Reject reject) {
    return JsonTypes.encode(reject);
  }

  public Reject decodeReject(JsonObject json) {
    return JsonFields.read(json, JsonTypes::reject);
  }

  public JsonObject encode(Lifecycle lifecycle) {
    return JsonTypes.encode(lifecycle);
  }

  public Lifecycle decodeLifecycle(JsonObject json) {
    return JsonFields.read(json, JsonTypes::lifecycle);
  }

  public JsonObject encode(SubmitRequest request) {
    return JsonSubmit.encode(request, types);
  }

  /**
   * Reads a submission. Fields that are left out come from the signed bytes, whose signature is not
   * checked here.
   */
  public SubmitRequest decodeSubmitRequest(JsonObject json) {
    return JsonFields.read(json, fields -> JsonSubmit.decode(fields, types));
  }

  /** Writes {cert} or {reject}. */
  public JsonObject encode(SubmitReply reply) {
    return payments.encode(reply);
  }

  public SubmitReply decodeSubmitReply(JsonObject json) {
    return payments.decodeSubmitReply(json);
  }

  /** Writes the request of both bulletin-board and board-events. */
  public JsonObject encode(BoardQuery query) {
    return board.encode(query);
  }

  public BoardQuery decodeBoardQuery(JsonObject json) {
    return board.decodeBoardQuery(json);
  }

  /**
   * Reads which entries of a board are meant, by the fields {@code tx_hash}, {@code address} and
   * {@code role}.
   */
  public static BoardFilter boardFilter(JsonFields fields) {
    return JsonBoard.filter(fields);
  }

  public JsonObject encode(BoardPage page) {
    return board.encode(page);
  }

  public BoardPage decodeBoardPage(JsonObject json) {
    return board.decodeBoardPage(json);
  }

  public JsonObject encode(BoardEventsPage page) {
    return board.encode(page);
  }

  public BoardEventsPage decodeBoardEventsPage(JsonObject json) {
    return board.decodeBoardEventsPage(json);
  }

  public JsonObject encode(BoardEvent event) {
    return board.encode(event);
  }

  public BoardEvent decodeBoardEvent(JsonObject json) {
    return board.decodeBoardEvent(json);
  }

  public JsonObject encode(PublishedEvent published) {
    return board.encode(published);
  }

  public PublishedEvent decodePublished(JsonObject json) {
    return board.decodePublished(json);
  }

  public JsonObject encode(ValidatorInfo info) {
    return JsonMembers.encode(info);
  }

  public ValidatorInfo decodeValidatorInfo(JsonObject json) {
    return JsonFields.read(json, JsonMembers::info);
  }

  public JsonObject encode(ChainHead head) {
    return JsonMembers.encode(head);
  }

  public ChainHead decodeChainHead(JsonObject json) {
    return JsonFields.read(json, JsonMembers::head);
  }

  /** Writes {head}, as an aggregator publishes it. */
  public JsonObject encodePublishedHead(ChainHead head) {
    return new JsonObject().put("head", JsonMembers.encode(head));
  }

  public ChainHead decodePublishedHead(JsonObject json) {
    return JsonFields.read(json, fields -> fields.object("head", JsonMembers::head));
  }

  public JsonObject encodePresented(List<QuorumCertificate> qcs) {
    return payments.encodePresented(qcs);
  }

  public List<QuorumCertificate> decodePresented(JsonObject json) {
    return payments.decodePresented(json);
  }

  public JsonObject encodeResults(List<PresentResult> results) {
    return payments.encodeResults(results);
  }

  public List<PresentResult> decodeResults(JsonObject json) {
    return payments.decodeResults(json);
  }

  public JsonObject encode(PaymentQuery query) {
    return payments.encode(query);
  }

  public PaymentQuery decodePaymentQuery(JsonObject json) {
    return payments.decodePaymentQuery(json);
  }

  /** Writes {tx, lifecycle, qc?}, or {} for a payment that is not known. */
  public JsonObject encodePayment(Optional<PaymentStatus> status) {
    return payments.encodePayment(status);
  }

  public Optional<PaymentStatus> decodePayment(JsonObject json) {
    return payments.decodePayment(json);
  }

  public JsonObject encode(AccountQuery query) {
    return JsonAccounts.encode(query);
  }

  public AccountQuery decodeAccountQuery(JsonObject json) {
    return JsonFields.read(json, JsonAccounts::query);
  }

  /** Writes an account; an {@code available} below zero is written as zero. */
  public JsonObject encode(AccountView view) {
    return JsonAccounts.encode(view);
  }

  public AccountView decodeAccountView(JsonObject json) {
    return JsonFields.read(json, JsonAccounts::view);
  }

  public JsonObject encode(AccountReport report) {
    return JsonAccounts.encode(report);
  }

  public AccountReport decodeAccountReport(JsonObject json) {
    return JsonFields.read(json, JsonAccounts::report);
  }

  public JsonObject encode(EvidenceQuery query) {
    return JsonEvidence.encode(query);
  }

  public EvidenceQuery decodeEvidenceQuery(JsonObject json) {
    return JsonFields.read(json, JsonEvidence::query);
  }

  public JsonObject encode(EvidencePage page) {
    return evidence.encode(page);
  }

  public EvidencePage decodeEvidencePage(JsonObject json) {
    return JsonFields.read(json, evidence::page);
  }

  /** Writes evidence as a file holds it: {evidence: […]}. */
  public JsonObject encodeEvidence(List<Evidence> held) {
    return evidence.encode(held);
  }

  /** Reads a file of evidence, or a page of it; decoded does not mean verified. */
  public List<Evidence> decodeEvidence(JsonObject json) {
    return JsonFields.read(json, evidence::document);
  }

  public JsonObject encode(FaucetApi.Request request) {
    return JsonAccounts.encode(request);
  }

  public FaucetApi.Request decodeFundRequest(JsonObject json) {
    return JsonFields.read(json, JsonAccounts::fundRequest);
  }

  /** Writes {height} or {reject}. */
  public JsonObject encode(FaucetApi.Reply reply) {
    return JsonAccounts.encode(reply);
  }

  public FaucetApi.Reply decodeFundReply(JsonObject json) {
    return JsonFields.read(json, JsonAccounts::fundReply);
  }

  public JsonObject encode(FanoutReply reply) {
    return aggregator.encode(reply);
  }

  /** Reads a reply; refuses one whose {@code threshold_met} does not say whether there is a QC. */
  public FanoutReply decodeFanoutReply(JsonObject json) {
    return JsonFields.read(json, aggregator::fanoutReply);
  }

  public JsonObject encode(QcQuery query) {
    return JsonAggregator.encode(query);
  }

  public QcQuery decodeQcQuery(JsonObject json) {
    return JsonFields.read(json, JsonAggregator::qcQuery);
  }

  /** Writes {qc} or {reject}. */
  public JsonObject encode(QcReply reply) {
    return aggregator.encode(reply);
  }

  public QcReply decodeQcReply(JsonObject json) {
    return JsonFields.read(json, aggregator::qcReply);
  }

  public JsonObject encodeStatusQuery(TxHash txHash) {
    return new JsonObject().put("tx_hash", txHash.toHex());
  }

  public TxHash decodeStatusQuery(JsonObject json) {
    return JsonFields.read(json, fields -> new TxHash(fields.bytes32("tx_hash")));
  }

  /** Writes a status; {} for a payment that is not known. */
  public JsonObject encodeStatus(Optional<TxStatus> status) {
    return aggregator.encodeStatus(status);
  }

  public Optional<TxStatus> decodeStatus(JsonObject json) {
    return aggregator.decodeStatus(json);
  }

  public JsonObject encode(CommitteeStatus status) {
    return JsonMembers.encode(status);
  }

  /** Reads a status; refuses that of another committee than this codec's. */
  public CommitteeStatus decodeCommitteeStatus(JsonObject json) {
    return JsonFields.read(json, members::status);
  }
}
