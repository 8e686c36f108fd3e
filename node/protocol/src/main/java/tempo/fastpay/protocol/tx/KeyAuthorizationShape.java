package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * The form of a key authorization, {@code [[chain_id, key_type, key_id, expiry?, limits?,
 * allowed_calls?, witness?, is_admin?, account?], signature]}. Payments have none: it is read only
 * to tell what does not decode from what is not a payment.
 */
final class KeyAuthorizationShape {
  private static final int SELECTOR_SIZE = 4;

  private KeyAuthorizationShape() {}

  static void require(RlpReader signed) throws Refused {
    RlpReader fields = signed.list("key_authorization.authorization");
    fields.uint64("key_authorization.chain_id");
    BigInteger keyType = fields.number("key_authorization.key_type", 1);
    if (KeyType.of(keyType.intValue()).isEmpty()) {
      throw Refused.format("key_authorization.key_type: expected 0, 1 or 2, got " + keyType);
    }
    fields.address("key_authorization.key_id");
    readOptionalFields(fields);
    fields.end("key_authorization.authorization");
    SenderSignature.parsePrimitive(
        signed.string("key_authorization.signature", SenderSignature.PRIMITIVE_SIZE_LIMIT));
    signed.end("key_authorization");
  }

  /** Optional fields are cut off from the right; one left out before another is an empty string. */
  private static void readOptionalFields(RlpReader fields) throws Refused {
    boolean lastIsPresent = true;
    for (int i = 0; i < 6 && fields.hasNext(); i++) {
      lastIsPresent = !fields.nextIsEmptyString();
      if (!lastIsPresent) {
        fields.string("key_authorization", 0);
        continue;
      }
      switch (i) {
        case 0 -> requireNonZero(fields, "key_authorization.expiry");
        case 1 -> readLimits(fields.list("key_authorization.limits"));
        case 2 -> readAllowedCalls(fields.list("key_authorization.allowed_calls"));
        case 3 -> fields.fixed("key_authorization.witness", Bytes32.SIZE);
        case 4 -> requireAdminMarker(fields);
        default -> fields.address("key_authorization.account");
      }
    }
    if (!lastIsPresent) {
      throw Refused.format("key_authorization: ends with a field that is not set; leave it out");
    }
  }

  private static void requireAdminMarker(RlpReader fields) throws Refused {
    BigInteger marker = fields.number("key_authorization.is_admin", 1);
    if (!marker.equals(BigInteger.ONE)) {
      throw Refused.format("key_authorization.is_admin: expected 1, got " + marker);
    }
  }

  private static void readLimits(RlpReader list) throws Refused {
    while (list.hasNext()) {
      RlpReader limit = list.list("key_authorization.limit");
      limit.address("key_authorization.limit.token");
      limit.number("key_authorization.limit.amount", Bytes32.SIZE);
      if (limit.hasNext()) {
        requireNonZero(limit, "key_authorization.limit.period");
      }
      limit.end("key_authorization.limit");
    }
  }

  private static void readAllowedCalls(RlpReader list) throws Refused {
    while (list.hasNext()) {
      RlpReader scope = list.list("key_authorization.allowed_call");
      scope.address("key_authorization.allowed_call.target");
      RlpReader rules = scope.list("key_authorization.allowed_call.selector_rules");
      while (rules.hasNext()) {
        RlpReader rule = rules.list("key_authorization.selector_rule");
        rule.fixed("key_authorization.selector_rule.selector", SELECTOR_SIZE);
        RlpReader recipients = rule.list("key_authorization.selector_rule.recipients");
        while (recipients.hasNext()) {
          recipients.address("key_authorization.selector_rule.recipient");
        }
        rule.end("key_authorization.selector_rule");
      }
      scope.end("key_authorization.allowed_call");
    }
  }

  private static void requireNonZero(RlpReader fields, String field) throws Refused {
    if (fields.uint64(field).isZero()) {
      throw Refused.format(field + ": zero means not set; leave it out");
    }
  }
}
