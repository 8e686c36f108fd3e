package tempo.fastpay.proto.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.ArbitraryAnswers;
import tempo.fastpay.proto.Messages;
import tempo.fastpay.proto.RealQcs;
import tempo.fastpay.proto.SignedPayments;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Whatever the contract forbids is refused by the path of its field; what it allows is not. */
class JsonRefusalTest {
  private static final long SEED = 47;
  private static final int SAMPLES = 24;

  /** By the end of the path, which begins with the name of the message. */
  private static final Set<String> MAY_BE_LEFT_OUT =
      Set.of(
          "certificate.epoch",
          "certs.epoch",
          "cert.epoch",
          "signer.id",
          "signer.name",
          "signer.pubkey",
          "validator.id",
          "qc.qc_hash",
          "qcs.qc_hash",
          "parent_qcs.qc_hash",
          "qc.tx",
          "qcs.tx",
          "parent_qcs.tx",
          "tx.parent_qc_hash",
          "submit_request.parent_qc_hash",
          "submit_request.parent_qcs",
          "submit_request.client_request_id",
          "submit_request.intent",
          "submit_request.overlay",
          "board_query.address",
          "board_query.tx_hash",
          "board_query.cursor",
          "board_query.before",
          "board_query.role",
          "board_query.limit",
          "board_query.since_unix_millis",
          "board_event.cert",
          "board_event.qc",
          "board_event.lifecycle",
          "published.cert",
          "published.qc",
          "published.lifecycle",
          "events.cert",
          "events.qc",
          "events.lifecycle",
          "lifecycle.detail",
          "lifecycle.block_hash",
          "lifecycle.chain_tx_hash",
          "reject.retry_after_millis",
          "reject.conflicting_tx_hash",
          "payment.qc",
          "account_query.nonce_keys_be",
          "lanes.pending_tx_hash",
          "evidence_query.cursor",
          "evidence_query.limit",
          "rejects.validator",
          "fanout_reply.effects_hash",
          "fanout_reply.qc",
          "qc_query.effects_hash",
          "qc_query.threshold",
          "status.tx",
          "status.effects",
          "status.stage",
          "status.detail",
          "status.block_hash",
          "status.chain_tx_hash",
          "status.qc_hash",
          "committee_status.head",
          "members.detail",
          "members.head",
          "committee.threshold",
          "members.id");

  private final JsonCodec codec = new JsonCodec(Arbitrary.COMMITTEE);
  private final Arbitrary any = new Arbitrary(SEED);

  private final Set<String> leftOut = new HashSet<>();

  private void everySpoiltFieldIsRefused(
      String name, Messages.Sample<JsonObject> sample, Set<String> spoilt) {
    JsonMutations.eachIsRefused(
        sample.message(), sample.decode(), mutation -> isAllowed(name, mutation), spoilt);
  }

  private boolean isAllowed(String name, JsonMutations.Mutation mutation) {
    if (mutation.how().equals("left out")) {
      String path = name + "." + mutation.path().replaceAll("\\[\\d+\\]", "");
      List<String> ends =
          MAY_BE_LEFT_OUT.stream().filter(end -> ("." + path).endsWith("." + end)).toList();
      leftOut.addAll(ends);
      return !ends.isEmpty();
    }
    // A payment has no exact size.
    return mutation.how().equals("longer")
        && (mutation.name().startsWith("tempo_tx")
            || mutation.path().matches(".*sender_equivocation.(first|second)"));
  }

  @Test
  void everyFieldOfEveryObject() {
    Set<String> spoilt = new HashSet<>();
    for (Messages.Kind<?> kind : Messages.KINDS) {
      for (int i = 0; i < SAMPLES; i++) {
        // An empty object says that nothing is known, and has no field.
        kind.jsonSample(any)
            .filter(sample -> !sample.message().isEmpty())
            .ifPresent(sample -> everySpoiltFieldIsRefused(kind.name(), sample, spoilt));
      }
    }
    everySpoiltFieldIsRefused(
        "committee",
        new Messages.Sample<>(
            CommitteeJson.encode(Arbitrary.COMMITTEE),
            json -> CommitteeJson.decode(json, Arbitrary.CRYPTO)),
        spoilt);
    assertThat(spoilt).hasSizeGreaterThan(80);
    assertThat(leftOut)
        .as("a sample of each field that may be left out")
        .isEqualTo(MAY_BE_LEFT_OUT);
  }

