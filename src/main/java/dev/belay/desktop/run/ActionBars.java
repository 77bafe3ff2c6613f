package dev.belay.desktop.run;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.ActionBar.Aside;
import dev.belay.desktop.run.ActionBar.Choice;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.journal.RunDriver;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Transitions;
import dev.belay.journal.Transitions.Move;
import dev.belay.journal.UndoStatus;
import dev.belay.report.Excerpt;
import dev.belay.run.Agreed;
import dev.belay.run.answers.Answers.Key;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done with a run now, by what it asks for. */
record ActionBars(RunPicture picture, StepScripts scripts, Instant now) {
  private static final String REFUSED =
      "Every write is refused: this is not the server of the run.";

  /** The bar of the run, while its current step is on screen. */
  ActionBar bar() {
    return switch (picture.driven()) {
      case Driven.ReadOnly _ ->
          picture.heard().wrong().isEmpty()
              ? notDriven("This run can only be read here.", false)
              : refused();
      case Driven.Elsewhere(var by) -> elsewhere(by);
      case Driven.Left _ -> left();
      case Driven.Connecting(var what) ->
          doubtSince()
              .map(since ->
                  ActionBar.quiet(
                      "In doubt since " + Formats.moment(since) + " UTC, connecting to ask",
                      "What was sent, and whether it took effect, is not known yet. Nothing is sent"
                          + " twice."))
              .orElseGet(
                  () -> ActionBar.quiet(what, "Last state from the journal. " + nothingSent()));
      case Driven.Here _ -> driven();
    };
  }

  private Optional<Instant> doubtSince() {
    return picture.state().steps().values().stream()
        .filter(step -> step.status() == StepStatus.IN_DOUBT || step.undo() == UndoStatus.IN_DOUBT)
        .map(StepState::since)
        .findFirst();
  }

  private ActionBar elsewhere(RunDriver by) {
    return new ActionBar(
        new Main.NotDriven(
            "Driven by " + by.inWords() + " since " + Formats.moment(by.since()) + " UTC",
            "This window reads its journal. Continue there, or end that process to resume the run"
                + " here.",
            false),
        List.of(),
        "",
        Optional.empty());
  }

  private ActionBar refused() {
    return new ActionBar(
        new Main.NotDriven(
            REFUSED, "Resuming compares the server again, before anything else.", true),
        List.of(),
        "",
        picture.heard().refusal());
  }

  private ActionBar left() {
    if (!picture.heard().wrong().isEmpty()) {
      return refused();
    }
    var over = picture.state().status() == RunStatus.FINISHED;
    return over ? ended() : notDriven("Nobody drives this run now.", true);
  }

  private ActionBar ended() {
    return new ActionBar(
        new Main.Ended(
            "Run "
                + RunScreens.number(picture.state().run())
                + " on "
                + picture.target().name()
                + " has ended.",
            "Its journal is kept unchanged."),
        List.of(),
        "",
        picture.heard().refusal());
  }

  private ActionBar notDriven(String head, boolean canResume) {
    var words =
        canResume
            ? "It stays as it is. Resuming connects to "
                + picture.target().name()
                + " first, and settles what was under way."
            : "Its journal stays as it is.";
    return new ActionBar(
        new Main.NotDriven(head, words, canResume), List.of(), "", picture.heard().refusal());
  }

  private ActionBar driven() {
    if (picture.stopping()) {
      return ActionBar.quiet(
          "Stopping…",
          "The statement is being cancelled. Belay waits until the server confirms it, then says"
              + " what is true.");
    }
    return switch (picture.state().status()) {
      case OPENED -> ActionBar.quiet("Binding the run to the server", nothingSent());
      case FINISHED -> ended();
      case HELD -> held();
      case ROLLING_BACK -> rollingBack();
      case RUNNING -> running();
    };
  }

  private ActionBar held() {
    if (!picture.heard().wrong().isEmpty()) {
      return wrongServer();
    }
    return new ActionBar(
        new Main.Held(
            Excerpt.of(picture.state().progress().why().orElse("The run is held."), 3, 320),
            new Ways(picture).all()),
        List.of(),
        "Nothing runs, and nothing is sent until you decide.",
        picture.heard().refusal());
  }

