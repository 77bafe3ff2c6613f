package dev.belay.desktop.run;

import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.run.RunPicture.Heard;
import dev.belay.journal.Entry;
import dev.belay.journal.Fold;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Reach;
import dev.belay.journal.RunState;
import dev.belay.journal.Subject;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookJson;
import dev.belay.runbook.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Scene;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the run room once where nobody sees it, beside the FX thread: what is loaded and linked at
 * the first drawing, which takes most of its time, is there when the room is opened. Scenes without
 * a window may be made on any thread.
 */
final class RunWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(RunWarmUp.class);
  private static final String RUNBOOK = "guided-migration";
  private static final String RUN = "0000-warm-up";

  private final List<Entry> entries = new ArrayList<>();
  private Optional<RunState> state = Optional.empty();

  private RunWarmUp() {}

  /** Draws; never fails. */
  static void draw(RunbookForms forms, Theme theme) {
    try {
      if (forms.read(RUNBOOK) instanceof RunRoom.Starting starting) {
        new RunWarmUp().draw(starting, theme);
      }
    } catch (RuntimeException e) {
      LOG.debug("The run room was not warmed up", e);
    }
  }

  private void draw(RunRoom.Starting starting, Theme theme) {
    var model = new RunViewModel(Instant::now, _ -> {}, _ -> {});
    var view = new RunRoomView(model, RunRoomView.Acts.NONE);
    var scene = new Scene(view, 1280, 760);
    theme.dress(scene);
    show(model, view, starting);
    var resolved = starting.form().resolved();
    var step = resolved.runbook().steps().stream().filter(one -> one.action().acts()).findFirst();
    if (step.isPresent()) {
      run(model, view, resolved, step.get());
    }
    view.close();
  }

  private void run(RunViewModel model, RunRoomView view, Resolved resolved, Step step) {
    begin(resolved);
    say(new JournalEvent.StepAwaits(step.id(), JournalEvent.Need.CONFIRMATION, step.title()));
    show(model, view, shown(resolved));
    model.strip().set(Optional.of(strip(resolved)));
    view.applyCss();
    view.layout();
    var subject = Subject.forward(step.id(), 1);
    say(
        new JournalEvent.AttemptStarted(
            subject, new JournalEvent.Plan(Reach.DATABASE, "", 1), Optional.empty()));
    say(new JournalEvent.Output(subject, "warm-up"));
    say(new JournalEvent.InDoubt(subject, "warm-up"));
    show(model, view, shown(resolved));
  }

  private StripModel strip(Resolved resolved) {
    return StripModels.of(
        new StripFacts(
            state.orElseThrow(), resolved.runbook(), StripFacts.Live.NONE, Instant.now()));
  }

  private static void show(RunViewModel model, RunRoomView view, RunRoom room) {
    model.show(room);
    view.applyCss();
    view.layout();
  }

  private RunRoom shown(Resolved resolved) {
    return new RunRoom.Shown(
        new RunPicture(
            state.orElseThrow(),
            entries,
            resolved.runbook(),
            new Driven.Here(),
            Heard.NOTHING,
            Answers.NONE));
  }

  private void begin(Resolved resolved) {
    say(
        new JournalEvent.RunOpened(
            new JournalEvent.Version(1, "warm-up"),
            RunbookJson.text(resolved),
            resolved.runbook().steps().stream().map(Step::id).toList(),
            Map.of(),
            new JournalEvent.MeantTarget("sandbox", "sandbox", "", false),
            new JournalEvent.Options(false, false),
            "warm-up"));
    say(new JournalEvent.TargetBound(Map.of(), false));
  }

  private void say(JournalEvent event) {
    var entry = new Entry(entries.size() + 1L, Instant.now(), RUN, event, "", "");
    state = Optional.of(state.isPresent() ? Fold.next(state.get(), entry) : Fold.first(entry));
    entries.add(entry);
  }
}
