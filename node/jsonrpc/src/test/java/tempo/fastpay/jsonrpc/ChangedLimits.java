package tempo.fastpay.jsonrpc;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;

/** Limits that differ from others in a few numbers. */
final class ChangedLimits {
  private ChangedLimits() {}

  static RpcServerLimits server(Map<String, Integer> changes) {
    return changed(RpcServerLimits.DEFAULT, changes);
  }

  static WsLimits ws(Map<String, Integer> changes) {
    return changed(WsLimits.DEFAULT, changes);
  }

  /** Unwraps what the limits' constructor throws. */
  @SuppressWarnings("unchecked")
  static <T extends Record> T changed(T limits, Map<String, Integer> changes) {
    RecordComponent[] components = limits.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Number kept = (Number) components[i].getAccessor().invoke(limits);
        Number value = changes.getOrDefault(components[i].getName(), kept.intValue());
        values[i] = types[i] == long.class ? (Object) value.longValue() : (Object) value.intValue();
      }
      Constructor<?> constructor = limits.getClass().getDeclaredConstructor(types);
      return (T) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
