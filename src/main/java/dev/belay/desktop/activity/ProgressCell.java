package dev.belay.desktop.activity;

import dev.belay.desktop.fx.Text;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** How far one command is: what it works on, its phase, a bar where there is a total, its pace. */
final class ProgressCell extends ListCell<ProgressLine> {
  private final Label command = Text.whole("", "semibold");
  private final Label pid = Text.whole("", "mono", "muted");
  private final Label subject = Text.wrapped("", "mono");
  private final Label phase = Text.wrapped("", "small", "muted");
  private final ProgressBar bar = new ProgressBar(0);
  private final Label share = Text.whole("", "mono", "progress-share");
  private final Label counts = Text.wrapped("", "small", "mono");
  private final Label pace = Text.wrapped("", "small", "muted");
  private final HBox course = new HBox(12, bar, share);
  private final VBox row;

  ProgressCell() {
    getStyleClass().add("progress-cell");
    bar.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(bar, Priority.ALWAYS);
    course.setAlignment(Pos.CENTER_LEFT);
    var head = new HBox(10, command, pid, subject);
    head.setAlignment(Pos.BASELINE_LEFT);
    row = new VBox(4, head, phase, course, counts, pace);
    row.getStyleClass().add("progress-row");
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(@Nullable ProgressLine line, boolean empty) {
    super.updateItem(line, empty);
    if (empty || line == null) {
      setGraphic(null);
      setAccessibleText(null);
      return;
    }
    command.setText(line.command());
    pid.setText(String.valueOf(line.pid()));
    subject.setText(line.subject());
    phase.setText("Phase: " + line.phase());
    course.setVisible(line.share().isPresent());
    course.setManaged(line.share().isPresent());
    bar.setProgress(line.share().orElse(0.0));
    share.setText(
        line.share()
            .map(done -> String.format(Locale.ROOT, "%.1f %%", Math.floor(done * 1000) / 10))
            .orElse(""));
    counts.setText(line.counts());
    pace.setText(line.pace());
    setAccessibleText(
        line.command()
            + " of "
            + line.pid()
            + ", "
            + line.subject()
            + ", "
            + line.phase()
            + ", "
            + line.counts()
            + ", "
            + line.pace());
    setGraphic(row);
  }
}
