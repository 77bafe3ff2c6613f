package dev.belay.desktop.locks;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Chip;
import dev.belay.desktop.control.CodeText;
import dev.belay.desktop.control.Note;
import dev.belay.desktop.control.SqlView;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.SteadyLabel;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.watch.Facts;
import dev.belay.desktop.watch.Ways;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/** The chosen session: what it is, holds and runs, and what each way of ending it frees. */
final class DetailPane extends ScrollPane {
  private final LocksViewModel model;
  private final VBox body = new VBox(12);
  private final Label label = Text.wrapped("", "mono", "detail-pid");
  private final FlowPane head = new FlowPane(10, 6);
  private final Facts facts = new Facts();
  private final Label hidden = Text.wrapped("", "small", "muted");
  private final SqlView sql = new SqlView(CodeText.sql("", ""));
  private final VBox acts = new VBox(8);
  private final SteadyLabel frees = new SteadyLabel("semibold");
  private final SteadyLabel lost = new SteadyLabel("small", "muted");
  private final FlowPane buttons = new FlowPane(8, 8);
  private final SteadyLabel why = new SteadyLabel("small", "muted");
  private final VBox milder = new VBox();
  private final Label said = Text.wrapped("", "small");
  private Optional<BlockDetail> shown = Optional.empty();
  private List<String> headed = List.of();
  private List<ActionButton> shownButtons = List.of();

  DetailPane(LocksViewModel model, Subscriptions subscriptions) {
    this.model = model;
    setId("locks-detail");
    setAccessibleText("The chosen session");
    getStyleClass().add("locks-detail");
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    sql.setMaxRows(10);
    acts.getStyleClass().addAll("panel", "locks-acts");
    acts.getChildren().addAll(frees, lost, buttons, why);
    body.getStyleClass().add("locks-detail-body");
    setContent(body);
    said.setId("locks-said");
    said.textProperty().bind(model.asking().said());
    subscriptions.watch(model.detail(), this::show);
  }

  private void show(Optional<BlockDetail> now) {
    if (now.isEmpty()) {
      shown = now;
      body.getChildren()
          .setAll(Text.wrapped("Choose a session to see what it holds.", "muted"), said);
      return;
    }
    var one = now.get();
    var other = shown.filter(old -> old.key().equals(one.key())).isEmpty();
    head(one);
    facts.show(one.facts());
    frees.setText(one.ways().frees());
    lost.setText(one.ways().lost());
    if (other) {
      buttons(one);
    }
    shownButtons.getFirst().setReason(reason(one.ways().end()));
    shownButtons.getLast().setReason(reason(one.ways().cancel()));
    why.setText(
        one.ways().cancel().why().equals(one.ways().end().why())
            ? one.ways().end().why()
            : (one.ways().cancel().why() + " " + one.ways().end().why()).strip());
    present(why, !why.getText().isEmpty());
    query(one.query());
    if (!shown.map(old -> old.milder()).equals(Optional.of(one.milder()))) {
      milder.getChildren().clear();
      if (!one.milder().isEmpty()) {
        milder.getChildren().add(new Note(Note.Weight.INFO, one.milder(), "", List.of()));
      }
    }
    if (other) {
      children();
    }
    shown = now;
  }

  /** Who it is, what it does, and whether it is a root. */
  private void head(BlockDetail one) {
    var root =
        model.lines().stream()
            .anyMatch(line -> line.key().equals(one.key()) && line.kind() == BlockNode.Kind.ROOT);
    var words = List.of(one.label(), one.state(), String.valueOf(root));
    if (words.equals(headed)) {
      return;
    }
    headed = words;
    label.setText(one.label());
    head.setAlignment(Pos.CENTER_LEFT);
    head.getChildren().setAll(label, state(one.state()));
    if (root) {
      head.getChildren().add(new Chip(Icon.LOCK, "Root", Tone.DANGER));
    }
  }

  private static Chip state(String words) {
    var idle = words.startsWith("Idle in transaction") || words.startsWith("Prepared");
    return new Chip(
        idle ? Icon.WARNING : words.equals("Active") ? Icon.RUNNING : Icon.INFO,
        words,
        idle ? Tone.WARNING : words.equals("Active") ? Tone.ACCENT : Tone.MUTED);
  }

  private void children() {
    body.getChildren().setAll(head, facts, hidden, sql, acts, milder, said);
  }

  private static Optional<String> reason(Ways.Way way) {
    return way.act().isPresent() ? Optional.empty() : Optional.of(way.why());
  }

  /** New only for another session: they may have the focus. */
  private void buttons(BlockDetail one) {
    var ends = one.state().equals("Prepared transaction") ? "Roll back " : "Terminate ";
    var end =
        new ActionButton(ActionButton.Kind.DESTRUCTIVE, ends + one.label() + "…", "T", model::end);
    end.setId("locks-terminate");
    var cancel = new ActionButton(ActionButton.Kind.PLAIN, "Cancel its query…", "C", model::cancel);
    cancel.setId("locks-cancel");
    shownButtons = List.of(end, cancel);
    buttons.getChildren().setAll(shownButtons);
  }

  private void query(BlockDetail.Query query) {
    var known = !query.text().isBlank();
    hidden.setText(known ? "" : query.title());
    present(hidden, !hidden.getText().isEmpty());
    sql.setText(CodeText.sql(query.title(), query.text()));
    present(sql, known);
  }

  /** The panes give its size: what changes in it does not concern the forest beside it. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  private static void present(Node node, boolean there) {
    node.setVisible(there);
    node.setManaged(there);
  }
}
