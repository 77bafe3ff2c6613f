package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import java.util.List;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The statements of a script that runs: state, locks, time. The running one is tinted. */
public final class StatementList extends VBox {
  private static final PseudoClass RUNNING = PseudoClass.getPseudoClass("running");
  private static final PseudoClass LAST = PseudoClass.getPseudoClass("last");

  private List<Line> shown = List.of();

  /**
   * A statement.
   *
   * @param words its number and what it is: {@code 3 INSERT … SELECT}
   * @param locks what it holds, in words
   * @param time how long it took or takes
   * @param tone of what it holds
   */
  public record Line(StateLook state, String words, String locks, String time, Tone tone) {
    /** A statement of which nothing is remarkable. */
    public Line(StateLook state, String words, String locks, String time) {
      this(state, words, locks, time, Tone.MUTED);
    }
  }

  /** A list of these. */
  public StatementList(List<Line> lines) {
    getStyleClass().addAll("panel", "statement-list");
    Accessibility.name(this, "statements", "Statements");
    show(lines);
  }

  /** Shows newer lines. */
  public void show(List<Line> lines) {
    if (lines.equals(shown)) {
      return;
    }
    shown = List.copyOf(lines);
    getChildren().setAll(shown.stream().map(StatementList::row).toList());
    if (!getChildren().isEmpty()) {
      getChildren().getLast().pseudoClassStateChanged(LAST, true);
    }
  }

  private static HBox row(Line line) {
    var running = line.state() == StateLook.RUNNING;
    var words = Text.of(line.words(), "statement-words");
    if (running) {
      words.getStyleClass().add("semibold");
    }
    var locks = Text.wrapped(line.locks(), line.tone().styleClass(), "statement-locks");
    HBox.setHgrow(locks, Priority.ALWAYS);
    locks.setMaxWidth(Double.MAX_VALUE);
    var row =
        new HBox(
            line.state().icon().node("row-icon", line.state().iconTone().styleClass()),
            words,
            locks,
            Text.whole(line.time(), "mono", "strong"));
    row.getStyleClass().add("statement");
    row.setMinHeight(Region.USE_PREF_SIZE);
    row.setAlignment(Pos.CENTER_LEFT);
    row.pseudoClassStateChanged(RUNNING, running);
    var state = line.state().word().toLowerCase(Locale.ROOT);
    Accessibility.readsAs(row, String.join(", ", line.words(), state, line.locks(), line.time()));
    return row;
  }
}
