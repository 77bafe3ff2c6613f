package dev.belay.desktop.run;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.ActionButton.Kind;
import dev.belay.desktop.control.ConfirmField;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.ActionBar.Way;
import dev.belay.report.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * The one place that acts. It is built anew only when something else can be done, so that what is
 * typed stays; then the focus goes to it, if it was in the centre.
 */
final class ActionBarView extends VBox {
  /** The key that refuses, where a second person is asked. */
  static final String REFUSE = "R";

  private final RunViewModel model;
  private final RunRoomView.Acts acts;
  private final VBox main = new VBox(8);
  private final HBox refusal = new HBox(8);

  /** Its words go below the ways where a long one leaves them no room. */
  private final FlowPane foot = new FlowPane(12, 6);

  private final Subscriptions subscriptions = new Subscriptions();
  private Optional<ActionBar> shown = Optional.empty();
  private Optional<ActionButton> primary = Optional.empty();
  private Optional<ActionButton> refuse = Optional.empty();
  private Optional<Node> first = Optional.empty();
  private List<AnswerRow> answers = List.of();
  private Optional<Typing> typing = Optional.empty();

  /** What is typed to start a step stays while only the words around it change. */
  private record Typing(String step, String target, TextField field) {}

  ActionBarView(RunViewModel model, RunRoomView.Acts acts) {
    this.model = model;
    this.acts = acts;
    getStyleClass().add("action-bar");
    setId("action-bar");
    refusal.setId("run-refusal");
    refusal.managedProperty().bind(refusal.visibleProperty());
    foot.setAlignment(Pos.CENTER_LEFT);
    foot.managedProperty().bind(foot.visibleProperty());
    getChildren().addAll(refusal, main, foot);
    subscriptions.watch(model.asking(), _ -> shown.ifPresent(this::build));
  }

  void close() {
    subscriptions.close();
  }

  void show(ActionBar now) {
    var before = shown;
    if (before.equals(Optional.of(now))) {
      return;
    }
    shown = Optional.of(now);
    refusal(now.refusal());
    var same =
        before
            .map(old -> old.main().equals(now.main()) && old.asides().equals(now.asides()))
            .orElse(false);
    if (!same) {
      build(now);
    }
  }

  /** What takes the focus when the bar asks for something. */
  Optional<Node> first() {
    return first;
  }

  /** Does the main thing, if there is one button for it. */
  void act() {
    primary.ifPresent(ActionButton::fire);
  }

  /** Chooses the answer of that key; false where there is none. */
  boolean choose(String key) {
    if (key.equals(REFUSE) && refuse.isPresent()) {
      refuse.get().fire();
      return true;
    }
    var row = answers.stream().filter(one -> one.key().equals(key)).findFirst();
    row.ifPresent(Node::requestFocus);
    return row.isPresent();
  }

  private void refusal(Optional<String> why) {
    refusal.setVisible(why.isPresent());
    refusal.getChildren().clear();
    why.ifPresent(words -> {
      var text = Text.wrapped(Excerpt.of(words, 3, 320), "semibold");
      HBox.setHgrow(text, Priority.ALWAYS);
      refusal.getChildren().addAll(Icon.FAILED.node("row-icon", Tone.DANGER.styleClass()), text);
      Accessibility.readsAs(refusal, "Not done: " + words);
    });
  }

  private void build(ActionBar now) {
    var focused = isFocusWithin() || wasInCentre();
    if (!(now.main() instanceof Main.TypeTarget)) {
      typing = Optional.empty();
    }
    primary = Optional.empty();
    refuse = Optional.empty();
    first = Optional.empty();
    answers = List.of();
    main.getChildren().clear();
    // What was not done belongs to what was asked before, not to the reason for something else.
    refusal.setVisible(now.refusal().isPresent() && model.asking().get().isEmpty());
    if (model.asking().get().isPresent()) {
      reason(model.asking().get().get());
      foot.setVisible(false);
    } else {
      main(now.main());
      foot(now);
    }
    if (focused) {
      // Without anything to act on the focus waits in the bar, so that the next thing gets it.
      first.orElse(this).requestFocus();
    }
  }

  /** Also where the focus waits in the room itself, or nowhere: nothing else is disturbed then. */
  private boolean wasInCentre() {
    var owner = getScene() == null ? null : getScene().getFocusOwner();
    for (Node node = owner; node != null; node = node.getParent()) {
      if (node == getParent()) {
        return true;
      }
    }
    for (Node node = this; owner != null && node != null; node = node.getParent()) {
      if (node == owner) {
        return true;
      }
    }
    return owner == null;
  }

