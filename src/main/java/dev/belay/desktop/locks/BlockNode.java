package dev.belay.desktop.locks;

import dev.belay.desktop.control.Tone;
import dev.belay.live.LockOwner;
import dev.belay.live.LockTree;
import java.util.List;
import java.util.Optional;

/**
 * One row of the blocking forest, with the rows below it.
 *
 * @param key the same over samples for the same session or queue
 * @param tree where it stands in the sample; empty for rows that stand for several
 * @param frees how many sessions go on when it is ended
 * @param search what a filter looks in, lower case
 */
public record BlockNode(
    String key,
    Kind kind,
    Optional<LockTree> tree,
    Words words,
    int frees,
    String search,
    List<BlockNode> below) {
  /** Copies the list. */
  public BlockNode {
    below = List.copyOf(below);
  }

  /** Who it is; empty for rows that stand for several. */
  public Optional<LockOwner> owner() {
    return tree.map(LockTree::owner);
  }

  /** The node with that key, at or below this one. */
  Optional<BlockNode> find(String wanted) {
    if (key.equals(wanted)) {
      return Optional.of(this);
    }
    for (var node : below) {
      var found = node.find(wanted);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What a row stands for. */
  public enum Kind {
    /** It blocks and does not wait. */
    ROOT,
    /** It waits. */
    WAITER,
    /** Several that wait in one queue for the same object. */
    QUEUE,
    /** Those that wait for something else than a lock. */
    OTHERS,
    /** One of these. */
    OTHER
  }

  /**
   * What a row says.
   *
   * @param label pid or gid
   * @param who application and role
   * @param doing state or query
   * @param tone of what it is doing
   * @param lock what it holds or wants
   * @param on the object
   * @param waits how long
   */
  public record Words(
      String label, String who, String doing, Tone tone, String lock, String on, String waits) {}
}
