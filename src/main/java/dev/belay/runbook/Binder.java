package dev.belay.runbook;

import dev.belay.runbook.Shape.Field;
import dev.belay.runbook.Shape.Group;
import dev.belay.runbook.Shape.Presence;
import dev.belay.runbook.Shape.Use;
import dev.belay.runbook.YamlNode.Mapping;
import dev.belay.runbook.YamlNode.Scalar;
import dev.belay.runbook.YamlNode.Sequence;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the records from the nodes of a file and notes every place where a node does not have the
 * shape that is asked for. Such a place gets a stand-in value, so that the rest is still looked at.
 */
final class Binder {
  private final Problems problems;
  private final Places places;
  private Limits inherited = Limits.DEFAULT;

  Binder(Problems problems, Places places) {
    this.problems = problems;
    this.places = places;
  }

  Runbook runbook(YamlNode root) {
    return (Runbook) value(root, Format.RUNBOOK, "the runbook");
  }

  private Object value(YamlNode node, Shape shape, String what) {
    return switch (shape) {
      case Shape.Text text -> text(node, text.use(), what);
      case Shape.Whole _ -> whole(node, what);
      case Shape.Flag _ -> flag(node, what);
      case Shape.Span _ -> span(node, what);
      case Shape.Day _ -> day(node, what);
      case Shape.Choice choice -> choice(node, choice, what);
      case Shape.Items items -> items(node, items, what);
      case Shape.Table table -> table(node, table, what);
      case Group group -> group(node, group, what);
      case Shape.Kinds kinds -> action(node, kinds, what);
      case Shape.Failure _ -> new FailureForm(problems).bind(node, what);
    };
  }

  private Object group(YamlNode node, Group group, String what) {
    if (!(node instanceof Mapping mapping)) {
      problems.error(
          node.mark(),
          what + " is " + kind(node) + " where keys with values belong",
          "Give it " + keys(group) + ".");
      var standIn = standIn(group);
      places.breakOff(standIn);
      return standIn;
    }
    unknownKeys(mapping, group.flat().stream().map(Field::key).toList());
    return build(mapping, group);
  }

  private Object build(Mapping mapping, Group group) {
    var before = problems.count();
    var arguments = new ArrayList<Object>();
    for (var field : group.fields()) {
      var value = component(mapping, group, field);
      if (value instanceof Limits limits && group.type() == Runbook.class) {
        inherited = limits;
      }
      arguments.add(value);
    }
    var part = Reflection.build(group, arguments);
    places.put(part, mapping);
    if (problems.count() > before) {
      places.breakOff(part);
    }
    return part;
  }

  private Object component(Mapping mapping, Group group, Field field) {
    if (field.flat() && field.shape() instanceof Group inner) {
      return build(mapping, inner);
    }
    var entry = mapping.entry(field.key());
    if (entry.isPresent()) {
      var value = value(entry.get().value(), field.shape(), field.key());
      if (field.presence() == Presence.REQUIRED
          && value instanceof List<?> list
          && list.isEmpty()
          && entry.get().value() instanceof Sequence) {
        problems.error(
            entry.get().value().mark(), field.key() + " is empty", "Give it at least one item.");
      }
      return field.presence() == Presence.OPTIONAL ? Optional.of(value) : value;
    }
    return switch (field.presence()) {
      case OPTIONAL -> Optional.empty();
      case DEFAULTED ->
          group.type() == Limits.class
              ? Reflection.read(field, inherited)
              : field.initial().orElseThrow();
      case REQUIRED -> {
        problems.error(
            mapping.mark(),
            "the key " + field.key() + " is missing",
            "Add " + field.key() + ": " + example(field.shape()) + ".");
        yield standIn(field.shape());
      }
    };
  }

  private void unknownKeys(Mapping mapping, List<String> known) {
    for (var entry : mapping.entries()) {
      if (!known.contains(entry.key().text())) {
        problems.error(
            entry.key().mark(),
            "unknown key \"" + cut(entry.key().text()) + "\"",
            DidYouMean.cure(entry.key().text(), known));
      }
    }
  }

