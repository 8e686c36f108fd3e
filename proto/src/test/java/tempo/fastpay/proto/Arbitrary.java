package tempo.fastpay.proto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.PublishedEvent;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Any values that the wire can carry, from a seed; extremes come often. */
public final class Arbitrary {
  public static final Crypto CRYPTO = new PortableCrypto();
  public static final Committee COMMITTEE = committee();

  private final Random random;

  public Arbitrary(long seed) {
    random = new Random(seed);
  }

  private static Committee committee() {
    List<Validator> members = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Bytes32 key = CRYPTO.publicKeyEd25519(privateKey(i));
      members.add(Validator.of("validator-" + (i + 1), key));
    }
    return Committee.of(ChainId.of(1337), UInt64.of(3), members, CRYPTO);
  }

  /** Of the member of this index. */
  public static Bytes32 privateKey(int member) {
    return Bytes32.fromNumber(BigInteger.valueOf(member + 1));
  }

  public Bytes bytes(int size) {
    byte[] data = new byte[size];
    random.nextBytes(data);
    return Bytes.of(data);
  }

  public Bytes32 bytes32() {
    return switch (random.nextInt(8)) {
      case 0 -> Bytes32.ZERO;
      case 1 -> Bytes32.fromNumber(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
      default -> new Bytes32(bytes(Bytes32.SIZE));
    };
  }

  public UInt64 uint64() {
    return switch (random.nextInt(6)) {
      case 0 -> UInt64.ZERO;
      case 1 -> UInt64.MAX;
      case 2 -> new UInt64(Long.MIN_VALUE);
      default -> new UInt64(random.nextLong());
    };
  }

  public String text(int limitChars) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(8) == 0 ? limitChars : random.nextInt(Math.min(limitChars, 24));
    while (text.length() < length) {
      text.append("aZ09-_:./ \"\\\nß€".charAt(random.nextInt(15)));
    }
    if (text.toString().matches("[0-9]+")) {
      // Whoever spoils JSON would take it for a number.
      text.setCharAt(0, 'a');
    }
    return text.toString();
  }

  public String cursor() {
    return "c" + text(BoardQuery.CURSOR_LIMIT_CHARS - 1);
  }

  public Address address() {
    return new Address(bytes(Address.SIZE));
  }

  public AssetId asset() {
    return new AssetId(address());
  }

  public TxHash txHash() {
    return new TxHash(bytes32());
  }

  /** From 0 to below the bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  public <T> Optional<T> maybe(Supplier<T> make) {
    return random.nextBoolean() ? Optional.of(make.get()) : Optional.empty();
  }

  public <T> List<T> list(int limit, Supplier<T> make) {
    int size = random.nextInt(limit + 1);
    List<T> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(make.get());
    }
    return list;
  }

  private <T> T oneOf(List<Supplier<T>> makers) {
    return makers.get(random.nextInt(makers.size())).get();
  }

  public Expiry expiry() {
    return random.nextBoolean()
        ? new Expiry.MaxBlockHeight(uint64())
        : new Expiry.UnixMillis(uint64());
  }

  public Envelope envelope() {
    Bytes payment = bytes(1 + random.nextInt(300));
    return new Envelope(
        new ChainId(uint64()),
        payment,
        new NonceKey(bytes32()),
        uint64(),
        expiry(),
        maybe(() -> new QcHash(bytes32())));
  }

  public Intent intent() {
    return new Intent(address(), address(), uint64(), asset());
  }

  public Effects effects() {
    return new Effects(address(), address(), uint64(), asset(), new NonceKey(bytes32()), uint64());
  }

  public Certificate certificate() {
    ValidatorId signer =
        random.nextBoolean()
            ? COMMITTEE.members().get(random.nextInt(COMMITTEE.size())).id()
            : new ValidatorId(bytes32());
    UInt64 epoch = uint64();
    return new Certificate(
        signer,
        txHash(),
        new EffectsHash(bytes32()),
        effects(),
        epoch.isZero() ? UInt64.ONE : epoch,
        bytes(Certificate.SIGNATURE_BYTES),
        uint64());
  }

  public QuorumCertificate qc() {
    return new QuorumCertificate(
        txHash(),
        new EffectsHash(bytes32()),
        list(5, this::certificate),
        random.nextInt(Committee.MEMBERS_LIMIT + 1),
        maybe(this::envelope));
  }

  public Reject reject() {
    RejectCode[] codes = RejectCode.values();
    return new Reject(
        codes[random.nextInt(codes.length)],
        text(WireLimits.TEXT_LIMIT_CHARS),
        random.nextBoolean()
            ? OptionalLong.of(1 + random.nextInt(Integer.MAX_VALUE))
            : OptionalLong.empty(),
        maybe(this::txHash));
  }

  public Lifecycle lifecycle() {
    Lifecycle.Stage stage = stage();
    return new Lifecycle(
        txHash(), stage, uint64(), uint64(), text(WireLimits.TEXT_LIMIT_CHARS), inclusion(stage));
  }

  Lifecycle.Stage stage() {
    Lifecycle.Stage[] stages = Lifecycle.Stage.values();
    return stages[random.nextInt(stages.length)];
  }

  Optional<Inclusion> inclusion(Lifecycle.Stage stage) {
    return stage.isOnChain() ? maybe(() -> new Inclusion(bytes32(), bytes32())) : Optional.empty();
  }

  public SubmitRequest submitRequest(int claimsLimit) {
    return new SubmitRequest(
        envelope(),
        list(claimsLimit, this::intent),
        list(3, this::qc),
        maybe(() -> "r" + text(SubmitRequest.REQUEST_ID_LIMIT_CHARS - 1)));
  }

  public SubmitReply submitReply() {
    return random.nextBoolean()
        ? new SubmitReply.Certified(certificate())
        : new SubmitReply.Rejected(reject());
  }

  public SubmitEvent submitEvent() {
    return random.nextBoolean()
        ? new SubmitEvent.Answered(submitReply())
        : new SubmitEvent.Progressed(lifecycle());
  }

  public BoardFilter filter() {
    return oneOf(
        List.of(
            BoardFilter.All::new,
            () -> new BoardFilter.OfTx(txHash()),
            () ->
                new BoardFilter.OfAddress(
                    address(),
                    oneOf(
                        List.of(
                            () -> BoardFilter.Role.EITHER,
                            () -> BoardFilter.Role.SENDER,
                            () -> BoardFilter.Role.RECIPIENT)))));
  }

  public BoardQuery boardQuery() {
    Optional<String> before = maybe(() -> text(BoardQuery.CURSOR_LIMIT_CHARS));
    return new BoardQuery(
        filter(),
        uint64(),
        random.nextInt(BoardQuery.LIMIT_MAX + 1),
        before.isPresent() ? "" : text(BoardQuery.CURSOR_LIMIT_CHARS),
        before);
  }

  public BoardPage boardPage() {
    return new BoardPage(list(4, this::certificate), cursor());
  }

  public BoardEvent boardEvent() {
    return oneOf(
        List.of(
            () -> new BoardEvent.Certified(certificate(), cursor()),
            () -> new BoardEvent.QuorumReached(qc(), cursor()),
            () -> new BoardEvent.Progressed(lifecycle(), cursor()),
            () -> new BoardEvent.Heartbeat(cursor())));
  }

  public BoardEventsPage boardEventsPage() {
    return new BoardEventsPage(list(4, this::boardEvent), cursor());
  }

  public PublishedEvent published() {
    return new PublishedEvent(boardEvent(), cursor());
  }

  public ProtoCodec.Watch watch() {
    return new ProtoCodec.Watch(filter(), text(BoardQuery.CURSOR_LIMIT_CHARS));
  }

  public Validator validator() {
    return new Validator("v" + random.nextInt(1000), new ValidatorId(bytes32()), bytes32());
  }

  public ValidatorInfo validatorInfo() {
    return new ValidatorInfo(
        validator(),
        list(3, () -> text(WireLimits.GOSSIP_PEER_LIMIT_CHARS)),
        new ChainId(uint64()),
        uint64(),
        random.nextInt(Integer.MAX_VALUE));
  }

  public ChainHead chainHead() {
    return new ChainHead(uint64(), bytes32(), uint64(), uint64(), bytes32(), uint64());
  }

  public PresentResult presentResult() {
    return random.nextBoolean()
        ? new PresentResult.Accepted(txHash())
        : new PresentResult.Refused(txHash(), reject());
  }

  public PaymentQuery paymentQuery() {
    return random.nextBoolean()
        ? new PaymentQuery.ByTxHash(txHash())
        : new PaymentQuery.ByContentionKey(
            new Lane(address(), new NonceKey(bytes32())).at(uint64()));
  }

  public PaymentStatus paymentStatus() {
    return new PaymentStatus(envelope(), lifecycle(), maybe(this::qc));
  }

  public AccountQuery accountQuery() {
    return new AccountQuery(
        address(), asset(), list(AccountQuery.NONCE_KEYS_LIMIT, () -> new NonceKey(bytes32())));
  }

  public AccountView accountView() {
    return new AccountView(
        address(),
        asset(),
        uint64(),
        uint64(),
        bytes32().toNumber(),
        bytes32().toNumber(),
        bytes32().toNumber(),
        bytes32().toNumber(),
        list(
            3,
            () ->
                new AccountView.LaneView(
                    new NonceKey(bytes32()), uint64(), uint64(), maybe(this::txHash))));
  }

  public EvidenceQuery evidenceQuery() {
    return new EvidenceQuery(
        random.nextInt(EvidenceQuery.LIMIT_MAX + 1), text(BoardQuery.CURSOR_LIMIT_CHARS));
  }

  public EvidencePage evidencePage() {
    return new EvidencePage(list(3, this::evidence), cursor());
  }

  private Evidence evidence() {
    return oneOf(
        List.of(
            () ->
                new Evidence.SenderEquivocation(
                    new ChainId(uint64()),
                    new Lane(address(), new NonceKey(bytes32())).at(uint64()),
                    bytes(1 + random.nextInt(300)),
                    bytes(1 + random.nextInt(300))),
            () ->
                new Evidence.ValidatorEquivocation(
                    certificate().signer(), certificate().epoch(), signed(), signed())));
  }

  private Evidence.Signed signed() {
    return new Evidence.Signed(envelope(), bytes(Certificate.SIGNATURE_BYTES));
  }

  public FaucetApi.Request fundRequest() {
    return new FaucetApi.Request(
        address(), asset(), UInt64.of(1 + random.nextInt(Integer.MAX_VALUE)));
  }

  public SignerApi.Request signerRequest() {
    return new SignerApi.Request(envelope(), uint64(), bytes32(), uint64());
  }

  public FaucetApi.Reply fundReply() {
    return random.nextBoolean()
        ? new FaucetApi.Reply.Funded(uint64())
        : new FaucetApi.Reply.Refused(reject());
  }
}
