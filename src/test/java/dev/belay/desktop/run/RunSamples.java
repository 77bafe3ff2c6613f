package dev.belay.desktop.run;

import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.run.RunPicture.Heard;
import dev.belay.desktop.run.RunPicture.Progress;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.Cause;
import dev.belay.journal.Evidence;
import dev.belay.journal.Evidence.Truth;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.Subject;
import dev.belay.migration.Migration;
import dev.belay.migration.MigrationException;
import dev.belay.migration.PlainFormat;
import dev.belay.postgres.FingerprintCheck.Difference;
import dev.belay.run.GuardCount;
import dev.belay.run.answers.Answers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Guided migrations that stand at each kind of place. */
final class RunSamples {
  static final Subject APPLY = Subject.forward("apply", 1);

  private RunSamples() {}

  /** An apply and its undo in an earlier run. */
  static final EarlierRuns BEFORE =
      new EarlierRuns(
          Map.of(
              "apply",
              new EarlierRuns.Work(
                  "0141-aaaaaa", "nchat-staging", Duration.ofMillis(3900), RunJournal.START)),
          Map.of(
              "apply",
              new EarlierRuns.Work(
                  "0141-aaaaaa", "nchat-staging", Duration.ofMillis(200), RunJournal.START)));

  static RunPicture picture(RunJournal journal) {
    return picture(journal, new Driven.Here(), Heard.NOTHING);
  }

  static RunPicture picture(RunJournal journal, Driven driven, Heard heard) {
    return new RunPicture(
        journal.state(), journal.entries(), journal.runbook(), driven, heard, Answers.NONE);
  }

