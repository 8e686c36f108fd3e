package tempo.fastpay.proto.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.List;

/**
 * One field of a message changed to another value of its kind, left out, or added where there was
 * none, at any depth.
 */
public final class ProtoChanges {
  private static final int NO_SUCH_FIELD = 77;

  /**
   * A changed message.
   *
   * @param path of the field
   */
  public record Change(String path, String how, Message message) {
    boolean isLeftOut() {
      return how.equals("left out");
    }
  }

  private record Other(String path, String how, Object value) {}

  private ProtoChanges() {}

  public static List<Change> of(Message message) {
    return inside("", message);
  }

  private static List<Change> inside(String path, Message message) {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change(path + ".surprise", "added", withUnknownField(message)));
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      String at = path + "." + field.getName();
      if (field.isRepeated()) {
        items(at, message, field, changes);
      } else if (isSet(message, field)) {
        changes.add(new Change(at, "left out", message.toBuilder().clearField(field).build()));
        for (Other other : others(at, field, message.getField(field))) {
          changes.add(
              new Change(
                  other.path(),
                  other.how(),
                  message.toBuilder().setField(field, other.value()).build()));
        }
      } else {
        changes.add(
            new Change(
                at,
                "added",
                message.toBuilder().setField(field, something(message, field)).build()));
      }
    }
    return changes;
  }

  private static boolean isSet(Message message, FieldDescriptor field) {
    return field.hasPresence()
        ? message.hasField(field)
        : !message.getField(field).equals(field.getDefaultValue());
  }

  private static void items(
      String at, Message message, FieldDescriptor field, List<Change> changes) {
    List<?> items = (List<?>) message.getField(field);
    for (int i = 0; i < items.size(); i++) {
      String item = at + "[" + i + "]";
      for (Other other : others(item, field, items.get(i))) {
        changes.add(
            new Change(
                other.path(),
                other.how(),
                message.toBuilder().setRepeatedField(field, i, other.value()).build()));
      }
      List<Object> fewer = new ArrayList<>(items);
      fewer.remove(i);
      changes.add(new Change(item, "left out", message.toBuilder().setField(field, fewer).build()));
      changes.add(
          new Change(
              item, "added", message.toBuilder().addRepeatedField(field, items.get(i)).build()));
    }
  }

  private static Message withUnknownField(Message message) {
    return message.toBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(NO_SUCH_FIELD, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build())
        .build();
  }

  private static List<Other> others(String path, FieldDescriptor field, Object value) {
    List<Other> others = new ArrayList<>();
    switch (field.getJavaType()) {
      case MESSAGE ->
          inside(path, (Message) value)
              .forEach(
                  change -> others.add(new Other(change.path(), change.how(), change.message())));
      case ENUM -> {
        for (EnumValueDescriptor other : field.getEnumType().getValues()) {
          if (!other.equals(value)) {
            others.add(new Other(path, "changed to " + other.getName(), other));
          }
        }
      }
      case BYTE_STRING -> {
        byte[] bytes = ((ByteString) value).toByteArray();
        bytes[bytes.length - 1] ^= 1;
        others.add(new Other(path, "changed", ByteString.copyFrom(bytes)));
      }
      case STRING -> others.add(new Other(path, "changed", value + "x"));
      case INT -> others.add(new Other(path, "changed", (Integer) value + 1));
      case LONG -> others.add(new Other(path, "changed", (Long) value + 1));
      case BOOLEAN, FLOAT, DOUBLE -> throw new AssertionError("a QC has no " + field);
    }
    return others;
  }

  private static Object something(Message message, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> message.toBuilder().newBuilderForField(field).build();
      case ENUM -> field.getEnumType().getValues().get(1);
      case BYTE_STRING -> ByteString.copyFromUtf8("x".repeat(32));
      case STRING -> "x";
      case INT -> 1;
      case LONG -> 1L;
      case BOOLEAN, FLOAT, DOUBLE -> throw new AssertionError("a QC has no " + field);
    };
  }
}
