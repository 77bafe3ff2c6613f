package dev.belay.runbook;

import dev.belay.runbook.Shape.Group;
import dev.belay.runbook.Shape.Use;
import dev.belay.runbook.YamlNode.Entry;
import dev.belay.runbook.YamlNode.Item;
import dev.belay.runbook.YamlNode.Mapping;
import dev.belay.runbook.YamlNode.Remarks;
import dev.belay.runbook.YamlNode.Scalar;
import dev.belay.runbook.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes the nodes of a runbook in the one way that is canonical. */
final class YamlEmitter {
  private static final int WIDTH = 100;
  private static final int WRAP = 90;
  private static final Set<Class<?>> IN_BRACES =
      Set.of(Expectation.class, Guard.class, Retries.class, Capture.class, Action.Answer.class);
  private static final Set<String> SET_APART = Set.of("target", "params", "limits", "phases");

  private final StringBuilder out = new StringBuilder();

  private YamlEmitter() {}

  static String emit(Mapping root, List<String> tail) {
    var emitter = new YamlEmitter();
    emitter.mapping(root, Optional.of(Format.RUNBOOK), 0, false);
    if (!tail.isEmpty()) {
      emitter.out.append('\n');
      tail.forEach(line -> emitter.out.append(line).append('\n'));
    }
    return emitter.out.toString();
  }

  private void mapping(Mapping mapping, Optional<Shape> shape, int indent, boolean begun) {
    var first = true;
    for (var entry : mapping.entries()) {
      if (indent == 0 && !first && SET_APART.contains(entry.key().text())) {
        out.append('\n');
      }
      if (!(begun && first)) {
        above(entry.remarks(), indent);
        pad(indent);
      }
      out.append(YamlText.key(entry.key().text())).append(':');
      value(entry.value(), shapeOf(mapping, shape, entry), entry.remarks(), indent, indent + 2);
      first = false;
    }
  }

  private void sequence(Sequence sequence, Optional<Shape> shape, int indent) {
    var first = true;
    var item = shape.flatMap(YamlEmitter::itemShape);
    var apart =
        item.filter(
                s -> s instanceof Group g && (g.type() == Step.class || g.type() == Phase.class))
            .isPresent();
    for (var each : sequence.items()) {
      if (apart && !first) {
        out.append('\n');
      }
      first = false;
      item(each, item, indent);
    }
  }

  private void item(Item item, Optional<Shape> shape, int indent) {
    above(item.remarks(), indent);
    if (item.value() instanceof Mapping mapping
        && !mapping.entries().isEmpty()
        && inBraces(mapping, shape, indent + 2).isEmpty()) {
      item.remarks().beside().forEach(comment -> line(indent, comment));
      mapping.entries().getFirst().remarks().before().forEach(c -> line(indent, c));
      pad(indent);
      out.append("- ");
      mapping(mapping, shape, indent + 2, true);
      return;
    }
    pad(indent);
    out.append('-');
    value(item.value(), shape, item.remarks(), indent, indent + 2);
  }

  private void value(
      YamlNode node, Optional<Shape> shape, Remarks remarks, int indent, int childIndent) {
    var column = out.length() - (out.lastIndexOf("\n") + 1) + 1;
    switch (node) {
      case Scalar scalar -> scalar(scalar, shape, remarks, indent, column);
      case Mapping mapping -> {
        var braces = inBraces(mapping, shape, column);
        braces.ifPresent(text -> out.append(' ').append(text));
        beside(remarks);
        if (braces.isEmpty()) {
          mapping(mapping, shape, childIndent, false);
        }
      }
      case Sequence sequence -> {
        var brackets = inBrackets(sequence, shape, column);
        brackets.ifPresent(text -> out.append(' ').append(text));
        beside(remarks);
        if (brackets.isEmpty()) {
          sequence(sequence, shape, childIndent);
        }
      }
    }
  }

  private Optional<String> inBraces(Mapping mapping, Optional<Shape> shape, int column) {
    if (mapping.entries().isEmpty()) {
      return Optional.of("{}");
    }
    var small =
        shape
            .map(s -> s instanceof Shape.Items items && items.alone() ? items.item() : s)
            .filter(s ->
                s instanceof Shape.Failure
                    || (s instanceof Group g && IN_BRACES.contains(g.type())));
    if (small.isEmpty()) {
      return Optional.empty();
    }
    var parts = new ArrayList<String>();
    for (var entry : mapping.entries()) {
      var text =
          entry.remarks().isEmpty()
              ? flow(entry.value(), shapeOf(mapping, shape, entry))
              : Optional.<String>empty();
      if (text.isEmpty()) {
        return Optional.empty();
      }
      parts.add(YamlText.key(entry.key().text()) + ": " + text.get());
    }
    return Optional.of("{" + String.join(", ", parts) + "}")
        .filter(text -> column + text.length() <= WIDTH);
  }