  @Test
  void demoMoneyIsBounded() {
    JsonObject fund = codec.encode(any.fundRequest());
    for (String amount : new String[] {"0", "1000000000001", "18446744073709551615"}) {
      assertThatThrownBy(() -> codec.decodeFundRequest(fund.copy().put("amount", amount)))
          .hasMessageContaining("amount: expected 1 to 1000000000000");
    }
    assertThat(codec.decodeFundRequest(fund.put("amount", "1000000000000")).amount())
        .hasToString("1000000000000");
    assertThatThrownBy(() -> codec.decodeFundReply(new JsonObject()))
        .hasMessage("expected exactly one of the fields height and reject");
  }

  @Test
  void whatHasNoReplacementIsRequired() {
    JsonObject reply = new JsonObject();
    assertThatThrownBy(() -> codec.decodeSubmitReply(reply))
        .hasMessage("expected exactly one of the fields cert and reject");
    JsonObject both =
        new JsonObject()
            .put("cert", codec.encode(any.certificate()))
            .put("reject", codec.encode(any.reject()));
    assertThatThrownBy(() -> codec.decodeSubmitReply(both))
        .hasMessage("expected exactly one of the fields cert and reject");
    assertThatThrownBy(() -> codec.decodePaymentQuery(new JsonObject()))
        .hasMessage("expected exactly one of the fields tx_hash and payment_key");
    JsonObject info = codec.encode(any.validatorInfo());
    info.getJsonObject("validator").remove("pubkey");
    assertThatThrownBy(() -> codec.decodeValidatorInfo(info))
        .hasMessage("validator.pubkey: required, but missing");
    JsonObject certificate = codec.encode(any.certificate()).put("signer", new JsonObject());
    assertThatThrownBy(() -> codec.decodeCertificate(certificate))
        .hasMessage("signer.id: required, but missing");
    JsonObject filters =
        new JsonObject().put("tx_hash", any.txHash().toHex()).put("address", "0x00");
    assertThatThrownBy(() -> codec.decodeBoardQuery(filters))
        .hasMessage("tx_hash or address: expected at most one of them");
    JsonObject event =
        codec
            .encode(any.published())
            .put("cert", codec.encode(any.certificate()))
            .put("lifecycle", codec.encode(any.lifecycle()));
    assertThatThrownBy(() -> codec.decodePublished(event))
        .hasMessageContaining("expected at most one of them");
  }

  @Test
  void aRefusalSaysWhereWhatWasExpectedAndWhatCame() {
    JsonObject certificate = codec.encode(any.certificate());
    certificate.getJsonObject("effects").getJsonObject("nonce").put("nonce_key_be", "0x01");
    assertThatThrownBy(() -> codec.decodeCertificate(certificate))
        .hasMessage("effects.nonce.nonce_key_be: expected 32 bytes, got 1");
    JsonObject stage = codec.encode(any.lifecycle()).put("stage", "DONE");
    assertThatThrownBy(() -> codec.decodeLifecycle(stage))
        .hasMessageContaining("stage: expected one of [ACCEPTED,")
        .hasMessageContaining("got 'DONE'");
    String hash = any.bytes32().toHex();
    JsonObject queued =
        codec.encode(any.lifecycle()).put("stage", "QUEUED_ONCHAIN").put("block_hash", hash);
    queued.remove("chain_tx_hash");
    assertThatThrownBy(() -> codec.decodeLifecycle(queued))
        .hasMessage("block_hash: expected nothing at a stage without a block, got " + hash);
    JsonObject half = queued.copy().put("stage", "INCLUDED");
    assertThatThrownBy(() -> codec.decodeLifecycle(half))
        .hasMessage("chain_tx_hash: required, but missing");
    JsonObject head = codec.encode(any.chainHead()).put("blockheight", "1");
    assertThatThrownBy(() -> codec.decodeChainHead(head))
        .hasMessage(
            "blockheight: unknown field; known here:"
                + " block_hash, block_height, finalized_block_hash, finalized_height,"
                + " finalized_unix_millis, unix_millis");
  }

  @Test
  void wholeNumbersAreReadAsNumbersToo() {
    JsonObject head =
        JsonText.parseObject(
            codec
                .encode(any.chainHead())
                .put("block_height", 7)
                .put("unix_millis", UInt64.MAX.toBigInteger())
                .encode());
    assertThat(codec.decodeChainHead(head).blockHeight()).isEqualTo(UInt64.of(7));
    assertThat(codec.decodeChainHead(head).unixMillis()).isEqualTo(UInt64.MAX);
    BoardQuery query = codec.decodeBoardQuery(new JsonObject().put("limit", "5"));
    assertThat(query).isEqualTo(new BoardQuery(new BoardFilter.All(), UInt64.ZERO, 5, ""));
  }

