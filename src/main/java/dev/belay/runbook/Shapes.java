package dev.belay.runbook;

import dev.belay.runbook.Shape.Field;
import dev.belay.runbook.Shape.Group;
import dev.belay.runbook.YamlNode.Entry;
import dev.belay.runbook.YamlNode.Item;
import dev.belay.runbook.YamlNode.Mapping;
import dev.belay.runbook.YamlNode.Scalar;
import dev.belay.runbook.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks a file's nodes up in the shapes of the format, and puts them into its order. */
final class Shapes {
  private Shapes() {}

  /** The shape of a key's value. */
  static Optional<Shape> child(Shape shape, Mapping mapping, String key) {
    return switch (shape) {
      case Group group ->
          group.flat().stream().filter(f -> f.key().equals(key)).findFirst().map(Field::shape);
      case Shape.Kinds kinds -> kind(kinds, mapping).flatMap(group -> child(group, mapping, key));
      case Shape.Items items ->
          items.alone() ? child(items.item(), mapping, key) : Optional.empty();
      case Shape.Table table -> Optional.of(table.value());
      case Shape.Failure _ ->
          Optional.of(new Shape.Text(key.equals("goto") ? Shape.Use.STEP : Shape.Use.WORD));
      case Shape.Text _, Shape.Whole _, Shape.Flag _, Shape.Span _, Shape.Day _ -> Optional.empty();
      case Shape.Choice _ -> Optional.empty();
    };
  }

  private static Optional<Group> kind(Shape.Kinds kinds, Mapping mapping) {
    return mapping
        .entry("type")
        .map(Entry::value)
        .filter(Scalar.class::isInstance)
        .map(value -> kinds.kinds().get(((Scalar) value).text()));
  }

  /** The node with its keys in the order of the format and each short form in place. */
  static YamlNode ordered(YamlNode node, Optional<Shape> shape) {
    return switch (node) {
      case Scalar scalar -> scalar;
      case Mapping mapping -> ordered(mapping, shape);
      case Sequence sequence -> {
        var item = shape.filter(Shape.Items.class::isInstance).map(s -> (Shape.Items) s);
        var items =
            sequence.items().stream()
                .map(i -> new Item(ordered(i.value(), item.map(Shape.Items::item)), i.remarks()))
                .toList();
        if (items.size() == 1
            && item.filter(Shape.Items::alone).isPresent()
            && items.getFirst().remarks().isEmpty()
            && items.getFirst().value() instanceof Mapping only) {
          yield only;
        }
        yield new Sequence(items, sequence.mark());
      }
    };
  }

  private static Mapping ordered(Mapping mapping, Optional<Shape> shape) {
    var keys = shape.map(s -> keys(s, mapping)).orElse(List.of());
    var entries = new ArrayList<Entry>();
    for (var key : keys) {
      mapping.entry(key).ifPresent(entries::add);
    }
    for (var entry : mapping.entries()) {
      if (!keys.contains(entry.key().text())) {
        entries.add(entry);
      }
    }
    return new Mapping(
        entries.stream()
            .map(entry ->
                entry.with(
                    ordered(
                        entry.value(), shape.flatMap(s -> child(s, mapping, entry.key().text())))))
            .toList(),
        mapping.mark());
  }

  private static List<String> keys(Shape shape, Mapping mapping) {
    return switch (shape) {
      case Group group -> group.flat().stream().map(Field::key).toList();
      case Shape.Kinds kinds -> {
        var keys = new ArrayList<>(List.of("type"));
        kind(kinds, mapping).ifPresent(group -> keys.addAll(keys(group, mapping)));
        yield keys;
      }
      case Shape.Items items -> items.alone() ? keys(items.item(), mapping) : List.of();
      case Shape.Table _, Shape.Failure _, Shape.Text _, Shape.Whole _ -> List.of();
      case Shape.Flag _, Shape.Span _, Shape.Day _, Shape.Choice _ -> List.of();
    };
  }
}
