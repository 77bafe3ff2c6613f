package dev.belay.desktop.control;

import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/** One piece of evidence. It takes focus; its place never changes while its value does. */
public final class EvidenceRow extends HBox {
  private static final PseudoClass PENDING = PseudoClass.getPseudoClass("pending");
  private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

  /** Up to here a value stays on one line. */
  private static final int SHORT = 24;

  private final Label value = Text.of("", "evidence-value");
  private final Label limit = wrapped("", "evidence-limit");
  private final Label age = whole("", "evidence-age");
  private Optional<EvidenceLine> shown = Optional.empty();

  /** A row that shows that. */
  public EvidenceRow(EvidenceLine line) {
    getStyleClass().add("evidence-row");
    setAlignment(Pos.CENTER_LEFT);
    setFocusTraversable(true);
    setLine(line);
  }

  /** Shows newer evidence in the same place: its words change, and its parts only with its form. */
  public void setLine(EvidenceLine line) {
    var before = shown;
    shown = Optional.of(line);
    if (!before.map(EvidenceLine::form).equals(Optional.of(line.form()))
        || !before.map(EvidenceLine::asked).equals(Optional.of(line.asked()))) {
      build(line);
    }
    value(line);
    limit.setText(line.limit());
    age.setText(line.age());
    Accessibility.readsAs(this, line.words());
  }

  private void build(EvidenceLine line) {
    var form = line.form();
    pseudoClassStateChanged(PENDING, form == EvidenceLine.Form.PENDING);
    pseudoClassStateChanged(STALE, form == EvidenceLine.Form.STALE);
    getChildren()
        .setAll(form.icon().node("row-icon", form.tone().styleClass()), wrapped(line.asked()));
    if (!form.suffix().isEmpty()) {
      getChildren()
          .add(whole(form.suffix(), "state-word", "evidence-suffix", form.tone().styleClass()));
    }
    value.getStyleClass().remove("mono");
    if (form != EvidenceLine.Form.PENDING) {
      value.getStyleClass().add("mono");
    }
    getChildren().addAll(Text.gap(), value, limit, age);
  }

  /** Where there is little room, words break into lines; nothing is cut and nothing pushes out. */
  private void value(EvidenceLine line) {
    var isShort = line.value().length() <= SHORT;
    value.setWrapText(!isShort);
    value.setMinWidth(isShort ? USE_PREF_SIZE : USE_COMPUTED_SIZE);
    value.setMinHeight(isShort ? USE_COMPUTED_SIZE : USE_PREF_SIZE);
    value.setText(line.value());
  }
}
