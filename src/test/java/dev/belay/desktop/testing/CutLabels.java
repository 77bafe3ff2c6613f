package dev.belay.desktop.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
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
