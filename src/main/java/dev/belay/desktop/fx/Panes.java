package dev.belay.desktop.fx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;

/** The panes of a room, between which F6 goes. Each remembers where the focus was in it. */
public final class Panes {
  private static final String PANE = "belay.pane";
  private static final String LAST = "belay.pane.focus";

  private Panes() {}

  /** Makes a part of a room a pane. */
  public static <N extends Parent> N mark(N node) {
    node.getProperties().put(PANE, true);
    return node;
  }

  /**
   * Moves the focus to the next pane below that root, or to the one before; does nothing where
   * there is none that can take it.
   */
  public static void go(Parent root, boolean back) {
    var panes = new ArrayList<Parent>();
    collect(root, panes);
    if (panes.isEmpty() || root.getScene() == null) {
      return;
    }
    var owner = Optional.ofNullable(root.getScene().getFocusOwner());
    var here = place(panes, owner);
    owner.ifPresent(node -> {
      if (here >= 0) {
        panes.get(here).getProperties().put(LAST, node);
      }
    });
    var size = panes.size();
    for (var i = 1; i <= size; i++) {
      var step = back ? -i : i;
      var from = here < 0 ? (back ? 0 : -1) : here;
      var target = focusable(panes.get(Math.floorMod(from + step, size)));
      if (target.isPresent()) {
        target.get().requestFocus();
        return;
      }
    }
  }

  private static int place(List<Parent> panes, Optional<Node> owner) {
    for (var node = owner.orElse(null); node != null; node = node.getParent()) {
      if (node instanceof Parent parent && panes.contains(parent)) {
        return panes.indexOf(parent);
      }
    }
    return -1;
  }

  private static void collect(Node node, List<Parent> panes) {
    if (!node.isVisible() || !(node instanceof Parent parent)) {
      return;
    }
    if (parent.getProperties().containsKey(PANE)) {
      panes.add(parent);
      return;
    }
    parent.getChildrenUnmodifiable().forEach(child -> collect(child, panes));
  }

  private static Optional<Node> focusable(Parent pane) {
    if (pane.getProperties().get(LAST) instanceof Node last && within(last, pane)) {
      return Optional.of(last);
    }
    return first(pane);
  }

  private static boolean within(Node node, Parent pane) {
    for (var up = node; up != null; up = up.getParent()) {
      if (!up.isVisible() || up.isDisabled()) {
        return false;
      }
      if (up == pane) {
        return true;
      }
    }
    return false;
  }

  /** The first node at or below that one which can take the focus. */
  public static Optional<Node> first(Node node) {
    if (!node.isVisible() || node.isDisabled()) {
      return Optional.empty();
    }
    if (node.isFocusTraversable()) {
      return Optional.of(node);
    }
    if (node instanceof Parent parent) {
      for (var child : parent.getChildrenUnmodifiable()) {
        var found = first(child);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
