package dev.belay.desktop.control;

import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.layout.HBox;

/** One piece of evidence. It takes focus; its place never changes while its value does. */
public final class EvidenceRow extends HBox {
  private static final PseudoClass PENDING = PseudoClass.getPseudoClass("pending");
  private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

  /** Up to here a value stays on one line. */
  private static final int SHORT = 24;

  /** A row that shows that. */
  public EvidenceRow(EvidenceLine line) {
    getStyleClass().add("evidence-row");
    setAlignment(Pos.CENTER_LEFT);
    setFocusTraversable(true);
    setLine(line);
  }

  /** Shows newer evidence in the same place. */
  public void setLine(EvidenceLine line) {
    var form = line.form();
    pseudoClassStateChanged(PENDING, form == EvidenceLine.Form.PENDING);
    pseudoClassStateChanged(STALE, form == EvidenceLine.Form.STALE);
    getChildren()
        .setAll(form.icon().node("row-icon", form.tone().styleClass()), wrapped(line.asked()));
    if (!form.suffix().isEmpty()) {
      getChildren()
          .add(whole(form.suffix(), "state-word", "evidence-suffix", form.tone().styleClass()));
    }
    // Where there is little room, words break into lines; nothing is cut and nothing pushes out.
    var value =
        line.value().length() <= SHORT
            ? whole(line.value(), "evidence-value")
            : wrapped(line.value(), "evidence-value");
    if (form != EvidenceLine.Form.PENDING) {
      value.getStyleClass().add("mono");
    }
    getChildren()
        .addAll(
            Text.gap(),
            value,
            wrapped(line.limit(), "evidence-limit"),
            whole(line.age(), "evidence-age"));
    Accessibility.readsAs(this, line.words());
  }
}
