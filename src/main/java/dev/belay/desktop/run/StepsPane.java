package dev.belay.desktop.run;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.run.RunScreen.PhaseRows;
import dev.belay.desktop.run.RunScreen.StepRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** Phases and steps. Rows stay the same nodes while they change; nothing here takes the focus. */
final class StepsPane extends ScrollPane {
  private static final PseudoClass ICONS = PseudoClass.getPseudoClass("icons");

  private final Consumer<String> read;
  private final BiConsumer<String, Boolean> fold;
  private final VBox column = new VBox();
  private final Map<String, StepCell> cells = new HashMap<>();
  private List<PhaseRows> shown = List.of();
  private String current = "";
  private boolean icons;
  private boolean byHand;
  private boolean arranging;

  /**
   * A list without steps.
   *
   * @param read shows a step
   * @param fold opens a phase (true), or folds it
   */
  StepsPane(Consumer<String> read, BiConsumer<String, Boolean> fold) {
    this.read = read;
    this.fold = fold;
    getStyleClass().add("run-steps");
    column.getStyleClass().add("run-steps-column");
    setContent(column);
    setId("run-steps");
    setAccessibleText("Phases and steps");
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setFocusTraversable(false);
    vvalueProperty().addListener((_, _, _) -> byHand |= !arranging);
  }

  void show(List<PhaseRows> now) {
    if (now.equals(shown)) {
      return;
    }
    if (sameRows(now)) {
      now.forEach(phase -> phase.rows().forEach(row -> cell(row).show(row)));
    } else {
      build(now);
    }
    shown = now;
    follow(now);
  }

  /** Leaves each phase and step its icon; what it says stands in its tooltip. */
  void setIcons(boolean now) {
    if (icons != now) {
      icons = now;
      pseudoClassStateChanged(ICONS, now);
      cells.values().forEach(cell -> cell.setIcons(now));
      build(shown);
      goAlong();
    }
  }

  /** Whether only rows changed, and none came or went. */
  private boolean sameRows(List<PhaseRows> now) {
    return shape(now).equals(shape(shown));
  }

  private static List<String> shape(List<PhaseRows> phases) {
    var shape = new ArrayList<String>();
    for (var phase : phases) {
      shape.add(phase.id() + phase.open() + phase.summary());
      phase.rows().forEach(row -> shape.add(row.id()));
    }
    return shape;
  }

  private void build(List<PhaseRows> now) {
    var nodes = new ArrayList<Node>();
    for (var phase : now) {
      nodes.add(head(phase));
      for (var row : phase.rows()) {
        var cell = cell(row);
        cell.show(row);
        nodes.add(cell);
      }
    }
    column.getChildren().setAll(nodes);
  }

  private StepCell cell(StepRow row) {
    return cells.computeIfAbsent(row.id(), id -> new StepCell(id, read, icons));
  }

  private HBox head(PhaseRows phase) {
    var icon = (phase.open() ? Icon.OPENED : Icon.FOLDED).node("icon-14");
    var head = new HBox(8, icon);
    if (icons) {
      Tooltip.install(head, new Tooltip(phase.title() + ", " + phase.summary()));
    } else {
      head.getChildren()
          .addAll(
              Text.wrapped(phase.title(), "phase-title"),
              Text.gap(),
              Text.whole(phase.summary(), "small", "muted"));
    }
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("phase-head");
    head.setFocusTraversable(true);
    Accessibility.name(
        head,
        "phase-" + phase.id(),
        phase.title() + ", " + phase.summary() + ", " + (phase.open() ? "open" : "folded"));
    head.setOnMouseClicked(_ -> fold.accept(phase.id(), !phase.open()));
    head.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.SPACE || event.getCode() == KeyCode.ENTER) {
            fold.accept(phase.id(), !phase.open());
            event.consume();
          }
        });
    return head;
  }

  /** Where the run goes on, or another step is read, the list goes along. */
  private void follow(List<PhaseRows> now) {
    var at =
        now.stream()
            .flatMap(phase -> phase.rows().stream())
            .filter(row -> row.place().selected())
            .map(StepRow::id)
            .findFirst()
            .orElse("");
    if (!at.equals(current)) {
      current = at;
      goAlong();
    }
  }

  /** What is read is in view again, wherever a person has scrolled. */
  void goAlong() {
    byHand = false;
    requestLayout();
  }

  /** What is read is in view, until a person scrolls elsewhere. */
  @Override
  protected void layoutChildren() {
    arranging = true;
    super.layoutChildren();
    if (!byHand) {
      reveal();
    }
    arranging = false;
  }

  private void reveal() {
    var cell = Optional.ofNullable(cells.get(current)).filter(node -> node.getParent() == column);
    cell.ifPresent(node -> {
      column.layout();
      var space = column.getHeight() - getViewportBounds().getHeight();
      if (space > 0) {
        var middle = node.getBoundsInParent().getCenterY() - getViewportBounds().getHeight() * 0.6;
        setVvalue(Math.clamp(middle / space, 0, 1));
      }
    });
  }
}