  private Object action(YamlNode node, Shape.Kinds kinds, String what) {
    var names = kinds.kinds().keySet();
    if (!(node instanceof Mapping mapping)) {
      problems.error(
          node.mark(),
          what + " is " + kind(node) + " where keys with values belong",
          "Write it as {type: query, sql: …}.");
      return standIn(kinds);
    }
    var type = mapping.entry("type");
    if (type.isEmpty() || !(type.get().value() instanceof Scalar name)) {
      problems.error(
          mapping.mark(),
          "the action has no type",
          "Add type: with one of " + String.join(", ", names) + ".");
      return standIn(kinds);
    }
    var group = kinds.kinds().get(name.text());
    if (group == null) {
      problems.error(
          name.mark(),
          "there is no action of type \"" + cut(name.text()) + "\"",
          DidYouMean.cure(name.text(), names));
      return standIn(kinds);
    }
    var known = new ArrayList<>(List.of("type"));
    group.fields().forEach(field -> known.add(field.key()));
    unknownKeys(mapping, known);
    return build(mapping, group);
  }

  private List<Object> items(YamlNode node, Shape.Items items, String what) {
    if (node instanceof Mapping && items.alone()) {
      return List.of(value(node, items.item(), what));
    }
    if (!(node instanceof Sequence sequence)) {
      problems.error(
          node.mark(),
          what + " is " + kind(node) + " where a list belongs",
          "Write one item per line, each behind a dash.");
      return List.of();
    }
    return sequence.items().stream()
        .map(item -> value(item.value(), items.item(), "an item of " + what))
        .toList();
  }

  private Map<String, Object> table(YamlNode node, Shape.Table table, String what) {
    if (!(node instanceof Mapping mapping)) {
      problems.error(
          node.mark(),
          what + " is " + kind(node) + " where keys with values belong",
          "Write one name: value per line.");
      return Map.of();
    }
    var values = new LinkedHashMap<String, Object>();
    for (var entry : mapping.entries()) {
      var key = entry.key().text();
      values.put(key, value(entry.value(), table.value(), what + "." + key));
    }
    return values;
  }

  private String text(YamlNode node, Use use, String what) {
    if (!(node instanceof Scalar scalar)) {
      return mismatch(node, what, "a text", "Write it as one text.", "");
    }
    var sqlNull = use == Use.NULLABLE && scalar.text().equals("null");
    if (scalar.isNothing() && !sqlNull) {
      return mismatch(node, what, "a text", "Give it a value, or remove the key.", "");
    }
    if (use == Use.ID
        && scalar.style() == YamlNode.Style.PLAIN
        && YamlText.isSwitchWord(scalar.text())) {
      problems.error(
          scalar.mark(),
          "the bare word " + scalar.text() + " is read as true or false by many programs",
          "Write it in quotes: \"" + scalar.text() + "\".");
    } else if (!use.anyScalar()
        && scalar.style() == YamlNode.Style.PLAIN
        && YamlText.isNumberOrFlag(scalar.text())) {
      problems.error(
          scalar.mark(),
          what + " is " + kind(node) + " where a text belongs",
          "Write it in quotes: \"" + scalar.text() + "\".");
    }
    return scalar.content();
  }

  private int whole(YamlNode node, String what) {
    if (node instanceof Scalar scalar && plain(scalar) && scalar.text().matches("-?[0-9]{1,9}")) {
      return Integer.parseInt(scalar.text());
    }
    return mismatch(node, what, "a whole number", "Write it in digits, without quotes.", 0);
  }

  private boolean flag(YamlNode node, String what) {
    if (node instanceof Scalar scalar && plain(scalar)) {
      if (scalar.text().equals("true") || scalar.text().equals("false")) {
        return scalar.text().equals("true");
      }
    }
    return mismatch(node, what, "true or false", "Write true or false.", false);
  }