  private void main(Main now) {
    switch (now) {
      case Main.Quiet quiet -> head(quiet.head(), quiet.words());
      case Main.Confirm confirm -> confirm(confirm);
      case Main.TypeTarget type -> type(type);
      case Main.SecondPerson person -> person(person);
      case Main.Value value -> value(value);
      case Main.Question question -> question(question);
      case Main.Gates _ ->
          head(
              "Waiting until every gate holds",
              "Belay reads them again each second. Nothing starts by itself that asks for you.");
      case Main.Running running -> running(running);
      case Main.Stopping stopping -> head("Stopping", stopping.words());
      case Main.Held held -> held(held);
      case Main.Elsewhere elsewhere -> elsewhere(elsewhere);
      case Main.Ended ended -> ended(ended);
      case Main.NotDriven left -> left(left);
    }
  }

  private VBox head(String head, String words) {
    var box = BarParts.words(head, words);
    main.getChildren().add(box);
    return box;
  }

  private void line(Node... nodes) {
    var line = new HBox(12, nodes);
    line.setAlignment(Pos.BOTTOM_LEFT);
    main.getChildren().add(line);
  }

  private ActionButton primary(Kind kind, String words, String key, Runnable act) {
    var button = new ActionButton(kind, words, key, act);
    button.setId("run-act");
    button.getStyleClass().add(kind == Kind.STOP ? "huge" : "tall");
    primary = Optional.of(button);
    return button;
  }

  private void confirm(Main.Confirm confirm) {
    var says = Text.wrapped(confirm.says());
    HBox.setHgrow(says, Priority.ALWAYS);
    says.setMaxWidth(Double.MAX_VALUE);
    var button =
        primary(
            Kind.PRIMARY,
            confirm.button(),
            "Enter",
            () -> model.confirm(confirm.step(), Optional.empty()));
    first = Optional.of(button);
    line(says, button);
  }

  private void type(Main.TypeTarget type) {
    var field = new ConfirmField(type.toDo(), type.target());
    typing
        .filter(one -> one.step().equals(type.step()) && one.target().equals(type.target()))
        .ifPresent(one -> field.field().setText(one.field().getText()));
    field.field().end();
    typing = Optional.of(new Typing(type.step(), type.target(), field.field()));
    var button =
        primary(
            Kind.PRIMARY,
            type.button(),
            "Enter",
            () -> model.confirm(type.step(), Optional.of(field.field().getText())));
    Runnable fit =
        () ->
            button.setReason(
                field.matches().get()
                    ? Optional.empty()
                    : Optional.of("Type " + type.target() + " first."));
    field.matches().addListener((_, _, _) -> fit.run());
    fit.run();
    field.field().setOnAction(_ -> button.fire());
    first = Optional.of(field.field());
    main.getChildren().add(new FieldAndButton(field, button));
  }

  private void person(Main.SecondPerson person) {
    var form = new SecondPersonForm(person, model);
    primary = Optional.of(form.approve());
    refuse = Optional.of(form.refuse());
    first = Optional.of(form.name());
    main.getChildren().add(form);
  }

  private void value(Main.Value value) {
    main.getChildren().add(Text.wrapped(value.prompt(), "semibold"));
    if (value.choices().isEmpty()) {
      var field = BarParts.field("run-value", value.prompt(), value.proposed());
      field.setPromptText(value.hint());
      var button =
          primary(
              Kind.PRIMARY,
              "Give the value",
              "Enter",
              () -> model.give(value.step(), field.getText().strip()));
      BarParts.needs(field, 1, "Type what you saw first: " + value.hint() + ".", button);
      field.setOnAction(_ -> button.fire());
      first = Optional.of(field);
      line(field, button);
      return;
    }
    var rows = new ArrayList<AnswerRow>();
    for (var choice : value.choices()) {
      var key = String.valueOf(rows.size() + 1);
      rows.add(
          new AnswerRow(
              key,
              choice,
              "",
              choice.equals(value.proposed()),
              () -> model.give(value.step(), choice)));
    }
    rows(rows);
    first = first.or(() -> rows.stream().findFirst());
  }

