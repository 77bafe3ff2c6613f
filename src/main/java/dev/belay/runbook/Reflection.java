package dev.belay.runbook;

import dev.belay.runbook.Shape.Field;
import dev.belay.runbook.Shape.Group;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/** Builds and reads records by their shape. */
final class Reflection {
  private Reflection() {}

  static Object build(Group group, List<?> arguments) {
    try {
      return group.constructor().newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(group.type() + " refused its values", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Object read(Field field, Object part) {
    try {
      return field.accessor().invoke(part);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
