package tempo.fastpay.proto.protobuf;

import static tempo.fastpay.proto.protobuf.TypesCodec.bytes;

import java.util.Optional;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.BoardRole;
import tempo.fastpay.v1.GetBulletinBoardRequest;
import tempo.fastpay.v1.GetBulletinBoardResponse;
import tempo.fastpay.v1.WatchBulletinBoardEvent;
import tempo.fastpay.v1.WatchBulletinBoardRequest;

/** Encodes and decodes, as protobuf, queries to a bulletin board, its pages and its events. */
final class BoardCodec {
  private final TypesCodec types;

  BoardCodec(TypesCodec types) {
    this.types = types;
  }

  GetBulletinBoardRequest encode(BoardQuery query) {
    GetBulletinBoardRequest.Builder builder =
        GetBulletinBoardRequest.newBuilder()
            .setSinceUnixMillis(query.sinceUnixMillis().bits())
            .setLimit(query.limit())
            .setCursor(query.cursor());
    if (query.filter() instanceof BoardFilter.OfTx tx) {
      builder.setTxHash(bytes(tx.txHash().value()));
    } else if (query.filter() instanceof BoardFilter.OfAddress address) {
      builder.setAddress(TypesCodec.encode(address.address())).setRole(role(address));
    }
    query.before().ifPresent(builder::setBefore);
    return builder.build();
  }

  private static BoardRole role(BoardFilter.OfAddress filter) {
    return switch (filter.role()) {
      case EITHER -> BoardRole.BOARD_ROLE_UNSPECIFIED;
      case SENDER -> BoardRole.BOARD_ROLE_SENDER;
      case RECIPIENT -> BoardRole.BOARD_ROLE_RECIPIENT;
    };
  }

  BoardQuery decode(GetBulletinBoardRequest request) {
    BoardFilter filter =
        switch (request.getFilterCase()) {
          case TX_HASH -> ofTx(request.getTxHash());
          case ADDRESS -> ofAddress(request.getAddress(), request.getRole());
          case FILTER_NOT_SET -> new BoardFilter.All();
        };
    requireRoleOfAddress(filter, request.getRole());
    return new BoardQuery(
        filter,
        new UInt64(request.getSinceUnixMillis()),
        Check.atMost(BoardQuery.LIMIT_MAX, "limit", request.getLimit()),
        Check.text("cursor", request.getCursor(), BoardQuery.CURSOR_LIMIT_CHARS),
        Check.before(
            "before",
            request.getCursor(),
            request.hasBefore() ? Optional.of(request.getBefore()) : Optional.empty()));
  }

  private static BoardFilter ofTx(com.google.protobuf.ByteString txHash) {
    return new BoardFilter.OfTx(new TxHash(ByteFields.bytes32("tx_hash", txHash)));
  }

  private static BoardFilter ofAddress(tempo.fastpay.v1.Address address, BoardRole role) {
    return new BoardFilter.OfAddress(
        TypesCodec.decode("address", true, address),
        switch (role) {
          case BOARD_ROLE_UNSPECIFIED -> BoardFilter.Role.EITHER;
          case BOARD_ROLE_SENDER -> BoardFilter.Role.SENDER;
          case BOARD_ROLE_RECIPIENT -> BoardFilter.Role.RECIPIENT;
          case UNRECOGNIZED -> throw Check.expected("role", "a known role", role);
        });
  }

  private static void requireRoleOfAddress(BoardFilter filter, BoardRole role) {
    if (role != BoardRole.BOARD_ROLE_UNSPECIFIED && !(filter instanceof BoardFilter.OfAddress)) {
      throw new MalformedRequestException("role: expected only with an address");
    }
  }

  GetBulletinBoardResponse encode(BoardPage page) {
    GetBulletinBoardResponse.Builder builder =
        GetBulletinBoardResponse.newBuilder().setNextCursor(page.nextCursor());
    page.certificates().forEach(certificate -> builder.addCerts(types.encode(certificate)));
    return builder.build();
  }

  BoardPage decode(GetBulletinBoardResponse response) {
    return new BoardPage(
        types.certificates("certs", response.getCertsList(), BoardQuery.LIMIT_MAX),
        cursor("next_cursor", response.getNextCursor()));
  }

  private static String cursor(String path, String cursor) {
    return Check.cursor(path, cursor, BoardQuery.CURSOR_LIMIT_CHARS);
  }

  WatchBulletinBoardRequest encode(ProtoCodec.Watch watch) {
    WatchBulletinBoardRequest.Builder builder =
        WatchBulletinBoardRequest.newBuilder().setCursor(watch.cursor());
    if (watch.filter() instanceof BoardFilter.OfTx tx) {
      builder.setTxHash(bytes(tx.txHash().value()));
    } else if (watch.filter() instanceof BoardFilter.OfAddress address) {
      builder.setAddress(TypesCodec.encode(address.address())).setRole(role(address));
    }
    return builder.build();
  }

  ProtoCodec.Watch decode(WatchBulletinBoardRequest request) {
    BoardFilter filter =
        switch (request.getFilterCase()) {
          case TX_HASH -> ofTx(request.getTxHash());
          case ADDRESS -> ofAddress(request.getAddress(), request.getRole());
          case FILTER_NOT_SET -> new BoardFilter.All();
        };
    requireRoleOfAddress(filter, request.getRole());
    return new ProtoCodec.Watch(
        filter, Check.text("cursor", request.getCursor(), BoardQuery.CURSOR_LIMIT_CHARS));
  }

  WatchBulletinBoardEvent encode(BoardEvent event) {
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

  BoardEvent decode(WatchBulletinBoardEvent event) {
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
}
