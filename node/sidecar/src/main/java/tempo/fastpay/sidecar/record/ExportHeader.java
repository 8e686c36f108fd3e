package tempo.fastpay.sidecar.record;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.sidecar.core.FinalizedBlock;

/**
 * The head of an exported record, before its permits.
 *
 * @param version of the file's format, 1 to {@link #VERSION}
 * @param complete the record was retired with this export: nothing was signed after it
 * @param exportedUnixMillis when it was exported
 * @param restoredUnixMillis when the record had been restored from a copy that may be older
 */
public record ExportHeader(
    int version,
    RecordIdentity identity,
    boolean complete,
    long exportedUnixMillis,
    OptionalLong restoredUnixMillis,
    Optional<FinalizedBlock> base) {
  static final String FORMAT = "tempo-fastpay-signing-record";

  /**
   * The version of the file's format; older ones stay readable. It is counted apart from the
   * versions of rows ({@link RowKind#version}), since an import screens payments again and writes
   * rows of its own. A field that a permit gains, and that must not be lost, raises both; the same
   * fields in other bytes raise the row's version alone, other names in the file this one alone.
   */
  static final int VERSION = 1;

  private static final int FORMAT_LIMIT_CHARS = 64;

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("format", FORMAT)
            .put("version", version)
            .put("validator", identity.publicKey().toHex())
            .put("chain_id", identity.chainId().toString())
            .put("epoch", identity.epoch().toString())
            .put("complete", complete)
            .put("exported_unix_millis", Long.toString(exportedUnixMillis));
    restoredUnixMillis.ifPresent(millis -> json.put("restored_unix_millis", Long.toString(millis)));
    base.ifPresent(found -> json.put("base", ExportJson.base(found)));
    return json;
  }

  static ExportHeader of(JsonFields json) {
    if (!json.text("format", FORMAT_LIMIT_CHARS).equals(FORMAT)) {
      throw new MalformedRequestException("format: expected " + FORMAT);
    }
    int version = json.atMost(Integer.MAX_VALUE, "version");
    if (version < 1 || version > VERSION) {
      throw new MalformedRequestException(
          "version: this program knows up to "
              + VERSION
              + ", got "
              + version
              + ": import it with the program that made it, or a newer one");
    }
    return new ExportHeader(
        version,
        new RecordIdentity(
            json.bytes32("validator"), new ChainId(json.uint64("chain_id")), json.uint64("epoch")),
        json.flag("complete"),
        ExportJson.unixMillis(json, "exported_unix_millis"),
        json.has("restored_unix_millis")
            ? OptionalLong.of(ExportJson.unixMillis(json, "restored_unix_millis"))
            : OptionalLong.empty(),
        json.optionalObject("base", ExportJson::base));
  }
}
