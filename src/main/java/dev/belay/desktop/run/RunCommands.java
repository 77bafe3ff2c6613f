package dev.belay.desktop.run;

import dev.belay.desktop.shell.Commands;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keys of the run room, and what they do.
 *
 * @param view the room, once it is drawn
 * @param toLocks shows the run's own session in the locks room
 * @param handOver copies the card for the next shift
 */
record RunCommands(
    RunViewModel model, Supplier<Optional<RunRoomView>> view, Runnable toLocks, Runnable handOver) {

  /** Carries out the room's keys. */
  void declare(Commands commands) {
    commands.on("strip.locks", toLocks);
    commands.on("step.next", () -> model.readNext(1));
    commands.on("step.previous", () -> model.readNext(-1));
    commands.on(
        "step.current",
        () -> {
          model.readCurrent();
          view.get().ifPresent(RunRoomView::goAlong);
        });
    commands.on("stop", model::stop);
    commands.on("hand-over", handOver);
    commands.on("strip.live", () -> view.get().ifPresent(RunRoomView::toggleStrip));
    commands.on("strip.steps", () -> view.get().ifPresent(RunRoomView::toggleSteps));
    commands.on("defer", () -> aside(ActionBar.Aside.Kind.DEFER));
    commands.on("skip", () -> aside(ActionBar.Aside.Kind.SKIP));
    commands.on("refuse", () -> view.get().ifPresent(one -> one.choose(ActionBarView.REFUSE)));
    commands.on("guard.extend", () -> view.get().ifPresent(RunRoomView::extendGuard));
    commands.on("query", () -> view.get().ifPresent(RunRoomView::query));
    commands.on("look-again", () -> aside(ActionBar.Aside.Kind.LOOK_AGAIN));
    commands.on("override", () -> aside(ActionBar.Aside.Kind.OVERRIDE_GATE));
    commands.on("unknown", () -> aside(ActionBar.Aside.Kind.DEFER));
    var answers =
        Map.of(
            "answer.yes",
            "Y",
            "answer.no",
            "N",
            "answer.unknown",
            "U",
            "answer.1",
            "1",
            "answer.2",
            "2",
            "answer.3",
            "3",
            "answer.4",
            "4",
            "answer.5",
            "5");
    answers.forEach(
        (command, key) -> commands.on(command, () -> view.get().ifPresent(one -> one.choose(key))));
    declareSettling(commands, answers);
  }

  /** While something is settled, the same keys mean its verdicts. */
  private void declareSettling(Commands commands, Map<String, String> answers) {
    answers.forEach((command, key) ->
        commands.on(
            command,
            () ->
                settling()
                    .ifPresentOrElse(
                        one -> one.choose(key),
                        () -> view.get().ifPresent(shown -> shown.choose(key)))));
    commands.on(
        "unknown",
        () ->
            settling()
                .ifPresentOrElse(
                    one -> one.model().unknown(), () -> aside(ActionBar.Aside.Kind.DEFER)));
    commands.on("not-so", () -> settling().ifPresent(one -> one.model().notSo()));
  }

  private Optional<RunSettle> settling() {
    return view.get().flatMap(RunRoomView::settling);
  }

  private void aside(ActionBar.Aside.Kind kind) {
    model.asides(kind).stream().findFirst().ifPresent(model::aside);
  }
}
