package dev.belay.desktop.activity;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.CodeText;
import dev.belay.desktop.control.SqlView;
import dev.belay.desktop.fx.SteadyLabel;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.watch.Chips;
import dev.belay.desktop.watch.Facts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The chosen session: its facts, its query and what can be done to it. */
final class DetailPane extends ScrollPane {
  private static final int ROWS_BESIDE = 16;
  private static final int ROWS_BELOW = 7;

  /** Where it stands. */
  enum Form {
    /** At the right of the table. */
    BESIDE,
    /** Below it. */
    BELOW,
    /** Below it, in two columns. */
    NARROW
  }

  private final ActivityViewModel model;
  private final Runnable toLocks;
  private final Label label = Text.whole("", "mono", "detail-label");
  private final Chips marks = new Chips(label);
  private final Facts facts = new Facts();
  private final SteadyLabel queryTitle = new SteadyLabel("small", "muted");
  private final SqlView sql = new SqlView(CodeText.sql("", ""));
  private final SteadyLabel frees = new SteadyLabel("semibold");
  private final SteadyLabel lost = new SteadyLabel("small", "muted");
  private final FlowPane buttons = new FlowPane(8, 8);
  private final SteadyLabel why = new SteadyLabel("small", "muted");
  private final SteadyLabel said = new SteadyLabel("small");
  private final VBox who = new VBox(8, marks, facts);
  private final VBox column = new VBox(8);
  private final VBox query = new VBox(4, queryTitle, sql);
  private final VBox acts = new VBox(8, frees, lost, buttons, why, said);
  private Optional<SessionDetail> shown = Optional.empty();
  private List<ActionButton> shownButtons = List.of();
  private Optional<Form> form = Optional.empty();

  /** Shows what the model has chosen. */
  DetailPane(ActivityViewModel model, Runnable toLocks, Subscriptions subscriptions) {
    this.model = model;
    this.toLocks = toLocks;
    setId("activity-detail");
    setAccessibleText("The chosen session");
    getStyleClass().add("activity-detail");
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    acts.getStyleClass().addAll("panel", "activity-acts");
    who.getStyleClass().add("activity-who");
    said.setId("activity-said");
    said.textProperty().bind(model.asking().said());
    subscriptions.watch(model.detail(), this::show);
  }

  /** Stands there from now on. */
  void setForm(Form now) {
    if (form.equals(Optional.of(now))) {
      return;
    }
    form = Optional.of(now);
    for (var one : Form.values()) {
      pseudoClassStateChanged(
          PseudoClass.getPseudoClass(one.name().toLowerCase(Locale.ROOT)), one == now);
    }
    sql.setMaxRows(now == Form.BESIDE ? ROWS_BESIDE : ROWS_BELOW);
    arrange();
  }

  /** The style sheet gives its size: what changes in it does not concern the table beside it. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  private void arrange() {
    if (shown.isEmpty()) {
      var nothing =
          new VBox(
              8, Text.wrapped("Choose a session to see its query and its locks.", "muted"), said);
      nothing.getStyleClass().add("activity-detail-body");
      setContent(nothing);
      return;
    }
    acts.getChildren().setAll(frees, lost, buttons, why, said);
    // A node that stands elsewhere already must leave there first.
    column.getChildren().clear();
    query.setMinWidth(0);
    var body =
        switch (form.orElse(Form.BELOW)) {
          case BESIDE -> new VBox(12, who, query, acts);
          case BELOW -> new HBox(16, who, query, acts);
          case NARROW -> {
            column.getChildren().addAll(acts, query);
            yield new HBox(16, who, column);
          }
        };
    HBox.setHgrow(query, Priority.ALWAYS);
    HBox.setHgrow(column, Priority.ALWAYS);
    body.getStyleClass().add("activity-detail-body");
    setContent(body);
  }

  private void show(Optional<SessionDetail> now) {
    var before = shown;
    shown = now;
    if (now.isEmpty()) {
      if (before.isPresent()) {
        arrange();
      }
      return;
    }
    var one = now.get();
    var other = before.filter(old -> old.line().key().equals(one.line().key())).isEmpty();
    label.setText(one.line().label() + (one.gone() ? ", has ended" : ""));
    marks.show(
        one.line().marks().stream()
            .map(mark -> new Chips.Words(mark.kind().icon(), mark.words(), mark.kind().tone()))
            .toList());
    facts.show(one.facts());
    frees.setText(one.ways().frees());
    lost.setText(one.ways().lost());
    if (other) {
      buttons(one);
    }
    reasons(one);
    queryTitle.setText(one.query().title());
    sql.setText(CodeText.sql(one.query().title(), one.query().laidOut()));
    present(sql, !one.query().sql().isEmpty());
    present(queryTitle, one.query().sql().isEmpty());
    if (before.isEmpty()) {
      arrange();
    }
  }

  private void reasons(SessionDetail one) {
    var gone = one.gone() ? Optional.of("It has ended already.") : Optional.<String>empty();
    reason(0, gone.or(() -> one.ways().end().reason()));
    reason(1, gone.or(() -> one.ways().cancel().reason()));
    var inLocks = one.line().has(Mark.Kind.WAITS) || one.line().has(Mark.Kind.BLOCKS);
    reason(2, inLocks ? Optional.empty() : Optional.of("It waits for no lock and blocks nobody."));
    why.setText(
        gone.orElse(
            one.ways().cancel().why().equals(one.ways().end().why())
                ? one.ways().end().why()
                : (one.ways().cancel().why() + " " + one.ways().end().why()).strip()));
    present(why, !why.getText().isEmpty());
  }

  private void reason(int button, Optional<String> why) {
    if (!shownButtons.get(button).reason().equals(why)) {
      shownButtons.get(button).setReason(why);
    }
  }

  /** New only for another session: they may have the focus. */
  private void buttons(SessionDetail one) {
    var ends = one.line().prepared().isPresent() ? "Roll back " : "Terminate ";
    var name = one.line().prepared().isPresent() ? "it" : one.line().label();
    var end = new ActionButton(ActionButton.Kind.DESTRUCTIVE, ends + name + "…", "T", model::end);
    end.setId("activity-terminate");
    var cancel = new ActionButton(ActionButton.Kind.PLAIN, "Cancel its query…", "C", model::cancel);
    cancel.setId("activity-cancel");
    var locks = new ActionButton(ActionButton.Kind.PLAIN, "Open in Locks", "L", toLocks);
    locks.setId("activity-to-locks");
    shownButtons = List.of(end, cancel, locks);
    shownButtons.forEach(button -> button.getStyleClass().add("short"));
    buttons.getChildren().setAll(shownButtons);
  }

  SqlView sql() {
    return sql;
  }

  private static void present(Node node, boolean there) {
    node.setVisible(there);
    node.setManaged(there);
  }
}
