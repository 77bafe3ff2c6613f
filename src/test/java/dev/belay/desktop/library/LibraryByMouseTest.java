package dev.belay.desktop.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.connections.Standing;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Mouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.control.Labeled;
import javafx.scene.layout.BorderPane;
import org.junit.jupiter.api.Test;

/** The library with the mouse: one click selects, two open, and so does the row's button. */
class LibraryByMouseTest {
  private final List<String> opened = new ArrayList<>();

  private LibraryView view(LibraryViewModel model) {
    var view = new LibraryView(model, _ -> {}, _ -> {}, opened::add, _ -> {});
    model.refresh();
    Fx.picture(new BorderPane(view), Theme.LIGHT, 1200, 760);
    return view;
  }

  private static LibraryViewModel model() {
    return new LibraryViewModel(LibrarySamples::full, Runnable::run, Runnable::run);
  }

  @Test
  void oneClickSelectsTwoOpenAndTheButtonOpensWhatItIsOn() {
    Fx.run(() -> {
      var view = view(model());
      var id = LibrarySamples.full().runbooks().getFirst().id();
      var opener = view.opener();
      assertThat(opener.reason()).contains("Choose a runbook first.");
      var row = view.lookup("#runbook-" + id);
      Mouse.press(row, 1);
      assertThat(opened).isEmpty();
      assertThat(row.getPseudoClassStates()).contains(PseudoClass.getPseudoClass("selected"));

      opener.fire();
      assertThat(opened).containsExactly(id);
      Mouse.press(row, 2);
      assertThat(opened).containsExactly(id, id);
    });
  }

  @Test
  void aConnectionSaysWhatIsKnownOfItAndOnlyItsLineChanges() {
    Fx.run(() -> {
      var model = model();
      var view = view(model);
      var card = view.lookup("#connection-card-nchat-dev");
      model
          .standings()
          .set(Map.of("nchat-dev", new Standing(Icon.DONE, Tone.SUCCESS, "Answers, 4 ms away")));
      assertThat(view.lookup("#connection-card-nchat-dev")).isSameAs(card);
      assertThat(
              card.lookupAll(".label").stream().map(label -> ((Labeled) label).getText()).toList())
          .contains("Answers, 4 ms away");
    });
  }
}
