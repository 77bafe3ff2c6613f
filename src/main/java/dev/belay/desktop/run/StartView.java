package dev.belay.desktop.run;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.Slices;
import dev.belay.desktop.fx.Text;
import dev.belay.journal.JournalEvent;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Action;
import dev.belay.runbook.OnFailure;
import dev.belay.runbook.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** What is asked before a run starts: where, by whom, what is allowed, with which values. */
final class StartView extends BorderPane {
  /** Rows that are styled and laid out in one frame. */
  private static final int SLICE = 5;

  private final StartForm form;
  private final Consumer<RunStart> start;
  private final Map<Parameter, TextField> fields = new LinkedHashMap<>();
  private final TextField operator;
  private final CheckBox commands = new CheckBox("Steps may call programs and web addresses");
  private final CheckBox rollback =
      new CheckBox("A failed step that asks for it rolls back without asking");
  private final HBox acting = new HBox(12);
  private StartForm.Choice target;
  private Optional<ActionButton> button = Optional.empty();

  StartView(StartForm form, Consumer<RunStart> start) {
    this.form = form;
    this.start = start;
    this.target = form.proposed();
    getStyleClass().add("start-view");
    operator = new TextField();
    Accessibility.name(operator, "start-operator", "Operator, who drives the run");
    operator.setMaxWidth(320);
    commands.setId("start-commands");
    rollback.setId("start-rollback");
    var column = new VBox(16, about(), targets(), people(), values());
    column.getStyleClass().add("start-column");
    var scroll = Panes.mark(new ScrollPane(column));
    scroll.setFitToWidth(true);
    scroll.setAccessibleText("Before the start");
    setCenter(scroll);
    acting.getStyleClass().add("action-bar");
    acting.setAlignment(Pos.CENTER_LEFT);
    setBottom(Panes.mark(acting));
    choose(target);
  }

  /** What takes the focus: the button, or the first value that is missing. */
  Optional<Node> first() {
    return fields.entrySet().stream()
        .filter(entry -> entry.getKey().initial().isEmpty())
        .map(Map.Entry::getValue)
        .filter(field -> field.getText().isBlank())
        .map(field -> (Node) field)
        .findFirst()
        .or(() -> button.map(one -> one));
  }

  private VBox about() {
    var about = form.resolved().runbook().about();
    var box = new VBox(4, Text.wrapped("Start: " + about.title(), "title"));
    about.description().ifPresent(words -> box.getChildren().add(Text.wrapped(words, "muted")));
    return box;
  }

  private VBox targets() {
    var group = new ToggleGroup();
    var choices = new FlowPane(8, 8);
    for (var choice : form.targets()) {
      var toggle =
          new ToggleButton(choice.name(), EnvironmentBand.badge(choice.environment(), false));
      toggle.getStyleClass().add("choice");
      toggle.setToggleGroup(group);
      toggle.setSelected(choice.equals(target));
      toggle.setMinWidth(USE_PREF_SIZE);
      Accessibility.name(
          toggle,
          "start-target-" + choice.profile().orElse("sandbox"),
          "Run on " + choice.name() + ", " + choice.environment().word());
      toggle.setOnAction(_ -> {
        toggle.setSelected(true);
        choose(choice);
      });
      choices.getChildren().add(toggle);
    }
    return new VBox(6, Text.whole("Where", "section"), choices);
  }

  private VBox people() {
    var box = new VBox(8, Text.whole("Operator", "section"), operator);
    var steps = form.resolved().runbook().steps();
    if (steps.stream().anyMatch(step -> step.action() instanceof Action.Command)) {
      box.getChildren().add(commands);
    }
    var automatic =
        steps.stream()
            .map(step -> step.ending().onFailure())
            .anyMatch(after -> after.then() == OnFailure.Then.ROLLBACK && after.automatic());
    if (automatic) {
      box.getChildren().add(rollback);
    }
    return box;
  }

  private VBox values() {
    var box = new VBox(8);
    var params = form.resolved().runbook().params();
    if (params.isEmpty()) {
      return box;
    }
    box.getChildren().add(Text.whole("Values", "section"));
    var ordered = new ArrayList<>(params);
    ordered.sort(
        (one, other) -> Boolean.compare(one.initial().isPresent(), other.initial().isPresent()));
    Slices.add(box, ordered.stream().map(this::row).toList(), SLICE);
    return box;
  }

  private HBox row(Parameter parameter) {
    var field = new TextField();
    field.getStyleClass().add("param-field");
    Accessibility.name(field, "param-" + parameter.name(), "Value of " + parameter.name());
    field.setAccessibleHelp(parameter.description().orElse(""));
    field.textProperty().addListener((_, _, _) -> check());
    fields.put(parameter, field);
    var hints = new ArrayList<String>();
    parameter.description().ifPresent(hints::add);
    if (!parameter.choices().isEmpty()) {
      hints.add("One of " + String.join(", ", parameter.choices()) + ".");
    }
    var label =
        new VBox(
            Text.wrapped(parameter.name(), "mono", "value"),
            Text.whole(parameter.type().name().toLowerCase(Locale.ROOT), "caption", "muted"));
    label.getStyleClass().add("param-label");
    var hint = Text.wrapped(String.join(" ", hints), "small", "muted");
    HBox.setHgrow(hint, Priority.ALWAYS);
    var row = new HBox(12, label, field, hint);
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }

  private void choose(StartForm.Choice now) {
    target = now;
    fields.forEach((parameter, field) -> field.setText(form.initial(parameter, now)));
    operator.setText(
        now.sandbox() ? form.prepared().operator().orElse(form.operator()) : form.operator());
    var act =
        new ActionButton(ActionButton.Kind.PRIMARY, "Start on " + now.name(), "Enter", this::begin);
    act.setId("start-act");
    act.getStyleClass().add("tall");
    button = Optional.of(act);
    check();
  }

  private void check() {
    if (button.isEmpty()) {
      return;
    }
    var faults = form.faults(given());
    button.get().setReason(faults.stream().findFirst());
    var says =
        Text.wrapped(
            faults.isEmpty()
                ? "Starting connects to "
                    + target.name()
                    + " and opens a journal. Every step that acts asks as its risk demands."
                : faults.getFirst()
                    + (faults.size() == 1 ? "" : " " + (faults.size() - 1) + " more below."),
            "muted");
    HBox.setHgrow(says, Priority.ALWAYS);
    says.setMaxWidth(Double.MAX_VALUE);
    acting.getChildren().setAll(says, button.get());
  }

  private Map<String, String> given() {
    var values = new LinkedHashMap<String, String>();
    fields.forEach((parameter, field) -> {
      if (!field.getText().isBlank()) {
        values.put(parameter.name(), field.getText().strip());
      }
    });
    return values;
  }

  private void begin() {
    start.accept(
        new RunStart(
            form.resolved(),
            target.profile(),
            given(),
            new JournalEvent.Options(commands.isSelected(), rollback.isSelected()),
            operator.getText().isBlank() ? form.operator() : operator.getText().strip(),
            target.sandbox() ? form.prepared() : Answers.NONE));
  }
}
