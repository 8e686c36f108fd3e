package tempo.fastpay.web;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import tempo.fastpay.protocol.crypto.Hashes;

/**
 * A file as it is served.
 *
 * @param type its media type, with the charset of text
 * @param gzipped the same content compressed, where that is worth it
 * @param tag names the content; quoted, as in an ETag
 * @param cacheControl for ever where the name changes with the content, else asked for each time
 */
record Asset(
    String type, Buffer content, Optional<Buffer> gzipped, String tag, String cacheControl) {
  private static final String UNKNOWN_TYPE = "application/octet-stream";
  private static final String TEXT = "; charset=utf-8";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html" + TEXT),
          Map.entry("css", "text/css" + TEXT),
          Map.entry("js", "text/javascript" + TEXT),
          Map.entry("mjs", "text/javascript" + TEXT),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain" + TEXT),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"));

  /** A hash before the extension, as bundlers write it: app.3f9a1c2b.js. */
  private static final Pattern HASHED = Pattern.compile(".*[.-][0-9a-f]{8,64}\\.[0-9a-z]+");

  private static final int TAG_BYTES = 16;

  static Asset of(String name, byte[] content) {
    byte[] gzipped = gzip(content);
    // What hardly shrinks, such as pictures, is not worth unpacking.
    boolean isWorthIt = gzipped.length < content.length - content.length / 10;
    return new Asset(
        type(name),
        Buffer.buffer(content),
        isWorthIt ? Optional.of(Buffer.buffer(gzipped)) : Optional.empty(),
        '"' + HexFormat.of().formatHex(Hashes.sha256(content).toArray(), 0, TAG_BYTES) + '"',
        HASHED.matcher(name).matches() ? "public, max-age=31536000, immutable" : "no-cache");
  }

  private static String type(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, UNKNOWN_TYPE);
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The tag of the compressed content: another representation has another name. */
  String gzippedTag() {
    return tag.substring(0, tag.length() - 1) + "-gz\"";
  }
}