  private Optional<String> inBrackets(Sequence sequence, Optional<Shape> shape, int column) {
    if (sequence.items().isEmpty()) {
      return Optional.of("[]");
    }
    var parts = new ArrayList<String>();
    for (var item : sequence.items()) {
      var text =
          item.value() instanceof Scalar && item.remarks().isEmpty()
              ? flow(item.value(), shape.flatMap(YamlEmitter::itemShape))
              : Optional.<String>empty();
      if (text.isEmpty()) {
        return Optional.empty();
      }
      parts.add(text.get());
    }
    return Optional.of("[" + String.join(", ", parts) + "]")
        .filter(text -> column + text.length() <= WIDTH);
  }

  private Optional<String> flow(YamlNode node, Optional<Shape> shape) {
    return switch (node) {
      case Scalar scalar when !scalar.content().contains("\n") ->
          Optional.of(inline(scalar, shape, true));
      case Sequence sequence -> inBrackets(sequence, shape, 0);
      case Scalar _, Mapping _ -> Optional.empty();
    };
  }

  private void scalar(
      Scalar scalar, Optional<Shape> shape, Remarks remarks, int indent, int column) {
    var text = scalar.content();
    var use = shape.filter(Shape.Text.class::isInstance).map(s -> ((Shape.Text) s).use());
    var inline = inline(scalar, shape, false);
    if (text.contains("\n")
        ? blockable(text)
        : use.equals(Optional.of(Use.SQL))
            && blockable(text)
            && (column + inline.length() > WIDTH || !inline.equals(text))) {
      out.append(" |");
      beside(remarks);
      text.lines().forEach(line -> line(line.isEmpty() ? 0 : indent + 2, line));
      return;
    }
    if (use.filter(u -> u == Use.PROSE || u == Use.TEMPLATE).isPresent()
        && column + inline.length() > WIDTH
        && blockable(text)
        && foldable(text)) {
      out.append(" >-");
      beside(remarks);
      fold(text, indent + 2);
      return;
    }
    if (!inline.isEmpty()) {
      out.append(' ').append(inline);
    }
    beside(remarks);
  }

  private static String inline(Scalar scalar, Optional<Shape> shape, boolean flow) {
    var text = scalar.content();
    if (shape.isPresent() && shape.get() instanceof Shape.Text(var use)) {
      var sqlNull = use == Use.NULLABLE && text.equals("null");
      if (scalar.isNothing() && !sqlNull) {
        return text;
      }
      return use.anyScalar() && YamlText.isCanonicalValue(text) && (sqlNull || !text.equals("null"))
          ? text
          : YamlText.inline(text, flow);
    }
    if (shape.isPresent() && shape.get() instanceof Shape.Span) {
      return YamlText.inline(Durations.parse(text).map(Durations::format).orElse(text), flow);
    }
    if (shape.isPresent() && shape.get() instanceof Shape.Day && text.matches("[0-9-]{10}")) {
      return text;
    }
    return scalar.style() == YamlNode.Style.PLAIN
            && (scalar.isNothing() || YamlText.isNumberOrFlag(text))
        ? text
        : YamlText.inline(text, flow);
  }

  private void fold(String text, int indent) {
    var line = new StringBuilder();
    for (var word : text.split(" ")) {
      if (!line.isEmpty() && indent + line.length() + 1 + word.length() > WRAP) {
        line(indent, line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    line(indent, line.toString());
  }

  private static boolean foldable(String text) {
    return !text.contains("  ") && !text.contains("\t") && text.contains(" ");
  }

  /** Whether a block holds the text unchanged, trailing spaces and line ends included. */
  private static boolean blockable(String text) {
    return !text.isBlank()
        && " \n\t".indexOf(text.charAt(0)) < 0
        && !text.endsWith("\n")
        && text.lines().allMatch(line -> line.equals(line.stripTrailing()))
        && text.chars()
            .noneMatch(c ->
                (c < ' ' && c != '\n' && c != '\t')
                    || (YamlText.isSpecial(c) && !Character.isSurrogate((char) c)));
  }

  private static Optional<Shape> shapeOf(Mapping mapping, Optional<Shape> shape, Entry entry) {
    return shape.flatMap(s -> Shapes.child(s, mapping, entry.key().text()));
  }

  private static Optional<Shape> itemShape(Shape shape) {
    return shape instanceof Shape.Items items ? Optional.of(items.item()) : Optional.empty();
  }

  private void above(Remarks remarks, int indent) {
    remarks.before().forEach(comment -> line(comment.isEmpty() ? 0 : indent, comment));
  }

  private void beside(Remarks remarks) {
    if (!remarks.beside().isEmpty()) {
      out.append("  ").append(String.join(" ", remarks.beside()));
    }
    out.append('\n');
  }

  private void line(int indent, String text) {
    pad(indent);
    out.append(text).append('\n');
  }

  private void pad(int indent) {
    out.repeat(' ', indent);
  }
}
