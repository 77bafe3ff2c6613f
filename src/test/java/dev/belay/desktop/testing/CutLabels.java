package dev.belay.desktop.testing;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/** Finds labels whose words are cut: what is drawn is not what they were given. */
public final class CutLabels {
  private CutLabels() {}

  /** The cut labels below that node, as given and as drawn. FX thread, after a layout. */
  public static List<String> in(Node node) {
    var cut = new ArrayList<String>();
    collect(node, cut);
    return cut;
  }

  private static void collect(Node node, List<String> cut) {
    if (node instanceof Labeled label && label.isVisible() && label.getText() != null) {
      for (var child : label.getChildrenUnmodifiable()) {
        if (child instanceof Text text
            && !(child instanceof FontIcon)
            && !text.getText().equals(label.getText())) {
          cut.add(label.getText() + " -> " + text.getText());
        }
      }
    }
    if (node instanceof Parent parent && node.isVisible()) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(child, cut));
    }
  }
}