  /** What writes is not offered where it would be refused. */
  private ActionBar wrongServer() {
    var ways =
        new Ways(picture)
            .all().stream().filter(way -> way.kind() == ActionBar.Way.Kind.END).toList();
    var again =
        new ActionBar.Way(
            ActionBar.Way.Kind.CONTINUE,
            Optional.empty(),
            "Compare the server again",
            "The run goes on only where it is its own server.");
    return new ActionBar(
        new Main.Held(REFUSED, Stream.concat(Stream.of(again), ways.stream()).toList()),
        List.of(),
        "Nothing runs, and nothing is sent until you decide.",
        picture.heard().refusal());
  }

  private ActionBar rollingBack() {
    var steps = picture.state().progress().rollback();
    var titles = steps.stream().map(id -> step(id).title()).toList();
    return bar(
        new Main.Running(
            "Rolling back "
                + (steps.size() == 1 ? "1 step" : steps.size() + " steps")
                + ", newest first",
            List.of(
                "In this order: " + String.join(", ", titles) + ".",
                "Stopped, the run is held: what is undone stays undone, the rest stays in"
                    + " effect.")),
        List.of(),
        "");
  }

  private ActionBar running() {
    var current = RunScreens.currentForwards(picture);
    if (current.isEmpty()) {
      return ActionBar.quiet("Going on", "");
    }
    var state = picture.state().step(current.get());
    var step = step(current.get());
    return switch (state.status()) {
      case WAITING -> waiting(step, state);
      case RUNNING ->
          bar(new Main.Running("If you stop now", IfStopped.words(step)), List.of(), "");
      case IN_DOUBT ->
          ActionBar.quiet(
              "In doubt", "Belay asks the database what became of it; nothing is sent twice.");
      case NEXT,
          DONE,
          NO_LONGER_TRUE,
          DEFERRED,
          OVERRIDDEN,
          SKIPPED,
          NOT_APPLICABLE,
          FAILED,
          STOPPED,
          REFUSED,
          EXPIRED ->
          ActionBar.quiet("Going on", "");
    };
  }

  private ActionBar waiting(Step step, StepState state) {
    if (state.said().waiting().isEmpty()) {
      return ActionBar.quiet("Going on", "");
    }
    var waiting = state.said().waiting().get();
    var prompt = waiting.prompt();
    var main =
        switch (waiting.need()) {
          case CONFIRMATION ->
              new Main.Confirm(step.id(), words(step).says(), words(step).button());
          case TYPED_TARGET ->
              new Main.TypeTarget(
                  step.id(),
                  picture.target().name(),
                  "Type the target name:",
                  words(step).button());
          case SECOND_PERSON, APPROVAL ->
              new Main.SecondPerson(
                  step.id(),
                  prompt,
                  picture.state().progress().operator(),
                  prepared(step, Key.APPROVE_BY),
                  "Approve for " + picture.target().name(),
                  refused(step),
                  Agreed.lines(picture.runbook(), picture.state(), step));
          case VALUE -> value(step, prompt);
          case ANSWER -> question(step, prompt);
          case GATE -> new Main.Gates(step.id(), fallen(step, state, prompt));
          case VERDICT, CHOICE -> new Main.Quiet(prompt, "");
        };
    return bar(main, asides(step, state, main), nothingSent(state));
  }

  private ActWords words(Step step) {
    var inEffect = picture.state().step(step.id()).labelsInEffect();
    var planned =
        picture
            .state()
            .plan(step.id())
            .map(plan ->
                (int)
                    plan.files().stream()
                        .filter(file -> !inEffect.contains(file.version()))
                        .count());
    var left =
        planned.or(() -> new CardScripts(picture, scripts).pending(step.id()).map(List::size));
    return new ActWords(step, picture.target().name(), left);
  }

  private Main value(Step step, String prompt) {
    var manual = (Action.Manual) step.action();
    var hint =
        manual.choices().isEmpty()
            ? "a value of type " + ActionCard.type(manual.value())
            : "one of these";
    return new Main.Value(step.id(), prompt, hint, manual.choices(), prepared(step, Key.VALUE));
  }

  private String prepared(Step step, Key key) {
    return picture.prepared().of(step.id()).flatMap(answer -> answer.text(key)).orElse("");
  }

  private Optional<String> refused(Step step) {
    return Optional.ofNullable(picture.state().refusals().get(step.id()))
        .map(no ->
            "Refused "
                + Formats.moment(no.at())
                + " by "
                + no.by()
                + ": "
                + no.reason()
                + (no.reason().endsWith(".") ? "" : "."));
  }

