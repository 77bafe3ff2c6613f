package dev.belay.runbook;

import dev.belay.runbook.YamlNode.Mark;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where in a file each record of a runbook came from. */
final class Places {
  private final Map<Object, YamlNode> nodes = new IdentityHashMap<>();
  private final Set<Object> broken = Collections.newSetFromMap(new IdentityHashMap<>());

  void put(Object part, YamlNode node) {
    nodes.put(part, node);
  }

  /** Lets a copy of a record have the same place. */
  void move(Object before, Object after) {
    var node = nodes.get(before);
    if (node != null) {
      nodes.put(after, node);
    }
    if (broken.contains(before)) {
      broken.add(after);
    }
  }

  /** Notes that a record has a problem already, so that what is derived from it may be wrong. */
  void breakOff(Object part) {
    broken.add(part);
  }

  boolean isBroken(Object part) {
    return broken.contains(part);
  }

  /** The place of a record. */
  Mark of(Object part) {
    var node = nodes.get(part);
    return node == null ? Mark.START : node.mark();
  }

  /** The place of a record's key, or of the record when the key is not there. */
  Mark key(Object part, String key) {
    if (nodes.get(part) instanceof YamlNode.Mapping mapping) {
      return mapping.entry(key).map(entry -> entry.key().mark()).orElse(mapping.mark());
    }
    return of(part);
  }

  /** The place of a value, found by keys and positions in lists; as near to it as there is one. */
  Mark value(Object part, Object... path) {
    return node(part, path).map(YamlNode::mark).orElse(Mark.START);
  }

  /** The place of a character of a text. */
  Mark in(Object part, int offset, Object... path) {
    return switch (node(part, path).orElse(null)) {
      case YamlNode.Scalar scalar -> scalar.markOf(offset);
      case YamlNode.Mapping mapping -> mapping.mark();
      case YamlNode.Sequence sequence -> sequence.mark();
      case null -> Mark.START;
    };
  }

  private Optional<YamlNode> node(Object part, Object... path) {
    var node = Optional.ofNullable(nodes.get(part));
    for (var piece : path) {
      var next = node.flatMap(at -> child(at, piece));
      if (next.isEmpty()) {
        return node;
      }
      node = next;
    }
    return node;
  }

  private static Optional<YamlNode> child(YamlNode node, Object piece) {
    return switch (node) {
      case YamlNode.Mapping mapping ->
          mapping.entry(String.valueOf(piece)).map(YamlNode.Entry::value);
      case YamlNode.Sequence sequence ->
          piece instanceof Integer i && i < sequence.items().size()
              ? Optional.of(sequence.items().get(i).value())
              : Optional.empty();
      case YamlNode.Scalar _ -> Optional.empty();
    };
  }
}
