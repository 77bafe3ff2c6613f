package dev.belay.runbook;

import dev.belay.runbook.Shape.Group;
import dev.belay.runbook.Shape.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Visits every text of a record and of what it holds. */
final class Texts {
  private final Visitor visitor;

  Texts(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Is shown a text, what it is used for, the record that it belongs to and its path there. */
  interface Visitor {
    void text(Use use, String text, Object owner, Object... path);
  }

  void visit(Record part) {
    group(part, Format.group(part.getClass()));
  }

  private void group(Object part, Group group) {
    for (var field : group.fields()) {
      var value = Reflection.read(field, part);
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(inner -> value(inner, field.shape(), part, List.of(field.key())));
      } else {
        value(value, field.shape(), part, List.of(field.key()));
      }
    }
  }

  private void value(Object value, Shape shape, Object owner, List<Object> path) {
    switch (shape) {
      case Shape.Text text -> visitor.text(text.use(), (String) value, owner, path.toArray());
      case Shape.Items items -> {
        var list = (List<?>) value;
        for (var i = 0; i < list.size(); i++) {
          value(list.get(i), items.item(), owner, with(path, i));
        }
      }
      case Shape.Table table ->
          ((Map<?, ?>) value)
              .forEach((key, inner) -> value(inner, table.value(), owner, with(path, key)));
      case Group group -> group(value, group);
      case Shape.Kinds kinds -> group(value, kinds.of((Action) value));
      case Shape.Failure _ ->
          ((OnFailure) value)
              .step()
              .ifPresent(step -> visitor.text(Use.STEP, step, owner, with(path, "goto").toArray()));
      case Shape.Whole _, Shape.Flag _, Shape.Span _, Shape.Day _, Shape.Choice _ -> {}
    }
  }

  private static List<Object> with(List<Object> path, Object more) {
    var longer = new ArrayList<>(path);
    longer.add(more);
    return longer;
  }
}
