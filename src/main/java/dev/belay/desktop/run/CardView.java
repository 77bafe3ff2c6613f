package dev.belay.desktop.run;

import dev.belay.desktop.control.EvidencePanel;
import dev.belay.desktop.control.LimitsBar;
import dev.belay.desktop.control.OutputList;
import dev.belay.desktop.control.RiskTag;
import dev.belay.desktop.control.SqlView;
import dev.belay.desktop.control.StatementList;
import dev.belay.desktop.control.TimeRuler;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.fx.Ticker;
import dev.belay.desktop.run.RunScreen.Card;
import dev.belay.desktop.run.RunScreen.Clock;
import dev.belay.desktop.run.RunScreen.Gates;
import dev.belay.desktop.run.RunScreen.Running;
import dev.belay.desktop.run.RunScreen.Sends;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The step in the centre. Its parts change in their places, so that focus and selection stay. */
final class CardView extends VBox {
  private static final int ROWS = 14;
  private static final int ROWS_OF_MANY = 8;
  private static final int LINE = 60;
  private final VBox title = new VBox();
  private final Label elapsed = Text.whole("", "mono", "run-elapsed");
  private final Label unit = Text.whole("", "run-unit");
  private final Label says = Text.wrapped("");
  private final Label rehearsed = Text.whole("", "muted", "run-rehearsed");
  private final Tooltip rehearsal = new Tooltip();
  private final TimeRuler ruler = new TimeRuler(new TimeRuler.Reading(0, 0, List.of()));
  private final VBox clock = new VBox(6);
  private final RunViewModel model;
  private final GuardNote guard;
  private final VBox words = new VBox(4);
  private final VBox code = new VBox(6);
  private final StatementList statementList = new StatementList(List.of());
  private final VBox statements = new VBox(6, Text.whole("Statements", "section"), statementList);
  private final EvidencePanel gates = new EvidencePanel();
  private final LimitsBar limits = new LimitsBar(List.of());
  private final OutputList outputList = new OutputList();
  private final VBox output = new VBox(6, Text.whole("Output", "section"), outputList);
  private Optional<Card> shown = Optional.empty();
  private Optional<Clock> timed = Optional.empty();

  CardView(RunViewModel model) {
    this.model = model;
    this.guard = new GuardNote(model);
    getStyleClass().add("run-card");
    elapsed.setId("run-elapsed");
    HBox.setHgrow(says, Priority.ALWAYS);
    rehearsed.setId("run-rehearsed");
    rehearsed.setTooltip(rehearsal);
    var time = new HBox(5, elapsed, unit);
    time.setAlignment(Pos.BASELINE_LEFT);
    says.setMaxWidth(Double.MAX_VALUE);
    var line = new HBox(10, time, says, rehearsed);
    line.setAlignment(Pos.BASELINE_LEFT);
    clock.getChildren().addAll(line, ruler);
    getChildren().addAll(title, clock, guard, words, code, statements, gates, limits, output);
    new Ticker(clock, this::tick);
    getChildren().forEach(node -> node.managedProperty().bind(node.visibleProperty()));
  }

  void show(Card card) {
    var before = shown;
    shown = Optional.of(card);
    if (!before.map(Card::title).equals(Optional.of(card.title()))) {
      title(card);
    }
    if (!before.map(Card::paragraphs).equals(Optional.of(card.paragraphs()))) {
      paragraphs(card);
    }
    if (!before.map(Card::sends).equals(Optional.of(card.sends()))) {
      code(card.sends());
    }
    if (!before.map(Card::gates).equals(Optional.of(card.gates()))) {
      gates(card.gates());
    }
    if (!before.map(Card::limits).equals(Optional.of(card.limits()))) {
      limits.setVisible(!card.limits().isEmpty());
      limits.show(card.limits());
    }
    if (!before.map(Card::running).equals(Optional.of(card.running()))) {
      running(card.running());
    }
  }