  private Main question(Step step, String prompt) {
    var decide = (Action.Decide) step.action();
    var marker = " The evidence proposes ";
    var at = prompt.lastIndexOf(marker);
    var proposed =
        at < 0
            ? Optional.<String>empty()
            : Optional.of(prompt.substring(at + marker.length(), prompt.length() - 1))
                .filter(id -> decide.answers().stream().anyMatch(one -> one.id().equals(id)))
                .filter(_ -> new CardEvidence(picture, now).fresh(step));
    var choices = new ArrayList<Choice>();
    for (var answer : decide.answers()) {
      choices.add(
          new Choice(
              key(answer.id(), choices.size() + 1),
              answer.id(),
              answer.label(),
              leads(answer),
              proposed.equals(Optional.of(answer.id())),
              answer.then() == Action.Next.ROLLBACK));
    }
    return new Main.Question(
        step.id(), at < 0 ? prompt : prompt.substring(0, at), choices, proposed);
  }

  private static String key(String id, int number) {
    return switch (id) {
      case "yes" -> "Y";
      case "no" -> "N";
      case "unknown" -> "U";
      default -> String.valueOf(number);
    };
  }

  private String leads(Action.Answer answer) {
    return switch (answer.then()) {
      case CONTINUE -> "The run goes on with the next step.";
      case GOTO ->
          "The run goes to: "
              + answer.step().map(id -> step(id).title()).orElse("another step")
              + ".";
      case ROLLBACK -> "Everything that is in effect is rolled back, newest first.";
      case STOP -> "The run is held until somebody decides. Nothing is sent.";
    };
  }

  /** The gates that the step waits for, without those that were overridden. */
  private static List<String> fallen(Step step, StepState state, String prompt) {
    var known = step.start().requires().stream().map(gate -> gate.label()).toList();
    var text = prompt.substring(prompt.indexOf(": ") + 1).strip();
    var named =
        Arrays.stream(text.split("; "))
            .map(String::strip)
            .filter(label -> !label.isEmpty())
            .filter(label -> !state.said().overridden().containsKey(label))
            .toList();
    var whole =
        known.stream().filter(label -> text.contains(label) && !named.contains(label)).toList();
    return whole.isEmpty() ? named : whole;
  }

  private List<Aside> asides(Step step, StepState state, Main main) {
    var asides = new ArrayList<Aside>();
    if (main instanceof Main.Gates gates) {
      for (var gate : gates.labels()) {
        again(step, gate).ifPresent(asides::add);
        asides.add(
            new Aside(
                Aside.Kind.OVERRIDE_GATE, step.id(), gate, "Override: " + gate + "…", "Alt+V"));
      }
    }
    if (Transitions.allows(state.status(), Move.DEFER)) {
      asides.add(new Aside(Aside.Kind.DEFER, step.id(), "", "Defer…", "Alt+D"));
    }
    if (Transitions.allows(state.status(), Move.SKIP)) {
      asides.add(new Aside(Aside.Kind.SKIP, step.id(), "", "Skip…", "Alt+K"));
    }
    if (main instanceof Main.Value && Transitions.allows(state.status(), Move.DEFER)) {
      asides.add(new Aside(Aside.Kind.DEFER, step.id(), "unknown", "I don't know…", "Alt+U"));
    }
    return asides;
  }

  /** A result that has become too old comes back by itself only if its step is done again. */
  private Optional<Aside> again(Step step, String label) {
    return step.start().requires().stream()
        .filter(gate -> gate.label().equals(label))
        .flatMap(gate -> gate.step().stream())
        .map(this::step)
        .filter(earlier -> earlier.purpose().risk() == Step.Risk.READ)
        .filter(
            earlier -> Transitions.allows(picture.state().step(earlier.id()).status(), Move.REOPEN))
        .map(earlier ->
            new Aside(
                Aside.Kind.LOOK_AGAIN, earlier.id(), label, "Again: " + earlier.title(), "Alt+A"))
        .findFirst();
  }

  private String nothingSent() {
    var sent = picture.state().steps().values().stream().anyMatch(ActionBars::sent);
    return sent ? "" : "Nothing sent to the server yet.";
  }

  private String nothingSent(StepState step) {
    return sent(step)
        ? "Nothing sent in this attempt."
        : nothingSent().isEmpty() ? "Nothing sent for this step yet." : nothingSent();
  }

  private static boolean sent(StepState step) {
    return !step.attempts().isEmpty();
  }

  private ActionBar bar(Main main, List<Aside> asides, String foot) {
    return new ActionBar(main, asides, foot, picture.heard().refusal());
  }

  private Step step(String id) {
    return RunScreens.step(picture.runbook(), id);
  }
}
