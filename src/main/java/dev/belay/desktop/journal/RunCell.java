package dev.belay.desktop.journal;

import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.fx.Formats;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A run: number and runbook, how it stands, where and when. */
final class RunCell extends ListCell<RunLine> {
  private static final double PLAIN = 44;
  private static final double TITLE = 120;

  RunCell() {
    getStyleClass().add("run-cell");
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(@Nullable RunLine run, boolean empty) {
    super.updateItem(run, empty);
    if (run == null || empty) {
      setGraphic(null);
      setAccessibleText("");
      return;
    }
    setGraphic(box(run));
    setAccessibleText(
        "Run "
            + run.number()
            + ", "
            + run.title()
            + ", "
            + run.standing().word()
            + run.about().map(about -> ", on " + about.target()).orElse("")
            + run.trouble().map(why -> ", " + why).orElse(""));
  }

  private VBox box(RunLine run) {
    var title = wide(TITLE, run.title().isEmpty() ? "Unknown runbook" : run.title(), "semibold");
    var head = new HBox(8, whole(run.number(), "mono", "value"), title);
    head.setAlignment(Pos.TOP_LEFT);
    var standing = run.standing();
    var state =
        new HBox(
            6,
            standing.icon().node("icon-14", standing.tone().styleClass()),
            whole(standing.word(), "small", "state-word", standing.tone().styleClass()));
    state.setAlignment(Pos.CENTER_LEFT);
    var line = new FlowPane(10, 3, state);
    if (getListView() != null) {
      line.prefWrapLengthProperty().bind(getListView().widthProperty().subtract(PLAIN));
    }
    run.about()
        .ifPresent(about ->
            line.getChildren()
                .addAll(
                    EnvironmentBand.badge(about.environment(), false),
                    whole(
                        Formats.date(about.opened()) + ", " + Formats.moment(about.opened()),
                        "small",
                        "muted")));
    var box = new VBox(4, head, line);
    run.about()
        .ifPresent(about ->
            box.getChildren()
                .add(wide(PLAIN, about.target() + ", " + about.operator(), "small", "muted")));
    run.trouble().ifPresent(why -> box.getChildren().add(wide(PLAIN, why, "small", "tone-danger")));
    return box;
  }

  /** A label as wide as the list leaves room, on as many lines as it needs. */
  private Label wide(double taken, String words, String... styleClasses) {
    var label = wrapped(words, styleClasses);
    label.setMinWidth(0);
    label.setMinHeight(Region.USE_PREF_SIZE);
    var list = getListView();
    if (list != null) {
      label.prefWidthProperty().bind(list.widthProperty().subtract(taken));
    }
    return label;
  }
}
