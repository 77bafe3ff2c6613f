package dev.belay.desktop.journal;

import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.report.EntryWords.Weight;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** An entry on as many lines as its words need. Its nodes are made once and reused. */
final class EntryCell extends ListCell<EntryLine> {
  /** What number, time and step take, in em of the row: their widths stand in the style sheet. */
  private static final double COLUMNS = (3.4 + 7.5 + 11.5) * 0.923;

  private static final double SPACE = 3 * 12 + 44;

  private final Label number = whole("", "mono", "muted", "entry-number");
  private final Label time = whole("", "mono", "muted", "entry-time");
  private final Label step = wrapped("", "small", "muted");
  private final Label said = wrapped("");
  private final HBox line = new HBox(12, number, time, step, said);

  EntryCell() {
    getStyleClass().add("entry-cell");
    setPrefWidth(0);
    step.getStyleClass().add("entry-step");
    setGraphic(line);
    said.setMinWidth(0);
    said.setMinHeight(Region.USE_PREF_SIZE);
    listViewProperty()
        .addListener((_, _, list) -> {
          if (list != null) {
            said.prefWidthProperty()
                .bind(
                    Bindings.createDoubleBinding(
                        () -> list.getWidth() - SPACE - COLUMNS * said.getFont().getSize(),
                        list.widthProperty(),
                        said.fontProperty()));
          }
        });
  }

  @Override
  protected void updateItem(@Nullable EntryLine entry, boolean empty) {
    super.updateItem(entry, empty);
    if (entry == null || empty) {
      show(false);
      setAccessibleText("");
      return;
    }
    show(true);
    number.setText(String.valueOf(entry.seq()));
    time.setText(entry.time());
    step.setText(entry.step());
    said.setText(entry.said());
    said.getStyleClass().removeIf(name -> name.startsWith("tone-") || name.equals("state-word"));
    var tone = tone(entry.words().weight());
    if (!tone.isEmpty()) {
      said.getStyleClass().add(tone);
    }
    setAccessibleText(
        "Entry "
            + entry.seq()
            + ", "
            + entry.time()
            + ", "
            + (entry.step().isEmpty() ? "run" : "step " + entry.step())
            + ", "
            + entry.said());
  }

  /** The line stays in the cell: one put in after a change of the theme gets rules of the old. */
  private void show(boolean shown) {
    line.setVisible(shown);
    line.setManaged(shown);
  }

  private static String tone(Weight weight) {
    return switch (weight) {
      case PLAIN -> "";
      case MUTED -> "tone-muted";
      case ACCENT -> "tone-accent";
      case SUCCESS -> "tone-success";
      case WARNING -> "tone-warning";
      case DANGER -> "tone-danger";
      case DOUBT -> "tone-doubt";
    };
  }
}
