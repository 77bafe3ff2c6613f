package dev.belay.runbook;

import dev.belay.runbook.Shape.Group;
import dev.belay.runbook.Shape.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies records with some of their texts changed, by what each text is used for. */
final class Rewriting {
  private final Change change;

  Rewriting(Change change) {
    this.change = change;
  }

  /** Gives the text that stands instead. */
  interface Change {
    String text(Use use, String text);
  }

  Step step(Step step) {
    return (Step) value(step, Format.group(Step.class));
  }

  private Object value(Object value, Shape shape) {
    return switch (shape) {
      case Shape.Text text -> change.text(text.use(), (String) value);
      case Shape.Items items ->
          ((List<?>) value).stream().map(item -> value(item, items.item())).toList();
      case Shape.Table table -> {
        var copy = new LinkedHashMap<Object, Object>();
        ((Map<?, ?>) value).forEach((key, inner) -> copy.put(key, value(inner, table.value())));
        yield copy;
      }
      case Group group -> group(value, group);
      case Shape.Kinds kinds -> group(value, kinds.of((Action) value));
      case Shape.Failure _ -> {
        var failure = (OnFailure) value;
        yield new OnFailure(
            failure.then(),
            failure.step().map(step -> change.text(Use.STEP, step)),
            failure.automatic());
      }
      case Shape.Whole _, Shape.Flag _, Shape.Span _, Shape.Day _, Shape.Choice _ -> value;
    };
  }

  private Object group(Object part, Group group) {
    var arguments = new ArrayList<Object>();
    for (var field : group.fields()) {
      var value = Reflection.read(field, part);
      arguments.add(
          value instanceof Optional<?> optional
              ? optional.map(inner -> value(inner, field.shape()))
              : value(value, field.shape()));
    }
    return Reflection.build(group, arguments);
  }
}