  /** The migrations of the sandbox. */
  static List<Migration> migrations() {
    try {
      return new PlainFormat().read(Path.of("runbooks/sandbox/migrations")).migrations();
    } catch (MigrationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All of them are in the folder of the apply step, and nobody was asked yet. */
  static StepScripts scripts(RunJournal journal) {
    return new StepScripts(
        journal.run(),
        Map.of("apply", new StepScripts.Folder.Read(migrations())),
        Optional.empty());
  }

  /** At the apply, with steps in every state before it. */
  static RunJournal beforeApply(Path home, String environment) {
    var journal = new RunJournal(home, environment);
    for (var step : journal.runbook().steps()) {
      switch (step.id()) {
        case "apply" -> {
          return gates(journal.pass(Duration.ofMinutes(4)));
        }
        case "compatibility" ->
            journal.say(
                new JournalEvent.StepSkipped(step.id(), "bucket is full, ticket 881", "On-call 1"));
        case "people" ->
            journal.say(
                new JournalEvent.StepDeferred(
                    step.id(), "the plan is not written yet", "On-call 1"));
        case "publications" ->
            journal
                .say(
                    new JournalEvent.AttemptStarted(
                        Subject.forward(step.id(), 1),
                        new JournalEvent.Plan(JournalEvent.Reach.NOTHING, "c0ffee", 0),
                        Optional.empty()))
                .say(
                    new JournalEvent.StepFailed(
                        step.id(),
                        Cause.of("2 tables are published.", "Migrate the subscribers first.")));
        case "archiving-on" ->
            journal.say(new JournalEvent.StepNotApplicable(step.id(), "archiving is provider"));
        default -> journal.done(step.id(), "as expected");
      }
      journal.pass(Duration.ofSeconds(20));
    }
    throw new IllegalStateException("No apply");
  }

  private static RunJournal gates(RunJournal journal) {
    for (var gate : journal.runbook().step("apply").orElseThrow().start().requires()) {
      journal.say(
          new JournalEvent.GateRead(
              "apply",
              new Evidence(
                  gate.label(),
                  "step backup",
                  Optional.of("5 min 52 s old"),
                  Optional.of("limit 30 min"),
                  Truth.TRUE,
                  journal.now())));
    }
    return journal;
  }

  static RunJournal click(Path home) {
    return beforeApply(home, "development")
        .say(new JournalEvent.StepAwaits("apply", Need.CONFIRMATION, "Confirm: Apply."));
  }

  static RunJournal typed(Path home) {
    return beforeApply(home, "production")
        .say(
            new JournalEvent.StepAwaits(
                "apply", Need.TYPED_TARGET, "To go on, type the target: nchat-production"));
  }

  /** Before the apply, with the plan that was read at the start. */
  static RunJournal planned(Path home) {
    var files =
        migrations().stream()
            .map(one ->
                new JournalEvent.PlannedFile(
                    one.version(),
                    one.name(),
                    one.sha256(),
                    one.forward().sql().statements().size(),
                    one.transactional(),
                    one.version().equals("055")
                        ? Optional.empty()
                        : one.rollback().map(script -> script.sql().sha256())))
            .toList();
    return typed(home)
        .say(
            new JournalEvent.PlanRead(
                "apply", "sandbox/migrations", "cafe", files, List.of("049_archive")));
  }

  static RunJournal second(Path home) {
    return beforeApply(home, "production")
        .say(
            new JournalEvent.StepAwaits(
                "apply", Need.SECOND_PERSON, "A second person confirms: Apply."));
  }

  static RunJournal gate(Path home) {
    var journal = beforeApply(home, "production");
    var gate = journal.runbook().step("apply").orElseThrow().start().requires().getFirst();
    return journal
        .say(
            new JournalEvent.GateRead(
                "apply",
                new Evidence(
                    gate.label(),
                    "step backup",
                    Optional.of("44 min old"),
                    Optional.of("limit 30 min"),
                    Truth.FALSE,
                    journal.now())))
        .say(
            new JournalEvent.StepAwaits(
                "apply", Need.GATE, "Waits until this holds: " + gate.label()));
  }

  static RunJournal value(Path home) {
    var journal = new RunJournal(home, "sandbox");
    return journal
        .upTo("pending")
        .say(
            new JournalEvent.StepAwaits(
                "pending",
                Need.VALUE,
                "Belay has read the pending migrations of sandbox/migrations, and applies exactly"
                    + " those. Are all of them meant for this window?"));
  }

  static RunJournal question(Path home) {
    var journal = new RunJournal(home);
    return journal
        .upTo("keep")
        .say(
            new JournalEvent.EvidenceRead(
                "keep",
                new Evidence(
                    "Keep the migration, or roll it back while nobody has written?",
                    "SELECT count(*) FROM pg_index WHERE NOT indisvalid",
                    Optional.of("0"),
                    Optional.empty(),
                    Truth.INFORMATION,
                    journal.now())))
        .say(
            new JournalEvent.StepAwaits(
                "keep",
                Need.ANSWER,
                "Keep the migration, or roll it back while nobody has written? The evidence"
                    + " proposes keep."));
  }

  static RunJournal running(Path home) {
    var journal = beforeApply(home, "production").begins(APPLY, 1);
    return journal
        .say(new JournalEvent.PartStarted(APPLY, 1, "054_add_message_bookmarks", true, 3, true))
        .say(new JournalEvent.TransactionAssigned(APPLY, 1, "88412907", true))
        .say(sent(1, "CREATE TABLE nchat.nchat_message_bookmarks"))
        .say(new JournalEvent.StatementDone(APPLY, 1, 1, 0, 303, List.of()))
        .say(sent(2, "CREATE INDEX message_bookmarks_recent"))
        .say(new JournalEvent.StatementDone(APPLY, 1, 2, 0, 21, List.of()))
        .say(sent(3, "INSERT INTO nchat.nchat_message_bookmarks"))
        .pass(Duration.ofMillis(6200));
  }

  private static JournalEvent.StatementSent sent(int number, String summary) {
    return new JournalEvent.StatementSent(APPLY, 1, number, summary, "c0ffee", Optional.empty());
  }

  static RunPicture runningPicture(RunJournal journal) {
    return picture(
        journal,
        new Driven.Here(),
        Heard.NOTHING.with(
            new Progress(
                "apply",
                "waits for a lock that 48190 holds (app/web, idle in transaction)",
                journal.now())));
  }

  /** Three sessions have waited on the running apply for 4.2 s. */
  static RunPicture guarded(RunJournal journal) {
    var since = journal.now().minusMillis(4200);
    return guarded(
        journal, new GuardCount(1, 3, 2, since, Duration.ZERO, since.plus(Duration.ofSeconds(10))));
  }

  static RunPicture guarded(RunJournal journal, GuardCount count) {
    return picture(
        journal,
        new Driven.Here(),
        Heard.NOTHING
            .with(new Progress("apply", "statement 3 of 3", journal.now()))
            .guarded(Optional.of(new RunPicture.Guarded("apply", count))));
  }

  static RunPicture stopping(RunJournal journal) {
    return picture(journal, new Driven.Here(), Heard.NOTHING.stopping(Optional.of(journal.now())));
  }

  static RunJournal failed(Path home) {
    var cause =
        new Cause(
            "054 failed at statement 3: lock timeout on nchat_messages. The transaction is rolled"
                + " back, nothing of 054 remains.",
            Optional.of("054_add_message_bookmarks.sql:8"),
            Optional.of("55P03"),
            "48190 blocked it: open it in Locks, or try again.");
    var journal =
        running(home)
            .say(new JournalEvent.AttemptFailed(APPLY, cause, Optional.empty()))
            .say(new JournalEvent.StepFailed("apply", cause));
    return journal.say(
        new JournalEvent.RunHeld(
            "Apply failed: "
                + cause.message()
                + " Nothing of this run is in effect, so there is"
                + " nothing to take back."));
  }

  /** Fails with a text of so many letters. */
  static RunJournal failedAtLength(Path home, int letters) {
    var one = "051_first.sql:1: the name does not say which migration this is. ";
    var cause = Cause.of(one.repeat(letters / one.length()), "Rename the files. ".repeat(40));
    return running(home)
        .say(new JournalEvent.AttemptFailed(APPLY, cause, Optional.empty()))
        .say(new JournalEvent.StepFailed("apply", cause))
        .say(new JournalEvent.RunHeld("Apply failed: " + cause.message()));
  }

  static RunJournal stopped(Path home) {
    return running(home)
        .say(
            new JournalEvent.StepStopped(
                "apply", "The transaction is rolled back: nothing of 054 remains."))
        .say(
            new JournalEvent.RunHeld(
                "Stopped. The transaction is rolled back: nothing of 054 remains."));
  }

  static RunPicture offline(RunJournal journal) {
    return picture(
        journal,
        new Driven.Here(),
        Heard.NOTHING.with(new Progress("", "no connection: Connection refused", journal.now())));
  }

  static RunJournal wrongServer(Path home) {
    return typed(home)
        .say(
            new JournalEvent.RunHeld(
                "This is not the server of the run. The server is on timeline 4, the run on 3: it"
                    + " was promoted or restored."));
  }

  /** The server was promoted while the run waited. */
  static RunPicture onWrongServer(RunJournal journal) {
    return picture(
        journal,
        new Driven.Here(),
        Heard.NOTHING.wrongServer(
            List.of(
                new Difference(
                    "timeline",
                    "3",
                    "4",
                    "The server is on timeline 4, the run on 3: it was promoted or restored."))));
  }

  static RunJournal inDoubt(Path home) {
    return running(home).lost(APPLY);
  }

  static RunJournal rolledBack(Path home) {
    var undo = Subject.undo("apply", 1);
    return running(home)
        .say(new JournalEvent.CommitSent(APPLY, 1))
        .committed(APPLY, 1, "054_add_message_bookmarks")
        .say(new JournalEvent.StepDone("apply", "1 migration"))
        .say(
            new JournalEvent.RollbackStarted(
                List.of("apply"), "Too many errors after the apply.", "On-call 1"))
        .begins(undo, 1)
        .say(new JournalEvent.PartStarted(undo, 1, "054_add_message_bookmarks", true, 1, true))
        .committed(undo, 1, "054_add_message_bookmarks")
        .say(new JournalEvent.Undone("apply", true, "the schema equals the one before"))
        .say(
            new JournalEvent.RunFinished(
                JournalEvent.RunOutcome.ROLLED_BACK, "Taken back and verified: apply."));
  }

  /** Maintenance went on, the migration was applied, and both were undone. */
  static RunJournal rolledBackFromMaintenance(Path home) {
    var on = Subject.forward("maintenance-table", 1);
    var off = Subject.undo("maintenance-table", 1);
    var back = Subject.undo("apply", 1);
    return new RunJournal(home)
        .upTo("go")
        .say(new JournalEvent.StepAwaits("go", Need.APPROVAL, "Agree?"))
        .say(new JournalEvent.ApprovalRefused("go", "Ben", "the backup is 9 h old"))
        .say(new JournalEvent.StepReopened("go", "asked again", "On-call 1"))
        .say(new JournalEvent.StepAwaits("go", Need.APPROVAL, "Agree?"))
        .say(
            new JournalEvent.ApprovalGiven(
                "go", "Ann", "c0ffee", RunJournal.START, Optional.empty()))
        .say(new JournalEvent.StepDone("go", "Ann"))
        .begins(on, 1)
        .part(on, 1, "maintenance-table", 1)
        .committed(on, 1, "maintenance-table")
        .say(new JournalEvent.StepDone("maintenance-table", "1 row"))
        .begins(APPLY, 1)
        .part(APPLY, 1, "054", 3)
        .committed(APPLY, 1, "054")
        .say(new JournalEvent.StepDone("apply", "1 migration"))
        .pass(Duration.ofMinutes(5))
        .say(
            new JournalEvent.RollbackStarted(
                List.of("apply", "maintenance-table"), "Errors after the apply.", "On-call 1"))
        .begins(back, 1)
        .part(back, 1, "054", 1)
        .committed(back, 1, "054")
        .say(new JournalEvent.Undone("apply", true, "the schema equals the one before"))
        .begins(off, 1)
        .part(off, 1, "maintenance-table", 1)
        .committed(off, 1, "maintenance-table")
        .say(new JournalEvent.Undone("maintenance-table", true, "off"))
        .say(
            new JournalEvent.RunFinished(
                JournalEvent.RunOutcome.ROLLED_BACK, "Rolled back and verified."));
  }

  static RunJournal rollingBack(Path home) {
    return running(home)
        .say(new JournalEvent.CommitSent(APPLY, 1))
        .committed(APPLY, 1, "054_add_message_bookmarks")
        .say(new JournalEvent.StepDone("apply", "1 migration"))
        .say(
            new JournalEvent.RollbackStarted(
                List.of("apply"), "Too many errors after the apply.", "On-call 1"))
        .begins(Subject.undo("apply", 1), 1);
  }

  static RunJournal ended(Path home) {
    var journal = beforeApply(home, "production");
    var after = false;
    for (var step : journal.runbook().steps()) {
      after |= step.id().equals("apply");
      if (after) {
        journal.done(step.id(), "as expected");
      }
    }
    return journal.say(
        new JournalEvent.RunFinished(
            JournalEvent.RunOutcome.COMPLETED_WITH_EXCEPTIONS,
            "To the end, but not all is done: compatibility skipped, people deferred."));
  }
}
