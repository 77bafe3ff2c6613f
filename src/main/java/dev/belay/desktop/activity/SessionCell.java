package dev.belay.desktop.activity;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/** One value of a session. A sample that does not change it changes nothing here. */
final class SessionCell extends TableCell<SessionRow, SessionLine> {
  private static final Set<String> ABSENT =
      Set.of("none", "nothing", "not named", "hidden", "hidden from Belay's role");

  private final Column column;
  private Optional<Sign> sign = Optional.empty();
  private Tone tone = Tone.MUTED;

  /** An icon with its colour. */
  private record Sign(Icon icon, Tone tone) {}

  SessionCell(Column column) {
    this.column = column;
    getStyleClass().addAll("session-cell", "cell-" + column.type().name().toLowerCase(Locale.ROOT));
    getStyleClass().add("column-" + column.id().replace('_', '-'));
  }

  @Override
  protected void updateItem(@Nullable SessionLine line, boolean empty) {
    super.updateItem(line, empty);
    if (empty || line == null) {
      write("");
      sign(Optional.empty());
      return;
    }
    var text = column.text(line);
    write(text);
    switch (column) {
      case MARK -> {
        var first = line.marks().stream().findFirst();
        sign(first.map(mark -> new Sign(mark.kind().icon(), mark.kind().tone())));
        tone(first.map(mark -> mark.kind().tone()).orElse(Tone.MUTED));
      }
      case STATE -> {
        var state = state(line);
        sign(Optional.of(state));
        tone(state.tone());
      }
      default -> tone(ABSENT.contains(text) ? Tone.MUTED : Tone.SUCCESS);
    }
  }

  private void write(String text) {
    if (!text.equals(getText())) {
      setText(text);
    }
  }

  private void sign(Optional<Sign> now) {
    if (!now.equals(sign)) {
      sign = now;
      setGraphic(now.map(one -> one.icon().node("icon-14", one.tone().styleClass())).orElse(null));
    }
  }

  /** Success is the plain text here: nothing in this table is an achievement. */
  private void tone(Tone now) {
    if (now != tone || getStyleClass().stream().noneMatch(name -> name.startsWith("ink-"))) {
      getStyleClass().removeIf(name -> name.startsWith("ink-"));
      getStyleClass().add("ink-" + now.name().toLowerCase(Locale.ROOT));
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
