package dev.belay.desktop.activity;

import dev.belay.desktop.activity.SessionInks.Face;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.util.Optional;
import java.util.Set;
import javafx.geometry.VPos;
import javafx.scene.control.Skin;
import javafx.scene.control.TableCell;
import javafx.scene.control.skin.TableCellSkin;
import javafx.scene.layout.Pane;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * One value of a session. A sample that does not change it changes nothing here; one that does sets
 * a text at a place that is known: no rules are matched and nothing is laid out.
 */
final class SessionCell extends TableCell<SessionRow, SessionLine> {
  private static final Set<String> ABSENT =
      Set.of("none", "nothing", "not named", "hidden", "hidden from Belay's role");

  private static final double EDGE = 8;
  private static final int ICON = 14;
  private static final double GAP = 6;

  /** A letter is at most so wide, in the size of the text; few are. */
  private static final double WIDEST = 0.62;

  private final Column column;
  private final SessionInks inks;
  private final Face face;
  private final Text words = new Text();
  private final Pane pane = new Pane(words);
  private final Optional<FontIcon> icon;
  private Optional<Icon> drawn = Optional.empty();
  private String shown = "";
  private Optional<Tone> tone = Optional.empty();

  /** An icon with its colour. */
  private record Sign(Icon icon, Tone tone) {}

  SessionCell(Column column, SessionInks inks) {
    this.column = column;
    this.inks = inks;
    this.face = SessionInks.face(column);
    getStyleClass().add("session-cell");
    words.getStyleClass().addAll("session-words", face.styleClass());
    words.setManaged(false);
    words.setTextOrigin(VPos.CENTER);
    icon =
        column == Column.MARK || column == Column.STATE
            ? Optional.of(Icon.NEXT.node())
            : Optional.empty();
    icon.ifPresent(node -> {
      // Without a style class no rule gives it another colour than the session's.
      node.getStyleClass().clear();
      node.setIconSize(ICON);
      node.setManaged(false);
      node.setTextOrigin(VPos.CENTER);
      node.setX(EDGE);
      pane.getChildren().add(node);
    });
    setGraphic(pane);
  }

  /**
   * What a cell without a session shows is hidden, not emptied: it most often gets the same one
   * again. The cell itself stays visible: TableCell gives a hidden one no session any more.
   */
  @Override
  protected void updateItem(@Nullable SessionLine line, boolean empty) {
    super.updateItem(line, empty);
    pane.setVisible(!empty && line != null);
    if (empty || line == null) {
      return;
    }
    var text = column.text(line);
    var other = !text.equals(shown);
    if (other) {
      shown = text;
      setAccessibleText(text);
      write();
    }
    switch (column) {
      case MARK -> {
        var first = line.marks().stream().findFirst();
        sign(first.map(mark -> new Sign(mark.kind().icon(), mark.kind().tone())));
      }
      case STATE -> sign(Optional.of(state(line)));
      default -> {
        if (other) {
          tone(ABSENT.contains(text) ? Optional.of(Tone.MUTED) : Optional.empty());
        }
      }
    }
  }

  /** Takes fonts and colours anew. */
  void restyle() {
    colour();
    write();
  }

  /** Writes as much of it as there is room for; the tooltip of the row has the whole. */
  private void write() {
    var left = icon.isPresent() ? EDGE + ICON + GAP : EDGE;
    var room = pane.getWidth() - left - EDGE;
    if (room <= 0) {
      return;
    }
    if (column.type() == Column.Type.WORDS) {
      words.setText(shown);
      if (shown.length() * words.getFont().getSize() * WIDEST > room) {
        cut(room);
      }
      words.setX(left);
      return;
    }
    var digit = inks.digit(face);
    var most = (int) (room / digit + 0.01);
    var written = shown.length() <= most ? shown : shown.substring(0, Math.max(0, most - 1)) + "…";
    words.setText(written);
    words.setX(column.type() == Column.Type.NUMBER ? left + room - written.length() * digit : left);
  }

  private void cut(double room) {
    var length = shown.length();
    var wide = words.getLayoutBounds().getWidth();
    while (wide > room && length > 0) {
      length = Math.min(length - 1, (int) (length * room / wide));
      words.setText(shown.substring(0, length).stripTrailing() + "…");
      wide = words.getLayoutBounds().getWidth();
    }
  }

  /** Column and row give its size. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  @Override
  protected Skin<?> createDefaultSkin() {
    return new TableCellSkin<>(this) {
      @Override
      protected void layoutChildren(double x, double y, double wide, double high) {
        if (pane.getWidth() != getWidth() || pane.getHeight() != getHeight()) {
          pane.resizeRelocate(0, 0, getWidth(), getHeight());
          place();
        }
      }
    };
  }

  private void place() {
    var middle = Math.round(pane.getHeight() / 2);
    words.setY(middle);
    icon.ifPresent(node -> node.setY(middle));
    restyle();
  }

  private void sign(Optional<Sign> now) {
    var node = icon.orElseThrow();
    node.setVisible(now.isPresent());
    now.map(Sign::icon)
        .filter(one -> !drawn.equals(Optional.of(one)))
        .ifPresent(one -> {
          drawn = Optional.of(one);
          node.setIconLiteral(one.code());
        });
    tone(now.map(Sign::tone));
  }

  private void tone(Optional<Tone> now) {
    if (!now.equals(tone)) {
      tone = now;
      colour();
    }
  }

  private void colour() {
    var paint = inks.paint(face, tone);
    words.setFill(paint);
    icon.ifPresent(node -> node.setIconColor(paint));
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
