package tempo.fastpay.devchain;

import io.vertx.core.json.JsonArray;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.devchain.ledger.Cell;
import tempo.fastpay.devchain.ledger.KeyEntry;
import tempo.fastpay.devchain.ledger.LimitEntry;
import tempo.fastpay.devchain.ledger.PolicyEntry;
import tempo.fastpay.devchain.ledger.ReceivePolicy;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Writes a cell and its value as a JSON array, the kind of the cell first, and reads it. */
final class CellCodec {
  private CellCodec() {}

  static JsonArray encode(Cell<?> cell, Object value) {
    if (cell instanceof Cell.Balance of) {
      return line("balance", of.token(), of.account(), value);
    }
    if (cell instanceof Cell.Nonce of) {
      return line("nonce", of.lane().sender(), of.lane().nonceKey().word(), value);
    }
    if (cell instanceof Cell.Allowance of) {
      return line("allowance", of.token(), of.owner(), of.spender(), value);
    }
    if (cell instanceof Cell.Supply of) {
      return line("supply", of.token(), value);
    }
    if (cell instanceof Cell.Paused of) {
      return line("paused", of.token(), value);
    }
    if (cell instanceof Cell.TransferPolicy of) {
      return line("transfer_policy", of.token(), value);
    }
    if (cell instanceof Cell.Role of) {
      return line("role", of.token(), of.role(), of.account(), value);
    }
    if (cell instanceof Cell.Key of) {
      return key(of, (KeyEntry) value);
    }
    if (cell instanceof Cell.Limit of) {
      LimitEntry limit = (LimitEntry) value;
      return line(
          "limit",
          of.account(),
          of.keyId(),
          of.token(),
          limit.remaining(),
          limit.most(),
          limit.periodS(),
          limit.periodEnd());
    }
    if (cell instanceof Cell.FeeToken of) {
      return line("fee_token", of.account(), value);
    }
    if (cell instanceof Cell.FeePool of) {
      return line("fee_pool", of.userToken(), of.validatorToken(), value);
    }
    if (cell instanceof Cell.Policy of) {
      PolicyEntry entry = (PolicyEntry) ((Optional<?>) value).orElseThrow();
      return line("policy", of.id(), entry.kind(), entry.admin());
    }
    if (cell instanceof Cell.Member of) {
      return line("member", of.policy(), of.account(), value);
    }
    if (cell instanceof Cell.NextPolicy) {
      return line("next_policy", value);
    }
    if (cell instanceof Cell.Receiving of) {
      ReceivePolicy policy = (ReceivePolicy) ((Optional<?>) value).orElseThrow();
      return line("receiving", of.account(), policy.senders(), policy.tokens(), policy.recovery());
    }
    if (cell instanceof Cell.NextBlocked) {
      return line("next_blocked", value);
    }
    Cell.Funded of = (Cell.Funded) cell;
    return line("funded", of.token(), of.account(), value);
  }

  private static JsonArray line(Object... parts) {
    JsonArray line = new JsonArray();
    for (Object part : parts) {
      line.add(part.toString());
    }
    return line;
  }

  private static JsonArray key(Cell.Key of, KeyEntry key) {
    JsonArray line =
        line(
            "key",
            of.account(),
            of.keyId(),
            key.type(),
            key.expiry(),
            key.enforcesLimits(),
            key.isRevoked());
    key.scopes()
        .ifPresent(
            scopes -> {
              JsonArray all = new JsonArray();
              scopes.forEach(scope -> all.add(scope(scope)));
              line.add(all);
            });
    return line;
  }

  private static JsonArray scope(KeyEntry.Scope scope) {
    JsonArray line = line(scope.target());
    for (KeyEntry.Rule rule : scope.rules()) {
      JsonArray encoded = line(rule.selector());
      rule.recipients().forEach(recipient -> encoded.add(recipient.toHex()));
      line.add(encoded);
    }
    return line;
  }

  /**
   * Reads a line into a map.
   *
   * @throws IllegalArgumentException where it is no cell
   */
  static void decode(JsonArray line, Map<Cell<?>, Object> into) {
    Reader in = new Reader(line);
    switch (in.text()) {
      case "balance" -> into.put(new Cell.Balance(in.address(), in.address()), in.number());
      case "nonce" ->
          into.put(new Cell.Nonce(new Lane(in.address(), new NonceKey(in.word()))), in.uint64());
      case "allowance" ->
          into.put(new Cell.Allowance(in.address(), in.address(), in.address()), in.number());
      case "supply" -> into.put(new Cell.Supply(in.address()), in.number());
      case "paused" -> into.put(new Cell.Paused(in.address()), in.bool());
      case "transfer_policy" -> into.put(new Cell.TransferPolicy(in.address()), in.uint64());
      case "role" -> into.put(new Cell.Role(in.address(), in.word(), in.address()), in.bool());
      case "key" -> into.put(new Cell.Key(in.address(), in.address()), keyEntry(in));
      case "limit" ->
          into.put(
              new Cell.Limit(in.address(), in.address(), in.address()),
              new LimitEntry(in.number(), in.number(), in.uint64(), in.uint64()));
      case "fee_token" -> into.put(new Cell.FeeToken(in.address()), in.address());
      case "fee_pool" -> into.put(new Cell.FeePool(in.address(), in.address()), in.number());
      case "policy" ->
          into.put(
              new Cell.Policy(in.uint64()),
              Optional.of(new PolicyEntry(PolicyEntry.Kind.valueOf(in.text()), in.address())));
      case "member" -> into.put(new Cell.Member(in.uint64(), in.address()), in.bool());
      case "next_policy" -> into.put(new Cell.NextPolicy(), in.uint64());
      case "receiving" ->
          into.put(
              new Cell.Receiving(in.address()),
              Optional.of(new ReceivePolicy(in.uint64(), in.uint64(), in.address())));
      case "next_blocked" -> into.put(new Cell.NextBlocked(), in.uint64());
      case "funded" -> into.put(new Cell.Funded(in.address(), in.address()), in.uint64());
      default -> throw new IllegalArgumentException("no cell: " + line);
    }
  }

  private static KeyEntry keyEntry(Reader in) {
    return new KeyEntry(
        in.number().intValueExact(), in.uint64(), in.bool(), in.bool(), in.scopes());
  }

  /** Takes the parts of a line one after the other. */
  private static final class Reader {
    private final JsonArray line;
    private int at;

    Reader(JsonArray line) {
      this.line = line;
    }

    String text() {
      if (at >= line.size()) {
        throw new IllegalArgumentException("too short: " + line);
      }
      return line.getString(at++);
    }

    Address address() {
      return Address.fromHex(text());
    }

    Bytes32 word() {
      return Bytes32.fromHex(text());
    }

    BigInteger number() {
      return new BigInteger(text());
    }

    UInt64 uint64() {
      return UInt64.parse(text());
    }

    boolean bool() {
      return Boolean.parseBoolean(text());
    }

    Optional<List<KeyEntry.Scope>> scopes() {
      return at < line.size()
          ? Optional.of(
              line.getJsonArray(at++).stream().map(each -> scope((JsonArray) each)).toList())
          : Optional.empty();
    }

    private static KeyEntry.Scope scope(JsonArray line) {
      return new KeyEntry.Scope(
          Address.fromHex(line.getString(0)),
          line.stream().skip(1).map(each -> rule((JsonArray) each)).toList());
    }

    private static KeyEntry.Rule rule(JsonArray line) {
      return new KeyEntry.Rule(
          Bytes.fromHex(line.getString(0)),
          line.stream().skip(1).map(each -> Address.fromHex((String) each)).toList());
    }
  }
}