  @Test
  void listsAreBounded() {
    JsonArray qcs = new JsonArray(Collections.nCopies(17, codec.encode(any.qc())));
    assertThatThrownBy(() -> codec.decodePresented(new JsonObject().put("qcs", qcs)))
        .hasMessage("qcs: expected at most 16, got 17");
    JsonObject cert = codec.encode(any.certificate());
    JsonObject qc =
        codec.encode(any.qc()).put("certs", new JsonArray(Collections.nCopies(201, cert)));
    assertThatThrownBy(() -> codec.decodeQc(qc)).hasMessage("certs: expected at most 200, got 201");
  }

  @Test
  void theQcHashMustReproduce() {
    JsonObject qc = codec.encode(any.qc()).put("qc_hash", any.txHash().toHex());
    assertThatThrownBy(() -> codec.decodeQc(qc))
        .hasMessageContaining("qc_hash: expected the hash of what the QC holds");
  }

  @Test
  void aMemoIsTheSignedBytesOwn() {
    JsonObject qc = codec.encode(RealQcs.withMemo("invoice 4711"));
    JsonObject tx = qc.getJsonObject("tx");
    assertThat(tx.getString("memo")).startsWith("0x696e766f69636520343731310000");
    assertThat(tx.getString("memo_text")).isEqualTo("invoice 4711");
    assertThat(codec.decodeQc(qc).envelope()).isPresent();
    tx.remove("memo_text");
    tx.remove("memo");
    assertThat(codec.decodeQc(qc).envelope()).isPresent();
    tx.put("memo", any.txHash().toHex());
    assertThatThrownBy(() -> codec.decodeQc(qc))
        .hasMessageStartingWith("tx.memo: expected the signed bytes' 0x696e");
    tx.remove("memo");
    tx.put("memo_text", "invoice 4712");
    assertThatThrownBy(() -> codec.decodeQc(qc))
        .hasMessageStartingWith("tx.memo_text: expected the signed bytes' 0x696e");
    JsonObject plain = codec.encode(RealQcs.tempo());
    assertThat(plain.getJsonObject("tx").fieldNames()).doesNotContain("memo", "memo_text");
    plain.getJsonObject("tx").put("memo_text", "");
    assertThatThrownBy(() -> codec.decodeQc(plain))
        .hasMessageStartingWith("tx.memo_text: expected none");
  }

  @Test
  void aMemoThatMisleadsIsHexAlone() {
    JsonObject tx = codec.encode(RealQcs.withMemo("a\u202Eb")).getJsonObject("tx");
    assertThat(tx.fieldNames()).contains("memo").doesNotContain("memo_text");
  }

  @Test
  void aStatusHoldsTheBytesOfItsPayment() {
    TxStatus status = new ArbitraryAnswers(any).txStatus();
    JsonObject json = codec.encodeStatus(Optional.of(status));
    json.put("tx", codec.encode(RealQcs.withMemo("x")).getJsonObject("tx"));
    assertThatThrownBy(() -> codec.decodeStatus(json))
        .hasMessageStartingWith("tx: expected one that reproduces tx_hash");
  }

  @Test
  void aBoardIsReadInOneOrder() {
    JsonObject json = new JsonObject().put("before", "").put("cursor", "c");
    assertThatThrownBy(() -> codec.decodeBoardQuery(json))
        .hasMessage("before or cursor: expected at most one of them");
    assertThatThrownBy(() -> codec.decodeBoardQuery(new JsonObject().put("role", "sender")))
        .hasMessage("role: expected only with an address");
    JsonObject role =
        new JsonObject().put("address", any.address().toHex()).put("role", "everybody");
    assertThatThrownBy(() -> codec.decodeBoardQuery(role))
        .hasMessage("role: expected sender or recipient, got everybody");
  }

  @Test
  void whatTheSignedBytesSayMayBeLeftOut_L1() {
    Bytes payment = SignedPayments.tempo(Optional.of(UInt64.of(1_900_000_000)));
    JsonObject json = new JsonObject().put("tempo_tx_hex", payment.toHex());
    SubmitRequest request = codec.decodeSubmitRequest(json);
    assertThat(request)
        .isEqualTo(
            SubmitRequest.of(
                new Envelope(
                    ChainId.of(1337),
                    payment,
                    NonceKey.of(1),
                    UInt64.of(4),
                    new Expiry.UnixMillis(UInt64.of(1_900_000_000_000L)),
                    Optional.empty()),
                List.of()));
    json.put("nonce_seq", "5").put("expiry", new JsonObject().put("max_block_height", "9"));
    assertThat(codec.decodeSubmitRequest(json).envelope().nonceSeq()).isEqualTo(UInt64.of(5));
    assertThat(codec.decodeSubmitRequest(json).envelope().expiry())
        .isEqualTo(new Expiry.MaxBlockHeight(UInt64.of(9)));
  }

