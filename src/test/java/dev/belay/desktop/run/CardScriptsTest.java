package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.CodeText;
import dev.belay.desktop.run.RunScreen.Code;
import dev.belay.desktop.run.RunScreen.Sends;
import dev.belay.desktop.run.StepScripts.Asked;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import dev.belay.migration.AppliedBy;
import dev.belay.migration.Migration;
import dev.belay.migration.PlainFormat;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the room shows of the scripts that a step sends, without a stage. */
class CardScriptsTest {
  private static final Path BASE = Path.of("runbooks/sandbox");

  @TempDir Path home;

  @Test
  void beforeTheDatabaseWasAskedAllFilesStandThereWithTheirExactText() throws Exception {
    try (var journal = RunSamples.click(home)) {
      var sends = sends(journal, RunSamples.scripts(journal));
      assertThat(sends.says()).contains("Which of them are pending is asked");
      assertThat(names(sends)).hasSize(5).first().isEqualTo("051_message_bookmarks.sql");
      for (var code : sends.texts()) {
        assertThat(code.text().text())
            .isEqualTo(Files.readString(BASE.resolve("migrations").resolve(code.text().name())));
        assertThat(code.text().language()).isEqualTo(CodeText.Language.SQL);
        assertThat(code.text().sha256()).isPresent();
        assertThat(code.text().facts()).matches("\\d+ statements?, (not in )?one transaction");
      }
    }
  }

  @Test
  void thePlanStandsWhereItIsApprovedWithWhatCannotBeUndoneAndWhatIsMissing() {
    try (var journal = RunSamples.planned(home)) {
      var go = sends(journal, RunSamples.scripts(journal), "go");
      assertThat(go.says())
          .startsWith("5 migrations, ")
          .contains("1 of 5 cannot be undone", "Applied, but not in this folder: 049_archive.");
      assertThat(go.texts().getFirst().text().text().lines())
          .hasSize(5)
          .last()
          .asString()
          .contains("055_messages_created_index", "not in one transaction", "no rollback script");
    }
  }

  @Test
  void theHandOverCardHoldsTheCommandsOfWhatIsPending() {
    try (var journal = RunSamples.planned(home)) {
      var picture = RunSamples.picture(journal);
      var card = HandOver.card(picture, RunSamples.scripts(journal), journal.now());
      assertThat(card)
          .contains("Without Belay, what is pending:", "pg_try_advisory_lock")
          .contains("INSERT INTO belay.migration_history")
          .doesNotContain("the undo of what this run applied");
    }
  }

  @Test
  void onceItWasAskedOnlyThePendingOnesStandThere() {
    try (var journal = RunSamples.click(home)) {
      var all = migrations();
      assertThat(names(sends(journal, pending(journal, all.subList(3, 5)))))
          .containsExactly("054_validate_messages_thread_fk.sql", "055_messages_created_index.sql");
      var none = sends(journal, pending(journal, List.of()));
      assertThat(none.texts()).isEmpty();
      assertThat(none.says()).startsWith("Nothing is pending");
      var other = RunSamples.scripts(journal).with(Optional.of(new Asked("other", "apply", all)));
      assertThat(sends(journal, other).says()).startsWith("All files");
    }
  }

  @Test
  void afterwardsThoseThatWereSentStandThereAndAFileThatChangedSinceSaysSo() {
    try (var journal = RunSamples.click(home)) {
      var one = migrations().get(1);
      send(journal, 1, one, one.forward().sql().statements().getFirst().sha256());
      send(journal, 2, migrations().get(2), "c0ffee");
      journal.say(new JournalEvent.StepDone("apply", "052, 053"));
      var sends = sends(journal, RunSamples.scripts(journal));
      assertThat(sends.says()).isEqualTo("Sent, in this order.");
      assertThat(names(sends))
          .containsExactly("052_users_last_seen.sql", "053_messages_thread_fk.sql");
      assertThat(sends.texts().getFirst().text().facts()).doesNotContain("changed");
      assertThat(sends.texts().getLast().text().facts()).endsWith("changed since it was sent");

      journal
          .say(new JournalEvent.RollbackStarted(List.of("apply"), "errors", "On-call 1"))
          .begins(Subject.undo("apply", 1), 2);
      assertThat(names(sends(journal, RunSamples.scripts(journal))))
          .containsExactly(
              "053_messages_thread_fk.rollback.sql", "052_users_last_seen.rollback.sql");
    }
  }

