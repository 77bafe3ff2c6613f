package dev.belay.desktop.fx;

import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.Tooltip;

/** What screen readers and tests know a node by. */
public final class Accessibility {
  private Accessibility() {}

  /** Gives a node its id and the words that it reads as. */
  public static <N extends Node> N name(N node, String id, String words) {
    node.setId(id);
    node.setAccessibleText(words);
    return node;
  }

  /** Makes a group of nodes read as one thing. */
  public static <N extends Node> N readsAs(N node, String words) {
    node.setAccessibleRole(AccessibleRole.TEXT);
    node.setAccessibleText(words);
    return node;
  }

  /** A tooltip that names the key too. */
  public static <C extends Control> C hint(C control, String words, String key) {
    control.setTooltip(new Tooltip(key.isEmpty() ? words : words + " (" + key + ")"));
    return control;
  }
}