  @Test
  void whatTheSignedBytesDoNotSayIsRequired() {
    JsonObject garbage =
        new JsonObject()
            .put("tempo_tx_hex", "0x76c0ffee")
            .put("expiry", new JsonObject().put("unix_millis", 5));
    assertThatThrownBy(() -> codec.decodeSubmitRequest(garbage))
        .hasMessageContaining("chain_id: left out, and tempo_tx_hex does not say it");
    for (String bytes : List.of("0x76c0ffee", "0xdead", "0x00")) {
      assertThatThrownBy(
              () -> codec.decodeSubmitRequest(new JsonObject().put("tempo_tx_hex", bytes)))
          .hasMessageContaining("tempo_tx_hex: not a transaction, so that expiry is not in it")
          .hasMessageNotContaining("set max_block_height");
    }
    Bytes endless = SignedPayments.tempo(Optional.empty());
    JsonObject json = new JsonObject().put("tempo_tx_hex", endless.toHex());
    assertThatThrownBy(() -> codec.decodeSubmitRequest(json))
        .hasMessageContaining("expiry: required, since the payment has no valid_before");
    JsonObject two =
        new JsonObject()
            .put("tempo_tx_hex", endless.toHex())
            .put("expiry", new JsonObject().put("unix_millis", 5).put("max_block_height", 5));
    assertThatThrownBy(() -> codec.decodeSubmitRequest(two))
        .hasMessage("expiry: expected exactly one of the fields max_block_height and unix_millis");
  }

  @Test
  void aCommitteeFileMayLeaveIdsAndThresholdOut() {
    JsonObject file = CommitteeJson.encode(Arbitrary.COMMITTEE);
    file.remove("threshold");
    file.getJsonArray("members").forEach(member -> ((JsonObject) member).remove("id"));
    Committee committee = CommitteeJson.decode(file, Arbitrary.CRYPTO);
    assertThat(committee.threshold()).isEqualTo(3);
    assertThat(committee.members()).isEqualTo(Arbitrary.COMMITTEE.members());
  }

  @Test
  void aCommitteeThatIsNoneIsRefused() {
    JsonObject low = CommitteeJson.encode(Arbitrary.COMMITTEE).put("threshold", 2);
    assertThatThrownBy(() -> CommitteeJson.decode(low, Arbitrary.CRYPTO))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("threshold 2 is outside 3 to 4");
    JsonObject twice = CommitteeJson.encode(Arbitrary.COMMITTEE).put("threshold", 4);
    twice.getJsonArray("members").add(twice.getJsonArray("members").getJsonObject(0).copy());
    assertThatThrownBy(() -> CommitteeJson.decode(twice, Arbitrary.CRYPTO))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("distinct");
    JsonObject badName = CommitteeJson.encode(Arbitrary.COMMITTEE);
    badName.getJsonArray("members").getJsonObject(1).put("name", "Dave!");
    assertThatThrownBy(() -> CommitteeJson.decode(badName, Arbitrary.CRYPTO))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("members[1].name: a validator's name has 1 to 32 characters");
    Validator first = Arbitrary.COMMITTEE.members().get(0);
    JsonObject badKey = CommitteeJson.encode(Arbitrary.COMMITTEE);
    badKey.getJsonArray("members").getJsonObject(0).put("pubkey", "0x" + "00".repeat(32));
    assertThatThrownBy(() -> CommitteeJson.decode(badKey, Arbitrary.CRYPTO))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("the public key of " + first.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{",
        "{\"a\":1}}",
        "{\"a\":1} {\"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "// {\n{}",
        "\u0000{}"
      })
  void textThatIsNotOneObjectIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.parseObject(text))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("expected a JSON object");
  }

  @Test
  void textIsBounded() {
    String deep = "{\"a\":".repeat(16) + "1" + "}".repeat(16);
    assertThat(JsonText.parseObject(deep).containsKey("a")).isTrue();
    assertThatThrownBy(() -> JsonText.parseObject("{\"a\":".repeat(17) + "1" + "}".repeat(17)))
        .isInstanceOf(MalformedRequestException.class);
    assertThatThrownBy(() -> JsonText.parseObject("{\"a\":".repeat(1_000_000)))
        .isInstanceOf(MalformedRequestException.class);
    assertThatThrownBy(() -> JsonText.parseObject("{\"a\":" + "9".repeat(81) + "}"))
        .isInstanceOf(MalformedRequestException.class);
    String blank = " ".repeat(WireLimits.JSON_LIMIT_CHARS - 2);
    assertThat(JsonText.parseObject(blank + "{}")).isEmpty();
    assertThatThrownBy(() -> JsonText.parseObject(blank + " {}"))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("at most " + WireLimits.JSON_LIMIT_CHARS);
  }
}
