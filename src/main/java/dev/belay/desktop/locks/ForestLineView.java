package dev.belay.desktop.locks;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.PlacedLabel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * The face of a row: who, what it holds or wants, how long it waits, how many it frees. All of it
 * stands at places that do not depend on the words, so that a second more lays out one number.
 */
final class ForestLineView extends Region {
  private static final double INDENT = 16;
  private static final double GAP = 6;
  private static final double SIGN = 18;
  private static final Map<Tone, PseudoClass> TONES = new EnumMap<>(Tone.class);
  private static final PseudoClass NONE = PseudoClass.getPseudoClass("none");
  private static final PseudoClass NAME = PseudoClass.getPseudoClass("name");

  static {
    for (var tone : Tone.values()) {
      TONES.put(tone, PseudoClass.getPseudoClass(tone.styleClass()));
    }
  }

  private final FontIcon chevron = Icon.FOLDED.node("icon-14");
  private final StackPane fold = new StackPane(chevron);
  private final FontIcon icon = Icon.LOCK.node("icon-14");
  private final PlacedLabel label = new PlacedLabel("semibold", "mono", "forest-label");
  private final PlacedLabel who = new PlacedLabel("forest-who");
  private final PlacedLabel doing = new PlacedLabel("small", "forest-doing");
  private final PlacedLabel lock = new PlacedLabel("forest-mode", "forest-lock");
  private final PlacedLabel on = new PlacedLabel("small", "mono", "muted");
  private final PlacedLabel waits = new PlacedLabel("mono", "forest-waits");
  private final PlacedLabel frees = new PlacedLabel("forest-frees");
  private Optional<ForestLine> shown = Optional.empty();

  /**
   * A row without words yet.
   *
   * @param turn folds or unfolds it
   */
  ForestLineView(Runnable turn) {
    getStyleClass().add("forest-row");
    fold.getStyleClass().add("forest-fold");
    fold.setOnMouseClicked(event -> {
      turn.run();
      event.consume();
    });
    for (Label one : new Label[] {label, who, lock}) {
      one.setAlignment(Pos.BOTTOM_LEFT);
    }
    doing.setAlignment(Pos.TOP_LEFT);
    on.setAlignment(Pos.TOP_LEFT);
    getChildren().addAll(fold, icon, label, who, doing, lock, on, waits, frees);
  }

  /** What did not change is left alone. */
  void show(ForestLine line) {
    var words = line.words();
    var before = shown;
    shown = Optional.of(line);
    var place = before.map(ForestLine::place).filter(line.place()::equals).isEmpty();
    if (place) {
      chevron.setVisible(line.place().folds());
      literal(chevron, line.place().open() ? Icon.OPENED : Icon.FOLDED);
    }
    if (before.map(ForestLine::kind).filter(old -> old == line.kind()).isEmpty()) {
      literal(icon, icon(line.kind()));
      tone(icon, tone(line.kind()));
      label.pseudoClassStateChanged(NAME, !isMono(line));
    }
    var named = !words.label().equals(label.getText());
    label.setText(words.label());
    who.setText(words.who());
    doing.setText(words.doing());
    if (before.map(old -> old.words().tone()).filter(old -> old == words.tone()).isEmpty()) {
      tone(doing, words.tone());
    }
    lock.setText(words.lock());
    on.setText(line.brief());
    waits.setText(words.waits());
    var counts = line.kind() == BlockNode.Kind.ROOT || line.kind() == BlockNode.Kind.WAITER;
    frees.setText(counts ? String.valueOf(line.frees()) : "");
    frees.pseudoClassStateChanged(NONE, line.frees() == 0);
    if (place || named) {
      setNeedsLayout(true);
    }
  }

  /** The cell gives its size. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  @Override
  protected void layoutChildren() {
    var high = getHeight();
    var half = Math.round(high / 2);
    var x = Math.min(shown.map(line -> line.place().depth()).orElse(0), 6) * INDENT + GAP;
    fold.resizeRelocate(x, 0, SIGN, high);
    x += SIGN + GAP;
    icon.relocate(
        x + Math.round((SIGN - icon.getLayoutBounds().getWidth()) / 2),
        Math.round((high - icon.getLayoutBounds().getHeight()) / 2));
    x += SIGN + GAP;
    var right = getWidth();
    right = column(frees, right, 0, high);
    right = column(waits, right, 0, high);
    // Of that height: the width for any height is kept over other words, and was nothing at first.
    var first = Math.min(Math.max(0, right - x), Math.ceil(label.prefWidth(half)));
    var wide = Math.min(lock.prefWidth(-1), Math.max(0, right - x - first - GAP));
    lock.resizeRelocate(right - wide, 0, wide, half);
    on.resizeRelocate(right - wide, half, wide, high - half);
    var room = Math.max(0, right - wide - GAP - x);
    label.resizeRelocate(x, 0, first, half);
    var rest = Math.max(0, room - first - GAP);
    who.resizeRelocate(x + first + GAP, 0, rest, half);
    doing.resizeRelocate(x, half, room, high - half);
  }

  /** Places that at the right, and says where what stands before it ends. */
  private static double column(Label one, double right, double y, double high) {
    var wide = one.prefWidth(-1);
    one.resizeRelocate(right - wide, y, wide, high);
    return right - wide - GAP;
  }

  private static void literal(FontIcon icon, Icon now) {
    if (!now.code().equals(icon.getIconLiteral())) {
      icon.setIconLiteral(now.code());
    }
  }

  /** Pseudo-classes: other style classes would have all rules matched again. */
  private static void tone(Node node, Tone now) {
    TONES.forEach((tone, state) -> node.pseudoClassStateChanged(state, tone == now));
  }

  private static boolean isMono(ForestLine line) {
    return line.owner().isPresent() || line.kind() == BlockNode.Kind.OTHER;
  }

  private static Icon icon(BlockNode.Kind kind) {
    return switch (kind) {
      case ROOT -> Icon.LOCK;
      case WAITER -> Icon.WATCHING;
      case QUEUE -> Icon.QUEUE;
      case OTHERS, OTHER -> Icon.EXPIRED;
    };
  }

  private static Tone tone(BlockNode.Kind kind) {
    return switch (kind) {
      case ROOT -> Tone.DANGER;
      case WAITER, QUEUE -> Tone.WARNING;
      case OTHERS, OTHER -> Tone.MUTED;
    };
  }
}
