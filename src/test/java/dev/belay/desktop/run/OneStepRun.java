package dev.belay.desktop.run;

import dev.belay.journal.AttemptState;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.PartState;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.About;
import dev.belay.runbook.Action;
import dev.belay.runbook.Limits;
import dev.belay.runbook.OnFailure;
import dev.belay.runbook.Phase;
import dev.belay.runbook.Requirement;
import dev.belay.runbook.Retries;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import dev.belay.runbook.Undo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of one step that changes the database, in the state that a test gives it. */
final class OneStepRun {
  static final Instant OPENED = Instant.parse("2026-11-25T03:00:00Z");

  private OneStepRun() {}

  /** The script's only part was committed. */
  static AttemptState committed() {
    return attempt(true);
  }

  /** The script was sent, and is not answered. */
  static AttemptState sent() {
    return attempt(false);
  }

  private static AttemptState attempt(boolean committed) {
    var part =
        new PartState(
            1,
            "054",
            true,
            true,
            Optional.empty(),
            Optional.empty(),
            new PartState.Progress(2, 2, 2, committed, committed));
    return new AttemptState(
        new Subject("apply", Subject.Direction.FORWARD, 1),
        OPENED,
        new JournalEvent.Plan(JournalEvent.Reach.DATABASE, "", 1),
        Optional.empty(),
        List.of(part),
        new AttemptState.Guards(Map.of(), false),
        committed ? Optional.of(new AttemptState.End.Succeeded()) : Optional.empty());
  }

  /**
   * A run that stands at its only step.
   *
   * @param loses how the runbook counts what undoing would lose
   */
  static RunPicture picture(
      StepStatus status, List<AttemptState> attempts, String script, Optional<String> loses) {
    var undo =
        new Undo(
            Optional.of("DROP TABLE bookmarks"),
            Optional.empty(),
            false,
            Optional.empty(),
            loses,
            List.of());
    var step =
        new Step(
            "apply",
            "Apply",
            new Action.Sql(
                Optional.of(script),
                Optional.empty(),
                Action.TransactionMode.ONE,
                Optional.empty()),
            new Step.Purpose("why", Step.Risk.DDL, false, List.of(), Optional.empty()),
            new Step.Start(List.of(), Optional.empty(), Step.Confirm.BY_RISK),
            new Step.Conduct(
                Optional.empty(), Retries.NONE, List.of(), Optional.empty(), Optional.empty()),
            new Step.Ending(List.of(), List.of(), Optional.of(undo), OnFailure.STOP));
    var day = LocalDate.parse("2026-11-25");
    var about =
        new About(
            "one",
            "One step",
            About.Kind.MIGRATION,
            Optional.empty(),
            new About.Ownership("Team", "1", day, day, Optional.empty()));
    var runbook =
        new Runbook(
            1,
            about,
            new Requirement(true, 14, Optional.empty(), List.of(), List.of()),
            List.of(),
            Limits.DEFAULT,
            List.of(new Phase("only", "Only", List.of(step))));
    var event =
        new JournalEvent.RunOpened(
            new JournalEvent.Version(1, "test"),
            "",
            List.of("apply"),
            Map.of("decide_by", "03:42"),
            new JournalEvent.MeantTarget("nchat", "staging", "localhost", true),
            new JournalEvent.Options(false, false),
            "tester");
    var said =
        new StepState.Said(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    var state =
        new StepState(
            "apply", status, UndoStatus.NONE, OPENED, attempts, StepState.Seen.NOTHING, said);
    var run =
        new RunState(
            new RunState.Opened("0001-one", OPENED, event),
            new RunState.Progress(
                RunStatus.RUNNING,
                Optional.of("apply"),
                Optional.empty(),
                "tester",
                Optional.empty(),
                List.of(),
                Optional.empty()),
            Map.of("apply", state),
            new RunState.Kept(Map.of(), Map.of()),
            Map.of(),
            Optional.empty(),
            1);
    return new RunPicture(
        run,
        List.of(),
        runbook,
        new RunPicture.Driven.Here(),
        RunPicture.Heard.NOTHING,
        Answers.NONE);
  }
}
