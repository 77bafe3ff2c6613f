package dev.belay.desktop.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.testing.Fx;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;

/** F6 goes round the panes, and each keeps its place. */
class PanesTest {
  @Test
  void theFocusGoesRoundAndComesBackToItsPlace() {
    var places =
        Fx.on(() -> {
          var first = field("first");
          var second = field("second");
          var left = Panes.mark(new VBox(first, second));
          var hidden = Panes.mark(new VBox(field("hidden")));
          hidden.setVisible(false);
          var right = Panes.mark(new VBox(field("third")));
          var root = new HBox(left, hidden, right);
          var scene = new Scene(root, 400, 300);
          second.requestFocus();
          var owners = new ArrayList<String>();
          for (var back : List.of(false, false, true, true)) {
            Panes.go(root, back);
            owners.add(scene.getFocusOwner().getId());
          }
          return owners;
        });
    assertThat(places).containsExactly("third", "second", "third", "second");
  }

  private static TextField field(String id) {
    var field = new TextField();
    field.setId(id);
    return field;
  }
}
