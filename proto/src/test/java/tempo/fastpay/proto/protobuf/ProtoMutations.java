package tempo.fastpay.proto.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;

/** Every way to spoil one field of a message, at any depth. */
public final class ProtoMutations {
  private static final String PACKAGE = "tempo.fastpay.v1.";
  private static final int NO_SUCH_NUMBER = 99;
  private static final String TOO_LONG = "x".repeat(WireLimits.TEXT_LIMIT_CHARS + 1);

  /**
   * A spoilt message.
   *
   * @param field the full name of the spoilt field
   * @param path where it is
   */
  public record Mutation(String field, String path, String how, Message message) {}

  private ProtoMutations() {}

  /**
   * Decodes the message, then shows that it is refused, by the path, with any field spoilt.
   *
   * @param allowed by message and field, such as {@code QuorumCertificate.tx}
   */
  public static <M extends Message> void eachIsRefused(
      M message, Function<M, ?> decode, BiPredicate<String, String> allowed, Set<String> spoilt) {
    assertThat(decode.apply(message)).isNotNull();
    for (Mutation mutation : of(message)) {
      String field = shortName(mutation.field());
      if (allowed.test(field, mutation.how())) {
        continue;
      }
      @SuppressWarnings("unchecked") // a spoilt M is an M
      M refused = (M) mutation.message();
      assertThatThrownBy(() -> decode.apply(refused), "%s %s", mutation.path(), mutation.how())
          .isInstanceOf(MalformedRequestException.class)
          .hasMessageContaining(mutation.path());
      spoilt.add(field);
    }
  }

  /** Adds the names of all fields that can be spoilt, of a message and of those inside it. */
  public static void addFields(Descriptor message, Set<String> fields) {
    for (FieldDescriptor field : message.getFields()) {
      switch (field.getJavaType()) {
        case MESSAGE -> addFields(field.getMessageType(), fields);
        case BYTE_STRING, STRING, ENUM -> fields.add(shortName(field.getFullName()));
        case INT, LONG, FLOAT, DOUBLE, BOOLEAN -> {
          // Not spoilt, see below.
        }
      }
    }
  }

  private static String shortName(String fullName) {
    return fullName.substring(PACKAGE.length());
  }

  public static List<Mutation> of(Message message) {
    List<Mutation> mutations = new ArrayList<>();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.isRepeated()) {
        List<?> items = (List<?>) entry.getValue();
        for (int i = 0; i < items.size(); i++) {
          int index = i;
          spoil(field, field.getName() + "[" + i + "]", items.get(i))
              .forEach(
                  spoilt ->
                      mutations.add(
                          new Mutation(
                              spoilt.field(),
                              spoilt.path(),
                              spoilt.how(),
                              message.toBuilder()
                                  .setRepeatedField(field, index, spoilt.value())
                                  .build())));
        }
      } else {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          mutations.add(
              new Mutation(
                  field.getFullName(),
                  field.getName(),
                  "left out",
                  message.toBuilder().clearField(field).build()));
        }
        spoil(field, field.getName(), entry.getValue())
            .forEach(
                spoilt ->
                    mutations.add(
                        new Mutation(
                            spoilt.field(),
                            spoilt.path(),
                            spoilt.how(),
                            message.toBuilder().setField(field, spoilt.value()).build())));
      }
    }
    return mutations;
  }

  private record Spoilt(String field, String path, String how, Object value) {}

  private static List<Spoilt> spoil(FieldDescriptor field, String path, Object value) {
    List<Spoilt> spoilt = new ArrayList<>();
    String name = field.getFullName();
    switch (field.getJavaType()) {
      case BYTE_STRING -> {
        ByteString bytes = (ByteString) value;
        spoilt.add(new Spoilt(name, path, "shorter", bytes.substring(1)));
        spoilt.add(
            new Spoilt(name, path, "longer", bytes.concat(ByteString.copyFrom(new byte[1]))));
      }
      case STRING -> spoilt.add(new Spoilt(name, path, "too long", TOO_LONG));
      case ENUM ->
          spoilt.add(
              new Spoilt(
                  name,
                  path,
                  "unknown",
                  field.getEnumType().findValueByNumberCreatingIfUnknown(NO_SUCH_NUMBER)));
      case MESSAGE ->
          of((Message) value)
              .forEach(
                  inner ->
                      spoilt.add(
                          new Spoilt(
                              inner.field(),
                              path + "." + inner.path(),
                              inner.how(),
                              inner.message())));
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN -> {
        // Every value of the type is one of the field; ranges have tests of their own.
      }
    }
    return spoilt;
  }
}
