package dev.belay.desktop.activity;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.css.PseudoClass;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** One value of a session. A sample that does not change it changes nothing here. */
final class SessionCell extends TableCell<SessionRow, SessionLine> {
  private static final Set<String> ABSENT =
      Set.of("none", "nothing", "not named", "hidden", "hidden from Belay's role");

  private static final Map<Tone, PseudoClass> TONES = new EnumMap<>(Tone.class);

  static {
    for (var tone : Tone.values()) {
      TONES.put(tone, PseudoClass.getPseudoClass(tone.styleClass()));
    }
  }

  private final Column column;
  private final Optional<FontIcon> icon;
  private Icon drawn = Icon.NEXT;
  private Optional<Tone> tone = Optional.empty();

  /** An icon with its colour. */
  private record Sign(Icon icon, Tone tone) {}

  SessionCell(Column column) {
    this.column = column;
    getStyleClass().addAll("session-cell", "cell-" + column.type().name().toLowerCase(Locale.ROOT));
    getStyleClass().add("column-" + column.id().replace('_', '-'));
    icon =
        column == Column.MARK || column == Column.STATE
            ? Optional.of(drawn.node("icon-14"))
            : Optional.empty();
    icon.ifPresent(this::setGraphic);
  }

  /** A cell without a session is hidden, not emptied: it most often gets the same one again. */
  @Override
  protected void updateItem(@Nullable SessionLine line, boolean empty) {
    super.updateItem(line, empty);
    setVisible(!empty && line != null);
    if (empty || line == null) {
      return;
    }
    var text = column.text(line);
    if (!text.equals(getText())) {
      setText(text);
    }
    switch (column) {
      case MARK -> {
        var first = line.marks().stream().findFirst();
        sign(first.map(mark -> new Sign(mark.kind().icon(), mark.kind().tone())));
      }
      case STATE -> sign(Optional.of(state(line)));
      default -> tone(ABSENT.contains(text) ? Optional.of(Tone.MUTED) : Optional.empty());
    }
  }

  /** Column and row give its size: a text that changes lays out this cell, not the table. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  private void sign(Optional<Sign> now) {
    var node = icon.orElseThrow();
    node.setVisible(now.isPresent());
    now.filter(one -> one.icon() != drawn)
        .ifPresent(one -> {
          drawn = one.icon();
          node.setIconLiteral(drawn.code());
        });
    tone(now.map(Sign::tone));
  }

  /** A pseudo-class: another style class would have all rules matched again. */
  private void tone(Optional<Tone> now) {
    if (!now.equals(tone)) {
      tone.map(TONES::get).ifPresent(old -> pseudoClassStateChanged(old, false));
      now.map(TONES::get).ifPresent(fresh -> pseudoClassStateChanged(fresh, true));
      tone = now;
    }
  }

  private static Sign state(SessionLine line) {
    return switch (line.facts().state()) {
      case "active" -> new Sign(Icon.RUNNING, Tone.ACCENT);
      case "idle" -> new Sign(Icon.NEXT, Tone.MUTED);
      case "idle in transaction" -> new Sign(Icon.WAITING, Tone.WARNING);
      case "idle in transaction (aborted)" -> new Sign(Icon.FAILED, Tone.DANGER);
      case "prepared" -> new Sign(Icon.DEFERRED, Tone.WARNING);
      case "hidden" -> new Sign(Icon.STALE, Tone.MUTED);
      case "disabled" -> new Sign(Icon.IN_DOUBT, Tone.DOUBT);
      default -> new Sign(Icon.PENDING, Tone.MUTED);
    };
  }
}
