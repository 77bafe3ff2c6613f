package dev.belay.desktop.activity;

import dev.belay.desktop.control.Ink;
import dev.belay.desktop.control.Tone;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Paint;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/**
 * Fonts and colours of the table's cells, as the style sheet gives them: a cell that takes its
 * colour from here needs no rules matched when its session changes.
 */
final class SessionInks extends Pane {
  /** The fonts of cells. */
  enum Face {
    WORDS,
    STRONG,
    MONO,
    PID;

    String styleClass() {
      return "face-" + name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Face, Ink> faces = new EnumMap<>(Face.class);
  private final Map<Tone, Ink> tones = new EnumMap<>(Tone.class);
  private final Map<Face, Double> widths = new EnumMap<>(Face.class);
  private final Runnable changed;

  /**
   * Inks without a style yet.
   *
   * @param changed hears of another font or colour
   */
  SessionInks(Runnable changed) {
    this.changed = changed;
    setManaged(false);
    for (var face : Face.values()) {
      faces.put(face, ink(face.styleClass()));
    }
    for (var tone : Tone.values()) {
      tones.put(tone, ink(tone.styleClass()));
    }
    getChildren().addAll(faces.values());
    getChildren().addAll(tones.values());
  }

  private Ink ink(String style) {
    return new Ink(this::restyled, "session-ink", style);
  }

  private void restyled() {
    widths.clear();
    changed.run();
  }

  /** The font of the cells of that column. */
  static Face face(Column column) {
    return switch (column) {
      case PID -> Face.PID;
      case MARK -> Face.STRONG;
      default -> column.type() == Column.Type.WORDS ? Face.WORDS : Face.MONO;
    };
  }

  Font font(Face face) {
    return ink(face).getFont();
  }

  private Ink ink(Face face) {
    return Objects.requireNonNull(faces.get(face));
  }

  /** The colour of that tone; without one, the usual colour of that font. */
  Paint paint(Face face, Optional<Tone> tone) {
    return tone.map(tones::get).orElse(ink(face)).getTextFill();
  }

  /** How wide a digit is: in a mono font any character. */
  double digit(Face face) {
    return widths.computeIfAbsent(
        face,
        which -> {
          var ruler = new Text("0000000000");
          ruler.setFont(font(which));
          return ruler.getLayoutBounds().getWidth() / 10;
        });
  }
}