  private Duration span(YamlNode node, String what) {
    if (node instanceof Scalar scalar) {
      var parsed = Durations.parse(scalar.text());
      if (parsed.isPresent()) {
        return parsed.get();
      }
    }
    return mismatch(
        node,
        what,
        "a duration",
        "Write it with its unit, as in 500ms, 30s, 5min, 2h, 7d or 1h30min.",
        Duration.ZERO);
  }

  private LocalDate day(YamlNode node, String what) {
    if (node instanceof Scalar scalar) {
      try {
        return LocalDate.parse(scalar.text());
      } catch (DateTimeParseException _) {
        // Falls through to the message below.
      }
    }
    return mismatch(
        node, what, "a date", "Write year, month and day, as in 2027-02-19.", LocalDate.EPOCH);
  }

  private Object choice(YamlNode node, Shape.Choice choice, String what) {
    var words = choice.words();
    if (node instanceof Scalar scalar && words.contains(scalar.text())) {
      return choice.type().getEnumConstants()[words.indexOf(scalar.text())];
    }
    var near =
        node instanceof Scalar scalar
            ? DidYouMean.nearest(scalar.text(), words).map(w -> " Did you mean " + w + "?")
            : Optional.<String>empty();
    return mismatch(
        node,
        what,
        "one of the known words",
        "Write one of " + String.join(", ", words) + "." + near.orElse(""),
        choice.type().getEnumConstants()[0]);
  }

  private <T> T mismatch(YamlNode node, String what, String wanted, String cure, T standIn) {
    problems.error(node.mark(), what + " is " + kind(node) + " where " + wanted + " belongs", cure);
    return standIn;
  }

  private static boolean plain(Scalar scalar) {
    return scalar.style() == YamlNode.Style.PLAIN;
  }

  private Object standIn(Shape shape) {
    return switch (shape) {
      case Shape.Text _ -> "";
      case Shape.Whole _ -> 0;
      case Shape.Flag _ -> false;
      case Shape.Span _ -> Duration.ZERO;
      case Shape.Day _ -> LocalDate.EPOCH;
      case Shape.Choice choice -> choice.type().getEnumConstants()[0];
      case Shape.Items _ -> List.of();
      case Shape.Table _ -> Map.of();
      case Shape.Failure _ -> OnFailure.STOP;
      case Shape.Kinds _ -> new Action.Rollback(List.of());
      case Group group ->
          Reflection.build(
              group,
              group.fields().stream()
                  .map(field ->
                      switch (field.presence()) {
                        case OPTIONAL -> (Object) Optional.empty();
                        case DEFAULTED -> field.initial().orElseThrow();
                        case REQUIRED -> standIn(field.shape());
                      })
                  .toList());
    };
  }

  static String kind(YamlNode node) {
    return switch (node) {
      case Mapping _ -> "a group of keys";
      case Sequence _ -> "a list";
      case Scalar scalar when scalar.isNothing() -> "empty";
      case Scalar scalar -> "\"" + cut(scalar.text().lines().findFirst().orElse("")) + "\"";
    };
  }

  private static String cut(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private static String keys(Group group) {
    var keys = group.flat().stream().map(Field::key).limit(8).toList();
    return (keys.size() == 1 ? "the key " : "the keys ") + String.join(", ", keys);
  }

  private static String example(Shape shape) {
    return switch (shape) {
      case Shape.Text text when text.use() == Use.ID -> "a-short-name";
      case Shape.Text text when text.use() == Use.NAME -> "a_short_name";
      case Shape.Text _ -> "and a text";
      case Shape.Whole _ -> "1";
      case Shape.Flag _ -> "true";
      case Shape.Span _ -> "30s";
      case Shape.Day _ -> "2027-02-19";
      case Shape.Choice choice -> "one of " + String.join(", ", choice.words());
      case Shape.Items _ -> "and a list";
      case Shape.Table _, Group _ -> "and its keys";
      case Shape.Kinds _ -> "{type: query, sql: …}";
      case Shape.Failure _ -> "stop";
    };
  }
}
