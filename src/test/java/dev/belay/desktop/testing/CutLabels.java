package dev.belay.desktop.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/** Finds labels whose words are cut: what is drawn is not what they were given. */
public final class CutLabels {
  private CutLabels() {}

  /** The cut labels below that node, as given and as drawn. FX thread, after a layout. */
  public static List<String> in(Node node) {
    var cut = new ArrayList<String>();
    collect(node, _ -> true, cut);
    return cut;
  }

  /** The same without those whose whole text stands in a tooltip of theirs, or of their row. */
  public static List<String> untold(Node node) {
    var cut = new ArrayList<String>();
    collect(node, label -> !told(label), cut);
    return cut;
  }

  /**
   * Labels that stand, in part at least, outside of the window or of their room's header; what can
   * be scrolled or moved into sight does not count.
   */
  public static List<String> outside(Parent root) {
    var outside = new ArrayList<String>();
    outside(root, root, outside);
    return outside;
  }

  private static void outside(Parent window, Node node, List<String> found) {
    if (!node.isVisible()
        || node.getClip() != null
        || node instanceof ScrollPane
        || node.getStyleClass().contains("virtual-flow")) {
      return;
    }
    if (node instanceof Labeled label && label.getText() != null && !label.getText().isEmpty()) {
      var header = window.lookup(".room-header");
      for (var frame = node.getParent(); frame != null; frame = frame.getParent()) {
        var limits = frame == window || frame == header ? frame.getLayoutBounds() : null;
        var box = frame.sceneToLocal(label.localToScene(label.getBoundsInLocal()));
        if (limits != null
            && (box.getMaxX() > limits.getMaxX() + 1
                || box.getMinX() < limits.getMinX() - 1
                || box.getMaxY() > limits.getMaxY() + 1
                || box.getMinY() < limits.getMinY() - 1)) {
          found.add("outside: " + label.getText());
        }
      }
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> outside(window, child, found));
    }
  }

  private static boolean told(Labeled label) {
    for (Node node = label; node != null; node = node.getParent()) {
      if (node instanceof Control control
          && control.getTooltip() != null
          && control.getTooltip().getText().contains(label.getText())) {
        return true;
      }
    }
    return false;
  }

  private static void collect(Node node, Predicate<Labeled> counts, List<String> cut) {
    if (node instanceof Labeled label
        && label.isVisible()
        && label.getText() != null
        && counts.test(label)) {
      for (var child : label.getChildrenUnmodifiable()) {
        if (child instanceof Text text
            && !(child instanceof FontIcon)
            && !text.getText().equals(label.getText())) {
          cut.add(label.getText() + " -> " + text.getText());
        }
      }
    }
    if (node instanceof Parent parent && node.isVisible()) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(child, counts, cut));
    }
  }
}