  private void title(Card card) {
    var name = Text.wrapped(card.title().words(), "title");
    name.setId("run-step-title");
    var tags = new HBox(6);
    tags.setAlignment(Pos.CENTER_LEFT);
    card.title().risk().ifPresent(risk -> tags.getChildren().add(new RiskTag(risk)));
    card.title().tags().forEach(words -> tags.getChildren().add(tag(words)));
    HBox.setHgrow(name, Priority.ALWAYS);
    name.setMaxWidth(Double.MAX_VALUE);
    var line = new HBox(12, name, tags);
    line.setAlignment(Pos.CENTER_LEFT);
    title.getChildren().setAll(line);
  }

  private static HBox tag(String words) {
    var tag = new HBox(Text.whole(words, "tag-word", "muted"));
    tag.getStyleClass().add("tag");
    tag.setMinWidth(USE_PREF_SIZE);
    tag.setMaxHeight(USE_PREF_SIZE);
    return tag;
  }

  private void paragraphs(Card card) {
    words.getChildren().clear();
    for (var paragraph : card.paragraphs()) {
      var label = Text.whole(paragraph.label(), "muted", "paragraph-label");
      var text = Text.wrapped(paragraph.text());
      HBox.setHgrow(text, Priority.ALWAYS);
      var line = new HBox(8, label, text);
      words
          .getChildren()
          .add(Accessibility.readsAs(line, paragraph.label() + ": " + paragraph.text()));
    }
  }

  private void code(Sends now) {
    code.setVisible(!now.says().isEmpty() || !now.texts().isEmpty());
    code.getChildren().clear();
    if (!now.says().isEmpty()) {
      var says = Text.wrapped(now.says(), "muted");
      says.setId("run-sends");
      code.getChildren().add(says);
    }
    for (var one : now.texts()) {
      var view = new SqlView(one.text());
      view.setMaxRows(now.texts().size() == 1 ? ROWS : ROWS_OF_MANY);
      code.getChildren().add(view);
      if (!one.tail().isEmpty()) {
        code.getChildren()
            .add(Text.wrapped("with " + one.tail(), "mono", "muted", "run-code-tail"));
      }
    }
  }

  private void gates(Gates now) {
    gates.setVisible(!now.items().isEmpty());
    gates.show(now.head(), now.says(), now.items());
  }

  private void running(Running now) {
    clock.setVisible(now.clock().isPresent());
    guard.show(now.guard());
    now.clock()
        .ifPresent(running -> {
          timed = Optional.of(running);
          tick();
          says.setText(running.says());
          says.getStyleClass().remove(Tone.WARNING.styleClass());
          if (running.silent()) {
            says.getStyleClass().add(Tone.WARNING.styleClass());
          }
          ruler.show(running.ruler());
          rehearsal.setText(running.rehearsed().map(before -> "In " + before.where()).orElse(""));
        });
    statements.setVisible(!now.statements().isEmpty());
    statementList.show(now.statements());
    output.setVisible(!now.output().isEmpty());
    outputList.show(now.output());
    // Long lines break: they count as several, so that the last one is seen whole.
    var rows =
        Math.clamp(
            now.output().stream().mapToInt(line -> 1 + line.text().length() / LINE).sum(), 1, 10);
    outputList.setPrefHeight(rows * 22.0 + 14);
    outputList.setMinHeight(rows * 22.0 + 14);
  }

  /** The elapsed time runs; nothing else is drawn for it. */
  private void tick() {
    timed.ifPresent(now -> {
      var time = Duration.between(now.since(), model.clock().instant());
      var words = time.toSeconds() < 60 ? Formats.duration(time).split(" ", 2) : new String[0];
      set(elapsed, words.length > 0 ? words[0] : Formats.clock(time));
      set(unit, words.length > 1 ? words[1] : "");
      set(rehearsed, now.rehearsed().map(before -> before.beside(time)).orElse(""));
    });
  }

  private static void set(Label label, String words) {
    if (!words.equals(label.getText())) {
      label.setText(words);
      label.setManaged(!words.isEmpty());
    }
  }

  /** Asks how the guard that counts is to be extended. */
  void extendGuard() {
    guard.ask();
  }

  /** Opens what is behind the value that has the focus. */
  void query() {
    gates.toggleFocused();
  }

  static String sheet() {
    return Objects.requireNonNull(CardView.class.getResource("run.css"), "run.css")
        .toExternalForm();
  }
}
