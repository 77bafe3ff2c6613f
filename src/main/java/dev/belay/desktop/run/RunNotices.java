package dev.belay.desktop.run;

import dev.belay.desktop.control.Note;
import dev.belay.desktop.run.RunScreen.Notice;
import dev.belay.report.Excerpt;
import java.util.List;
import javafx.scene.layout.VBox;

/** What went wrong with the run as a whole, above everything else. */
final class RunNotices extends VBox {
  private List<Notice> shown = List.of();

  RunNotices() {
    getStyleClass().add("run-notices");
    managedProperty().bind(visibleProperty());
    setVisible(false);
  }

  void show(List<Notice> now) {
    if (now.equals(shown)) {
      return;
    }
    shown = List.copyOf(now);
    setVisible(!now.isEmpty());
    getChildren().setAll(now.stream().map(RunNotices::note).toList());
  }

  private static Note note(Notice notice) {
    var weight =
        switch (notice.weight()) {
          case INFO -> Note.Weight.INFO;
          case WARNING -> Note.Weight.WARNING;
          case DANGER -> Note.Weight.DANGER;
          case OFFLINE -> Note.Weight.OFFLINE;
        };
    return new Note(
        weight,
        Excerpt.of(notice.happened(), 3, 400),
        Excerpt.of(notice.cure(), 3, 400),
        List.of());
  }
}