  @Test
  void aFolderThatCannotBeReadSaysWhy() {
    try (var journal = RunSamples.click(home)) {
      // The runbook names a folder beside itself that is not there.
      var sends = sends(journal, StepScripts.read(RunSamples.picture(journal)));
      assertThat(sends.texts()).isEmpty();
      assertThat(sends.says()).contains("There is no such folder");
    }
  }

  @Test
  void aBackupAndALookAtTheLocksShowTheirCommands() {
    try (var journal = RunSamples.click(home)) {
      assertThat(sends(journal, StepScripts.NONE, "back-up").texts().getFirst().text().text())
          .contains("pg_dump ");
      assertThat(sends(journal, StepScripts.NONE, "lock-queue").texts().getFirst().text().text())
          .contains("pg_locks");
    }
  }

  @Test
  void theDatabaseIsAskedWhichArePending() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var told = new ArrayList<Asked>();
    var scripts = new StripScripts(BASE, told::add);
    try (var journal = RunSamples.click(home);
        var connection = server.connect(database)) {
      var picture = RunSamples.picture(journal);
      assertThat(scripts.due(picture, connection)).hasSize(5);
      var history = new PlainFormat().history();
      history.ensure(connection);
      history.recordApplied(connection, migrations().getFirst(), new AppliedBy("0001", "apply"));
      assertThat(scripts.due(picture, connection)).hasSize(4);
      assertThat(told).extracting(Asked::step).containsOnly("apply");
      assertThat(told.getLast().pending())
          .extracting(Migration::version)
          .containsExactly("052", "053", "054", "055");
    }
  }

  @Test
  void theKeeperReadsARunOnceAndAgainWhenItsApplyMoves() {
    var shown = new ArrayList<StepScripts>();
    var reads = new ArrayList<Runnable>();
    var keeper = new RunScripts(reads::add, Runnable::run, shown::add);
    try (var journal = RunSamples.click(home)) {
      keeper.follow(new RunRoom.Shown(RunSamples.picture(journal)));
      keeper.follow(new RunRoom.Shown(RunSamples.picture(journal)));
      assertThat(reads).hasSize(1);
      assertThat(shown).isEmpty();
      reads.removeFirst().run();
      assertThat(shown.getLast().folders()).containsOnlyKeys("apply");
      keeper.asked(new Asked(journal.run(), "apply", migrations()));
      assertThat(shown.getLast().pending("apply")).contains(migrations());
      journal.begins(RunSamples.APPLY, 1);
      keeper.follow(new RunRoom.Shown(RunSamples.picture(journal)));
      assertThat(reads).hasSize(1);
    }
  }

  private static void send(RunJournal journal, int number, Migration migration, String sha) {
    if (number == 1) {
      journal.begins(RunSamples.APPLY, 2);
    }
    var label = migration.version();
    var subject = RunSamples.APPLY;
    journal
        .say(new JournalEvent.PartStarted(subject, number, label, true, 1, true))
        .say(
            new JournalEvent.StatementSent(
                subject, number, 1, "ALTER TABLE", sha, Optional.empty()))
        .say(new JournalEvent.StatementDone(subject, number, 1, 0, 12, List.of()))
        .say(new JournalEvent.CommitSent(subject, number))
        .committed(subject, number, label);
  }

  private static List<Migration> migrations() {
    return RunSamples.migrations();
  }

  private static StepScripts pending(RunJournal journal, List<Migration> pending) {
    return RunSamples.scripts(journal)
        .with(Optional.of(new Asked(journal.run(), "apply", pending)));
  }

  private static List<String> names(Sends sends) {
    return sends.texts().stream().map(Code::text).map(CodeText::name).toList();
  }

  private static Sends sends(RunJournal journal, StepScripts scripts) {
    return sends(journal, scripts, "apply");
  }

  /** Through the view model, as the room has it. */
  private static Sends sends(RunJournal journal, StepScripts scripts, String step) {
    var model = new RunViewModel(journal::now, _ -> {}, _ -> {});
    model.show(new RunRoom.Shown(RunSamples.picture(journal)));
    model.read(step);
    model.scripts(scripts);
    return model.screen().get().orElseThrow().card().sends();
  }
}
