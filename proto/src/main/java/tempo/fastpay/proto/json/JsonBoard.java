package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.PublishedEvent;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Writes and reads, as JSON, queries to a bulletin board, its pages and its events. */
final class JsonBoard {
  private final JsonTypes types;

  JsonBoard(JsonTypes types) {
    this.types = types;
  }

  JsonObject encode(BoardQuery query) {
    JsonObject json =
        new JsonObject()
            .put("since_unix_millis", query.sinceUnixMillis().toString())
            .put("limit", query.limit());
    if (!query.cursor().isEmpty()) {
      json.put("cursor", query.cursor());
    }
    if (query.filter() instanceof BoardFilter.OfTx tx) {
      json.put("tx_hash", tx.txHash().toHex());
    } else if (query.filter() instanceof BoardFilter.OfAddress address) {
      json.put("address", address.address().toHex());
      if (address.role() != BoardFilter.Role.EITHER) {
        json.put("role", address.role().name().toLowerCase(Locale.ROOT));
      }
    }
    query.before().ifPresent(last -> json.put("before", last));
    return json;
  }

  BoardQuery decodeBoardQuery(JsonObject json) {
    return JsonFields.read(json, JsonBoard::query);
  }

  private static BoardQuery query(JsonFields fields) {
    String cursor = fields.optionalText("cursor", BoardQuery.CURSOR_LIMIT_CHARS).orElse("");
    return new BoardQuery(
        filter(fields),
        fields.optionalUint64("since_unix_millis").orElse(UInt64.ZERO),
        fields.has("limit") ? fields.atMost(BoardQuery.LIMIT_MAX, "limit") : 0,
        cursor,
        Check.before(
            fields.at("before"),
            cursor,
            fields.optionalText("before", BoardQuery.CURSOR_LIMIT_CHARS)));
  }

  /** Reads which entries are meant: of {@code tx_hash}, of {@code address} and {@code role}. */
  static BoardFilter filter(JsonFields fields) {
    boolean byAddress = fields.has("address");
    boolean hasRole = fields.has("role");
    if (fields.has("tx_hash") && byAddress) {
      throw new MalformedRequestException("tx_hash or address: expected at most one of them");
    }
    if (hasRole && !byAddress) {
      throw new MalformedRequestException("role: expected only with an address");
    }
    if (byAddress) {
      return new BoardFilter.OfAddress(
          fields.address("address"), hasRole ? role(fields) : BoardFilter.Role.EITHER);
    }
    return fields.has("tx_hash")
        ? new BoardFilter.OfTx(new TxHash(fields.bytes32("tx_hash")))
        : new BoardFilter.All();
  }

  private static BoardFilter.Role role(JsonFields fields) {
    String said = fields.text("role", WireLimits.TEXT_LIMIT_CHARS);
    return switch (said) {
      case "sender" -> BoardFilter.Role.SENDER;
      case "recipient" -> BoardFilter.Role.RECIPIENT;
      default -> throw Check.expected(fields.at("role"), "sender or recipient", said);
    };
  }

  JsonObject encode(BoardPage page) {
    return new JsonObject()
        .put("certs", JsonTypes.array(page.certificates(), types::encode))
        .put("next_cursor", page.nextCursor());
  }

  BoardPage decodeBoardPage(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new BoardPage(
                fields.objects("certs", BoardQuery.LIMIT_MAX, types::certificate),
                cursor(fields, "next_cursor")));
  }

  private static String cursor(JsonFields fields, String name) {
    return Check.cursor(
        fields.at(name),
        fields.text(name, BoardQuery.CURSOR_LIMIT_CHARS),
        BoardQuery.CURSOR_LIMIT_CHARS);
  }

  JsonObject encode(BoardEventsPage page) {
    return new JsonObject()
        .put("events", JsonTypes.array(page.events(), this::encode))
        .put("next_cursor", page.nextCursor());
  }

  BoardEventsPage decodeBoardEventsPage(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new BoardEventsPage(
                fields.objects("events", BoardQuery.LIMIT_MAX, this::event),
                cursor(fields, "next_cursor")));
  }

  JsonObject encode(BoardEvent event) {
    JsonObject json = new JsonObject();
    if (event instanceof BoardEvent.Certified certified) {
      json.put("cert", types.encode(certified.certificate()));
    } else if (event instanceof BoardEvent.QuorumReached reached) {
      json.put("qc", types.encode(reached.qc()));
    } else if (event instanceof BoardEvent.Progressed progressed) {
      json.put("lifecycle", JsonTypes.encode(progressed.update()));
    }
    return json.put("cursor", event.cursor());
  }

  private BoardEvent event(JsonFields fields) {
    String cursor = cursor(fields, "cursor");
    Optional<Certificate> cert = fields.optionalObject("cert", types::certificate);
    Optional<QuorumCertificate> qc = fields.optionalObject("qc", types::qc);
    Optional<Lifecycle> lifecycle = fields.optionalObject("lifecycle", JsonTypes::lifecycle);
    int kinds =
        (cert.isPresent() ? 1 : 0) + (qc.isPresent() ? 1 : 0) + (lifecycle.isPresent() ? 1 : 0);
    if (kinds > 1) {
      throw new MalformedRequestException(
          fields.at("cert") + ", .qc or .lifecycle: expected at most one of them");
    }
    if (cert.isPresent()) {
      return new BoardEvent.Certified(cert.get(), cursor);
    }
    if (qc.isPresent()) {
      return new BoardEvent.QuorumReached(qc.get(), cursor);
    }
    return lifecycle.isPresent()
        ? new BoardEvent.Progressed(lifecycle.get(), cursor)
        : new BoardEvent.Heartbeat(cursor);
  }

  BoardEvent decodeBoardEvent(JsonObject json) {
    return JsonFields.read(json, this::event);
  }

  JsonObject encode(PublishedEvent published) {
    return encode(published.event()).put("previous_cursor", published.previousCursor());
  }

  PublishedEvent decodePublished(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new PublishedEvent(
                event(fields), fields.text("previous_cursor", BoardQuery.CURSOR_LIMIT_CHARS)));
  }
}
