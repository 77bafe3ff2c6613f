package dev.belay.desktop.run;

import dev.belay.desktop.control.CodeText;
import dev.belay.desktop.control.EvidenceRow;
import dev.belay.desktop.control.RiskTag;
import dev.belay.desktop.control.SqlView;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.run.RunScreen.Card;
import dev.belay.desktop.run.RunScreen.Clock;
import dev.belay.desktop.run.RunScreen.Code;
import dev.belay.desktop.run.RunScreen.Gates;
import dev.belay.desktop.run.RunScreen.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The step in the centre. Its parts change in their places, so that focus and selection stay. */
final class CardView extends VBox {
  private static final int LINES = 200;

  private final VBox title = new VBox();
  private final VBox clock = new VBox(6);
  private final VBox words = new VBox(4);
  private final VBox code = new VBox();
  private final VBox statements = new VBox(6);
  private final VBox gates = new VBox(6);
  private final FlowPane limits = new FlowPane();
  private final VBox output = new VBox(6);
  private final List<EvidenceRow> rows = new ArrayList<>();
  private Optional<Card> shown = Optional.empty();

  CardView() {
    getStyleClass().add("run-card");
    limits.getStyleClass().add("limits");
    getChildren().addAll(title, clock, words, code, statements, gates, limits, output);
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
    if (!before.map(Card::code).equals(Optional.of(card.code()))) {
      code(card.code());
    }
    if (!before.map(Card::gates).equals(Optional.of(card.gates()))) {
      gates(before.map(Card::gates), card.gates());
    }
    if (!before.map(Card::limits).equals(Optional.of(card.limits()))) {
      limits(card);
    }
    running(before.map(Card::running), card.running());
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

  private void code(Optional<Code> now) {
    code.setVisible(now.isPresent());
    code.getChildren().clear();
    now.ifPresent(shownCode -> {
      var text =
          shownCode.sql()
              ? CodeText.sql(shownCode.head(), shownCode.text())
              : CodeText.shell(shownCode.head(), shownCode.text());
      var view = new SqlView(text);
      view.setMaxRows(14);
      code.getChildren().add(view);
      if (!shownCode.tail().isEmpty()) {
        code.getChildren()
            .add(Text.wrapped("with " + shownCode.tail(), "mono", "muted", "run-code-tail"));
      }
    });
  }

  private void gates(Optional<Gates> before, Gates now) {
    gates.setVisible(!now.lines().isEmpty());
    if (before.map(old -> labels(old).equals(labels(now))).orElse(false)
        && before.map(Gates::head).equals(Optional.of(now.head()))) {
      for (var i = 0; i < rows.size(); i++) {
        if (!before.orElseThrow().lines().get(i).equals(now.lines().get(i))) {
          rows.get(i).setLine(now.lines().get(i));
        }
      }
      return;
    }
    rows.clear();
    var panel = new VBox();
    panel.getStyleClass().add("panel");
    for (var line : now.lines()) {
      var row = new EvidenceRow(line);
      row.setId("gate-" + rows.size());
      rows.add(row);
      panel.getChildren().add(row);
    }
    if (!rows.isEmpty()) {
      rows.getLast().getStyleClass().add("last");
    }
    var head =
        new HBox(
            Text.whole(now.head(), "section"),
            Text.gap(),
            Text.whole("each one is read again at the moment you confirm", "small", "muted"));
    gates.getChildren().setAll(head, panel);
  }

  private static List<String> labels(Gates gates) {
    return gates.lines().stream().map(line -> line.asked()).toList();
  }

  private void limits(Card card) {
    limits.setVisible(!card.limits().isEmpty());
    limits.getChildren().clear();
    for (var limit : card.limits()) {
      var cell =
          new VBox(
              1,
              Text.whole(limit.label(), "caption", "muted"),
              Text.whole(limit.value(), "strong"));
      cell.getStyleClass().add("limit");
      limits.getChildren().add(Accessibility.readsAs(cell, limit.label() + " " + limit.value()));
    }
  }

  private void running(Optional<Running> before, Running now) {
    if (!before.map(Running::clock).equals(Optional.of(now.clock()))) {
      clock(now.clock());
    }
    if (!before.map(Running::statements).equals(Optional.of(now.statements()))) {
      statements(now);
    }
    if (!before.map(Running::output).equals(Optional.of(now.output()))) {
      output(now.output());
    }
  }

  private void clock(Optional<Clock> now) {
    clock.setVisible(now.isPresent());
    clock.getChildren().clear();
    now.ifPresent(running -> {
      var elapsed = Text.whole(running.elapsed(), "mono", "run-elapsed");
      elapsed.setId("run-elapsed");
      var says = Text.wrapped(running.says());
      HBox.setHgrow(says, Priority.ALWAYS);
      var line = new HBox(10, elapsed, says, Text.whole(running.limitWords(), "small", "muted"));
      line.setAlignment(Pos.BASELINE_LEFT);
      clock.getChildren().add(line);
      if (running.limit() > 0) {
        var bar = new ProgressBar(Math.min(1, running.seconds() / running.limit()));
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setAccessibleText("Elapsed against the limit");
        clock.getChildren().add(bar);
      }
    });
  }

  private void statements(Running now) {
    statements.setVisible(!now.statements().isEmpty());
    var panel = new VBox();
    panel.getStyleClass().add("panel");
    for (var statement : now.statements()) {
      var row =
          new HBox(
              9,
              statement.look().icon().node("row-icon", statement.look().tone().styleClass()),
              Text.wrapped(statement.words()),
              Text.gap(),
              Text.whole(statement.value(), "mono", "value"));
      row.getStyleClass().add("evidence-row");
      row.setAlignment(Pos.CENTER_LEFT);
      panel
          .getChildren()
          .add(
              Accessibility.readsAs(
                  row,
                  statement.words() + ", " + statement.look().word() + ", " + statement.value()));
    }
    if (!panel.getChildren().isEmpty()) {
      panel.getChildren().getLast().getStyleClass().add("last");
    }
    statements.getChildren().setAll(Text.whole("Parts", "section"), panel);
  }

  private void output(List<RunPicture.Line> lines) {
    output.setVisible(!lines.isEmpty());
    var panel = new VBox(2);
    panel.getStyleClass().addAll("panel", "subtle", "run-output");
    for (var line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
      Label text = Text.wrapped(line.text(), "mono");
      HBox.setHgrow(text, Priority.ALWAYS);
      panel
          .getChildren()
          .add(new HBox(12, Text.whole(Formats.journalMoment(line.at()), "mono", "muted"), text));
    }
    output.getChildren().setAll(Text.whole("Output", "section"), panel);
  }

  /** The row of evidence that has the focus. */
  Optional<Node> focusedRow() {
    return rows.stream().filter(Node::isFocused).map(row -> (Node) row).findFirst();
  }

  static String sheet() {
    return Objects.requireNonNull(CardView.class.getResource("run.css"), "run.css")
        .toExternalForm();
  }
}
