package dev.belay.desktop.locks;

import dev.belay.live.LockOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A row of the forest as it is drawn.
 *
 * @param depth 0 for roots
 * @param folds whether it has rows below it
 * @param open whether they are shown
 */
public record ForestLine(
    String key,
    BlockNode.Kind kind,
    Optional<LockOwner> owner,
    BlockNode.Words words,
    int frees,
    Place place) {

  /** Where it stands. */
  public record Place(int depth, boolean folds, boolean open) {}

  /** The rows of that forest: queues are folded and trees are open, but for those turned over. */
  static List<ForestLine> of(List<BlockNode> forest, Set<String> turned, String filter) {
    var lines = new ArrayList<ForestLine>();
    var wanted = filter.strip().toLowerCase(Locale.ROOT);
    forest.forEach(node -> add(lines, node, 0, turned, wanted));
    return lines;
  }

  /** With a filter: what it hits, and the rows above that. */
  private static void add(
      List<ForestLine> lines, BlockNode node, int depth, Set<String> turned, String wanted) {
    if (!wanted.isEmpty() && !hits(node, wanted)) {
      return;
    }
    var self = node.search().contains(wanted);
    var usual = node.kind() != BlockNode.Kind.QUEUE && node.kind() != BlockNode.Kind.OTHERS;
    var folds = !node.below().isEmpty();
    var open = folds && (usual != turned.contains(node.key()) || !wanted.isEmpty() && !self);
    lines.add(
        new ForestLine(
            node.key(),
            node.kind(),
            node.owner(),
            node.words(),
            node.frees(),
            new Place(depth, folds, open)));
    if (open) {
      node.below().forEach(below -> add(lines, below, depth + 1, turned, self ? "" : wanted));
    }
  }

  private static boolean hits(BlockNode node, String wanted) {
    return node.search().contains(wanted)
        || node.below().stream().anyMatch(below -> hits(below, wanted));
  }

  /** The object without what goes without saying. */
  String brief() {
    return GraphCards.brief(words.on());
  }

  /** All of it, for whoever points at it. */
  String whole() {
    return words.label()
        + " "
        + words.who()
        + "\n"
        + words.doing()
        + "\n\n"
        + words.lock()
        + " "
        + words.on()
        + "\n"
        + brief();
  }

  /** As one line of text. */
  String text() {
    return "  ".repeat(place.depth())
        + String.join(
            " | ",
            words.label() + (words.who().isEmpty() ? "" : " " + words.who()),
            words.lock() + (words.on().isEmpty() ? "" : " on " + words.on()),
            words.doing(),
            "waits " + words.waits(),
            "frees " + frees);
  }
}
