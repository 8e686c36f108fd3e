package tempo.fastpay.launcher.inspect;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.text.Utf8Text;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/**
 * Answers each line, a raw transaction, with one JSON object: the result of {@link PaymentScreen}.
 * Neither time nor the state of the chain is considered. Every line gets an answer.
 */
public final class Inspector {
  /** The longest line: a message of the wire's limit, written as hex. */
  public static final int LINE_LIMIT_BYTES = WireLimits.JSON_LIMIT_CHARS;

  private static final Logger LOG = LoggerFactory.getLogger(Inspector.class);
  private static final String RAW = "raw";
  private static final String CLAIMED_SENDER = "claimedSender";
  private static final Set<String> FIELDS = Set.of(RAW, CLAIMED_SENDER);

  private final ChainId chainId;
  private final Crypto crypto;

  public Inspector(ChainId chainId, Crypto crypto) {
    this.chainId = Objects.requireNonNull(chainId);
    this.crypto = Objects.requireNonNull(crypto);
  }

  /** Answers line by line, in order, until the input ends or nobody reads the answers. */
  public void run(InputStream in, PrintStream out) throws IOException {
    BoundedLines lines = new BoundedLines(in, LINE_LIMIT_BYTES);
    while (true) {
      // Whoever sends a line and waits for its answer gets it; a file goes through in blocks.
      if (lines.mustWait() && out.checkError()) {
        return;
      }
      Optional<BoundedLines.Line> line = lines.next();
      if (line.isEmpty()) {
        out.flush();
        return;
      }
      out.append(answer(line.get()).encode()).append('\n');
    }
  }

  private JsonObject answer(BoundedLines.Line line) {
    if (line.content().isEmpty()) {
      return refused("line: expected at most " + LINE_LIMIT_BYTES + " bytes");
    }
    String text;
    try {
      text = Utf8Text.decode(line.content().get());
    } catch (IllegalArgumentException e) {
      return refused("line: " + e.getMessage());
    }
    return inspect(text);
  }

  /** The answer to one line. */
  public JsonObject inspect(String line) {
    try {
      Request request = parse(line.strip());
      return InspectAnswer.of(
          PaymentScreen.screen(request.raw(), request.claimedSender(), chainId, crypto));
    } catch (MalformedRequestException e) {
      return refused(e.getMessage());
    } catch (RuntimeException e) {
      LOG.atError()
          .setMessage("the screen failed on a line")
          .addKeyValue("characters", line.length())
          .setCause(e)
          .log();
      return refused("could not be examined: " + e);
    }
  }

  private static JsonObject refused(String message) {
    return InspectAnswer.refused(Reject.of(RejectCode.INVALID_FORMAT, message));
  }

  private record Request(Bytes raw, Optional<Address> claimedSender) {}

  private static Request parse(String line) {
    if (!line.startsWith("{")) {
      return new Request(hex("line", line), Optional.empty());
    }
    JsonObject json = JsonText.parseObject(line);
    for (String name : json.fieldNames()) {
      if (!FIELDS.contains(name)) {
        throw new MalformedRequestException(
            "unknown field " + quoted(name) + ": expected raw and claimedSender");
      }
    }
    if (!(json.getValue(RAW) instanceof String raw)) {
      throw new MalformedRequestException("raw: expected 0x-hex text");
    }
    return new Request(hex(RAW, raw), claimedSender(json.getValue(CLAIMED_SENDER)));
  }

  private static Optional<Address> claimedSender(Object value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      if (value instanceof String text) {
        return Optional.of(Address.fromHex(text));
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException("claimedSender: expected an address, " + e.getMessage());
    }
    throw new MalformedRequestException("claimedSender: expected an address as 0x-hex text");
  }

  private static Bytes hex(String what, String text) {
    if (text.isEmpty()) {
      throw new MalformedRequestException(what + ": expected 0x-hex or a JSON object, it is empty");
    }
    try {
      return Bytes.fromHex(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException(
          what + ": expected 0x-hex or a JSON object, " + e.getMessage());
    }
  }

  private static String quoted(String name) {
    return "'" + name.substring(0, Math.min(name.length(), 40)) + "'";
  }
}
