package tempo.fastpay.web;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.web.events.EventKind;

/** Serves all requests that only read: decodes, asks the aggregator, encodes. */
final class ReadRoutes {
  static final String PROTOBUF = "application/x-protobuf";

  private static final int OK = 200;
  private static final String TX_HASH = "tx_hash";
  private static final String ADDRESS = "address";
  private static final String ASSET = "asset";
  private static final String NONCE_KEYS = "nonce_keys_be";

  private final Loop loop;
  private final AggregatorApi aggregator;
  private final JsonCodec codec;
  private final ProtoCodec proto;
  private final Answers answers;
  private final long callMs;
  private final List<AssetId> assets;

  /**
   * Makes the routes.
   *
   * @param loop of the routes: the aggregator's answers may come elsewhere
   * @param callMs until a call has failed
   * @param assets of accounts where none is asked for
   */
  ReadRoutes(
      Loop loop,
      AggregatorApi aggregator,
      JsonCodec codec,
      ProtoCodec proto,
      Answers answers,
      long callMs,
      List<AssetId> assets) {
    this.loop = loop;
    this.aggregator = aggregator;
    this.codec = codec;
    this.proto = proto;
    this.answers = answers;
    this.callMs = callMs;
    this.assets = List.copyOf(assets);
  }

  void mount(Api api) {
    api.get("/chain/head", this::head);
    api.get("/committee", this::committee);
    api.get("/tx/:tx_hash/status", this::status);
    api.get("/tx/:tx_hash/qc", this::qc, Answers.JSON, PROTOBUF);
    api.get("/bulletin-board", this::bulletinBoard);
    api.get("/board-events", this::boardEvents);
    api.get("/accounts/:address", this::accounts);
    api.get("/evidence", this::evidence);
  }

  /** Answers of an unknown size are asked for only while others are being taken. */
  private <T> void ask(RoutingContext ctx, Supplier<Future<T>> call, Consumer<T> answer) {
    answers.checkRoom();
    loop.onLoop(call.get().timeout(callMs, TimeUnit.MILLISECONDS))
        .map(
            result -> {
              answer.accept(result);
              return result;
            })
        .onFailure(ctx::fail);
  }

  private void head(RoutingContext ctx) {
    QueryJson.none(ctx);
    ask(ctx, aggregator::chainHead, head -> answers.ok(ctx, codec.encode(head)));
  }

  private void committee(RoutingContext ctx) {
    QueryJson.none(ctx);
    ask(ctx, aggregator::committee, status -> answers.ok(ctx, codec.encode(status)));
  }

  private void status(RoutingContext ctx) {
    QueryJson.none(ctx);
    TxHash txHash = txHash(ctx);
    ask(
        ctx,
        () -> aggregator.status(txHash),
        status -> {
          if (status.isEmpty()) {
            throw HttpRefusal.unknown("nothing is known of " + txHash);
          }
          answers.ok(ctx, codec.encodeStatus(status));
        });
  }

  private TxHash txHash(RoutingContext ctx) {
    return codec.decodeStatusQuery(new JsonObject().put(TX_HASH, ctx.pathParam(TX_HASH)));
  }

  private void qc(RoutingContext ctx) {
    QueryJson.none(ctx);
    QcQuery query = QcQuery.of(txHash(ctx));
    ask(
        ctx,
        () -> aggregator.quorumCertificate(query),
        reply -> {
          if (reply instanceof QcReply.Missing missing) {
            throw new HttpRefusal(HttpRefusal.NOT_FOUND, missing.reject());
          }
          qc(ctx, ((QcReply.Found) reply).qc());
        });
  }

  private void qc(RoutingContext ctx, QuorumCertificate qc) {
    ctx.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (PROTOBUF.equals(ctx.getAcceptableContentType())) {
      ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, Answers.NO_STORE);
      answers.end(ctx, OK, PROTOBUF, Buffer.buffer(proto.encode(qc).toByteArray()));
    } else {
      answers.ok(ctx, codec.encode(qc));
    }
  }

  private void bulletinBoard(RoutingContext ctx) {
    BoardQuery query = codec.decodeBoardQuery(QueryJson.of(ctx, Set.of()));
    ask(ctx, () -> aggregator.bulletinBoard(query), page -> answers.ok(ctx, codec.encode(page)));
  }

  private void boardEvents(RoutingContext ctx) {
    JsonObject asked = QueryJson.of(ctx, Set.of(EventKind.PARAMETER));
    Set<EventKind> kinds = EventKind.takenFrom(asked);
    BoardQuery query = codec.decodeBoardQuery(asked);
    ask(
        ctx,
        () -> aggregator.boardEvents(query),
        page ->
            answers.ok(
                ctx,
                codec.encode(
                    new BoardEventsPage(
                        page.events().stream()
                            .filter(
                                event -> EventKind.of(event).filter(kinds::contains).isPresent())
                            .toList(),
                        page.nextCursor()))));
  }

  private void evidence(RoutingContext ctx) {
    EvidenceQuery query = codec.decodeEvidenceQuery(QueryJson.of(ctx, Set.of()));
    ask(ctx, () -> aggregator.evidence(query), page -> answers.ok(ctx, codec.encode(page)));
  }

  private void accounts(RoutingContext ctx) {
    JsonObject asked =
        QueryJson.of(ctx, Set.of(ASSET, NONCE_KEYS)).put(ADDRESS, ctx.pathParam(ADDRESS));
    JsonArray wanted = asked.getJsonArray(ASSET, assetsByDefault());
    if (wanted.size() > WebLimits.ASSETS_LIMIT) {
      throw new MalformedRequestException(
          ASSET + ": expected at most " + WebLimits.ASSETS_LIMIT + ", got " + wanted.size());
    }
    List<Future<AccountReport>> reports = new ArrayList<>();
    ask(
        ctx,
        () -> {
          for (Object asset : wanted) {
            reports.add(
                aggregator.account(codec.decodeAccountQuery(asked.copy().put(ASSET, asset))));
          }
          return Future.all(reports);
        },
        all -> {
          JsonArray accounts = new JsonArray();
          reports.forEach(report -> accounts.add(codec.encode(report.result())));
          answers.ok(
              ctx,
              new JsonObject()
                  .put(ADDRESS, reports.get(0).result().supported().address().toHex())
                  .put("accounts", accounts));
        });
  }

  private JsonArray assetsByDefault() {
    return new JsonArray(assets.stream().map(AssetId::toHex).toList());
  }
}
