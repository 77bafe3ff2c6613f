package dev.belay.runbook;

import dev.belay.runbook.Shape.Field;
import dev.belay.runbook.Shape.Group;
import dev.belay.runbook.Shape.Presence;
import dev.belay.runbook.YamlNode.Entry;
import dev.belay.runbook.YamlNode.Item;
import dev.belay.runbook.YamlNode.Mapping;
import dev.belay.runbook.YamlNode.Mark;
import dev.belay.runbook.YamlNode.Scalar;
import dev.belay.runbook.YamlNode.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the records into the nodes of a file.
 *
 * @param full whether values are written that are as they would be without their key
 */
record Unbinder(boolean full) {

  Mapping runbook(Runbook runbook) {
    return group(runbook, Format.RUNBOOK);
  }

  private YamlNode node(Object value, Shape shape) {
    return switch (shape) {
      case Shape.Text _, Shape.Day _ -> Scalar.quoted(value.toString());
      case Shape.Whole _, Shape.Flag _ -> Scalar.plain(value.toString());
      case Shape.Span _ -> Scalar.quoted(Durations.format((Duration) value));
      case Shape.Choice _ -> Scalar.quoted(Format.word((Enum<?>) value));
      case Shape.Items items -> items((List<?>) value, items);
      case Shape.Table table -> {
        var entries = new ArrayList<Entry>();
        for (var entry : ((Map<?, ?>) value).entrySet()) {
          entries.add(
              new Entry(String.valueOf(entry.getKey()), node(entry.getValue(), table.value())));
        }
        yield new Mapping(entries, Mark.START);
      }
      case Group group -> group(value, group);
      case Shape.Kinds kinds -> {
        var action = (Action) value;
        var entries = new ArrayList<Entry>();
        entries.add(new Entry("type", Scalar.quoted(kinds.name(action))));
        entries.addAll(group(action, kinds.of(action)).entries());
        yield new Mapping(entries, Mark.START);
      }
      case Shape.Failure _ -> FailureForm.write((OnFailure) value);
    };
  }

  private YamlNode items(List<?> values, Shape.Items items) {
    if (values.size() == 1 && items.alone() && !full) {
      return node(values.getFirst(), items.item());
    }
    return new Sequence(
        values.stream().map(value -> new Item(node(value, items.item()))).toList(), Mark.START);
  }

  private Mapping group(Object part, Group group) {
    var entries = new ArrayList<Entry>();
    for (var field : group.fields()) {
      var value = Reflection.read(field, part);
      if (field.flat() && field.shape() instanceof Group inner) {
        entries.addAll(group(value, inner).entries());
      } else {
        written(field, value)
            .ifPresent(v -> entries.add(new Entry(field.key(), node(v, shape(field, group)))));
      }
    }
    return new Mapping(entries, Mark.START);
  }

  /** A step's own limits are written in full, because what is left out comes from the runbook's. */
  private static Shape shape(Field field, Group owner) {
    if (owner.type() == Step.Conduct.class
        && field.shape() instanceof Group group
        && group.type() == Limits.class) {
      var required =
          group.fields().stream()
              .map(f ->
                  new Field(
                      f.key(), f.shape(), Presence.REQUIRED, Optional.empty(), false, f.accessor()))
              .toList();
      return new Group(group.type(), required, group.constructor());
    }
    return field.shape();
  }

  private Optional<Object> written(Field field, Object value) {
    return switch (field.presence()) {
      case REQUIRED -> Optional.of(value);
      case OPTIONAL -> ((Optional<?>) value).map(inner -> (Object) inner);
      case DEFAULTED ->
          full || !value.equals(field.initial().orElseThrow())
              ? Optional.of(value)
              : Optional.empty();
    };
  }
}
