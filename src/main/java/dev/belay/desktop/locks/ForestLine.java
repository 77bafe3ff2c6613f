package dev.belay.desktop.locks;

import dev.belay.live.LockOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

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

  /**
   * The rows of that forest: queues are folded and trees are open, but for those turned over. With
   * a filter what it hits, and the rows above that; digits that begin the pid of a session mean
   * pids and nothing else, since each waiter names its blocker's.
   */
  static List<ForestLine> of(List<BlockNode> forest, Set<String> turned, String filter) {
    var lines = new ArrayList<ForestLine>();
    var wanted = filter.strip().toLowerCase(Locale.ROOT);
    Predicate<BlockNode> process = node -> isProcess(node.owner(), wanted);
    if (forest.stream().anyMatch(node -> hits(node, process))) {
      forest.forEach(node -> add(lines, node, 0, turned, process, false));
    } else {
      Predicate<BlockNode> any = node -> node.search().contains(wanted);
      forest.forEach(node -> add(lines, node, 0, turned, any, true));
    }
    return lines;
  }

  /** Whether those digits begin the session's pid. */
  static boolean isProcess(Optional<LockOwner> owner, String digits) {
    return !digits.isEmpty()
        && owner.filter(one -> String.valueOf(one.pid()).startsWith(digits)).isPresent();
  }

  /**
   * Adds what is hit.
   *
   * @param whole whether all below a hit is shown too
   */
  private static void add(
      List<ForestLine> lines,
      BlockNode node,
      int depth,
      Set<String> turned,
      Predicate<BlockNode> wanted,
      boolean whole) {
    if (!hits(node, wanted)) {
      return;
    }
    var self = whole && wanted.test(node);
    var usual = node.kind() != BlockNode.Kind.QUEUE && node.kind() != BlockNode.Kind.OTHERS;
    var folds = !node.below().isEmpty();
    var below = !self && node.below().stream().anyMatch(one -> hits(one, wanted));
    var open = folds && (self ? usual != turned.contains(node.key()) : below);
    lines.add(
        new ForestLine(
            node.key(),
            node.kind(),
            node.owner(),
            node.words(),
            node.frees(),
            new Place(depth, folds, open)));
    if (open) {
      Predicate<BlockNode> next = self ? _ -> true : wanted;
      node.below().forEach(one -> add(lines, one, depth + 1, turned, next, whole));
    }
  }

  private static boolean hits(BlockNode node, Predicate<BlockNode> wanted) {
    return wanted.test(node) || node.below().stream().anyMatch(below -> hits(below, wanted));
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