  private void question(Main.Question question) {
    main.getChildren().add(Text.wrapped(question.question(), "lead", "semibold"));
    var rows = new ArrayList<AnswerRow>();
    for (var choice : question.choices()) {
      rows.add(
          new AnswerRow(
              choice.key(),
              choice.label(),
              choice.leads(),
              choice.proposed(),
              () -> model.answer(question, choice.id())));
    }
    rows(rows);
  }

  /** All answers at the same size; Enter gives the one that has the focus. */
  private void rows(List<AnswerRow> rows) {
    answers = List.copyOf(rows);
    main.getChildren().addAll(rows);
    first = rows.stream().filter(AnswerRow::proposed).findFirst().map(row -> row);
  }

  private void running(Main.Running running) {
    var words = new VBox(2, Text.wrapped(running.title(), "semibold"));
    running.ifStopped().forEach(text -> words.getChildren().add(Text.wrapped(text, "muted")));
    HBox.setHgrow(words, Priority.ALWAYS);
    var stop = new ActionButton(Kind.STOP, "Stop now", "Ctrl+.", model::stop);
    stop.setId("run-stop");
    stop.getStyleClass().add("huge");
    var line = new HBox(12, words, stop);
    line.setAlignment(Pos.CENTER_LEFT);
    main.getChildren().add(line);
  }

  private void held(Main.Held held) {
    main.getChildren().add(Text.wrapped(held.why(), "semibold"));
    var ways = new FlowPane(8, 8);
    for (var way : held.ways()) {
      ways.getChildren().add(way(way, ways.getChildren().isEmpty()));
    }
    main.getChildren().add(ways);
  }

  private ActionButton way(Way way, boolean leads) {
    var kind = leads && !way.needsReason() ? Kind.PRIMARY : Kind.PLAIN;
    var button = new ActionButton(kind, way.label(), leads ? "Enter" : "", () -> model.go(way));
    button.setId(
        "run-way-" + way.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    button.getStyleClass().add("tall");
    Accessibility.hint(button, way.explains(), "");
    button.setAccessibleHelp(way.explains());
    if (leads) {
      primary = Optional.of(button);
      first = Optional.of(button);
    }
    return button;
  }

  private void left(Main.NotDriven left) {
    var words = BarParts.words(left.head(), left.words());
    var line = new HBox(12, words);
    line.setAlignment(Pos.CENTER_LEFT);
    if (left.canResume()) {
      var button = primary(Kind.PRIMARY, "Resume the run", "Enter", acts.resume());
      first = Optional.of(button);
      line.getChildren().add(button);
    }
    main.getChildren().add(line);
  }

  private void elsewhere(Main.Elsewhere elsewhere) {
    var words = BarParts.words(elsewhere.head(), elsewhere.words());
    var button = primary(Kind.PRIMARY, elsewhere.button(), "Enter", model::readCurrent);
    first = Optional.of(button);
    line(words, button);
  }

  private void ended(Main.Ended ended) {
    var words = BarParts.words(ended.head(), ended.words());
    var journal = new ActionButton(Kind.PLAIN, "Open journal", "", acts.journal());
    journal.setId("run-journal");
    var report = new ActionButton(Kind.PLAIN, "Copy report", "Ctrl+H", acts.report());
    report.setId("run-report");
    var library = primary(Kind.PRIMARY, "Library", "Enter", acts.library());
    journal.getStyleClass().add("tall");
    report.getStyleClass().add("tall");
    first = Optional.of(library);
    line(words, journal, report, library);
  }

  private void reason(RunViewModel.Reason asked) {
    var form = new ReasonForm(asked, () -> model.asking().set(Optional.empty()));
    primary = Optional.of(form.act());
    first = Optional.of(form.reason());
    main.getChildren().add(form);
  }

  private void foot(ActionBar now) {
    foot.getChildren().clear();
    for (var aside : now.asides()) {
      var button =
          new ActionButton(Kind.PLAIN, aside.label(), aside.key(), () -> model.aside(aside));
      button.setId("run-aside-" + foot.getChildren().size());
      button.getStyleClass().add("short");
      foot.getChildren().add(button);
    }
    var words = Text.wrapped(now.foot(), "small", "muted");
    foot.getChildren().add(words);
    foot.setMinHeight(Region.USE_PREF_SIZE);
    foot.setVisible(!now.asides().isEmpty() || !now.foot().isEmpty());
  }
}
