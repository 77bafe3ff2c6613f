package dev.belay.desktop.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.testing.RunHolder;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run that cannot be read is one line of the library, and hides nothing else. */
class LibraryReaderTest {
  @TempDir Path home;

  private LibrarySnapshot read(RunJournal run) throws LibraryException {
    return reader(run).read();
  }

  private LibraryReader reader(RunJournal run) {
    return new LibraryReader(
        Path.of("runbooks").toAbsolutePath(),
        run.store(),
        new ProfileStore(home.resolve("profiles.yaml")),
        new PgEnvironment(Map.of(), home),
        () -> new SandboxCard("Sandbox", Optional.empty()),
        run::now);
  }

  private LibraryViewModel model(LibraryReader reader) {
    return new LibraryViewModel(reader, Runnable::run, Runnable::run);
  }

  private static List<LibrarySnapshot.Interrupted> cards(LibraryViewModel model) {
    model.refresh();
    return ((LibraryViewModel.State.Ready) model.state().get()).snapshot().interrupted();
  }

  private static LibrarySnapshot.LastRun lastRun(LibraryReader reader) throws LibraryException {
    return reader.read().runbooks().stream()
        .filter(line -> line.id().equals("guided-migration"))
        .findFirst()
        .orElseThrow()
        .lastRun();
  }

  @Test
  void aRunThatAnotherProcessDrivesIsSaidToBeDrivenAndIsNotOfferedForResume() throws Exception {
    var run = new RunJournal(home);
    run.upTo("apply").begins(Subject.forward("apply", 1), 2).close();
    var reader = reader(run);
    var model = model(reader);
    model.inUse().set("nchat-production");

    try (var holder = RunHolder.of(home, run.run())) {
      var card = cards(model).getFirst();

      assertThat(card.headline())
          .startsWith(
              "Run 0001 " + run.runbook().about().title() + " is driven by process " + holder.pid())
          .contains(" since ");
      assertThat(card.doubt()).isEmpty();
      assertThat(card.standing()).doesNotContain("Resuming");
      assertThat(model.ready(card)).isFalse();
      assertThat(lastRun(reader).words()).startsWith("Running");
      assertThat(new HistoryReader(run.store()).runs().getFirst().standing().word())
          .isEqualTo("Running");
    }

    var left = cards(model).getFirst();
    assertThat(left.headline())
        .isEqualTo(
            "Run 0001 "
                + run.runbook().about().title()
                + " was interrupted with one step in doubt");
    assertThat(model.ready(left)).isTrue();
    assertThat(lastRun(reader).words()).startsWith("In doubt");
    assertThat(new HistoryReader(run.store()).runs().getFirst().standing().word())
        .isEqualTo("In doubt");
  }

  @Test
  void aRunOfAnotherServerThanTheConnectedOneIsNotWhatEnterResumes() throws Exception {
    try (var run = new RunJournal(home)) {
      var model = model(reader(run));
      assertThat(model.ready(cards(model).getFirst())).isFalse();

      model.inUse().set("nchat-production");
      assertThat(model.ready(cards(model).getFirst())).isTrue();
    }
  }

  @Test
  void aRunThatEndedIsNotOfferedAnyMoreAndItsAgeIsThatOfItsEnd() throws Exception {
    try (var run = new RunJournal(home)) {
      var reader = reader(run);
      assertThat(reader.read().interrupted()).hasSize(1);

      run.pass(Duration.ofMinutes(26))
          .say(new JournalEvent.RunFinished(JournalEvent.RunOutcome.COMPLETED, "All is done."))
          .pass(Duration.ofSeconds(20));

      assertThat(reader.read().interrupted()).isEmpty();
      assertThat(lastRun(reader).words()).isEqualTo("Completed, 20 s ago");
      run.pass(Duration.ofSeconds(20));
      assertThat(lastRun(reader).words()).isEqualTo("Completed, 40 s ago");
    }
  }

  @Test
  void aCardNamesTheRunbookAndWhatFailed() throws Exception {
    try (var run = new RunJournal(home)) {
      var apply = Subject.forward("apply", 1);
      var cause = Cause.of("Lock timeout after 2 s.", "Look at who holds the lock.");
      run.upTo("apply")
          .begins(apply, 1)
          .say(new JournalEvent.AttemptFailed(apply, cause, Optional.empty()))
          .say(new JournalEvent.StepFailed("apply", cause))
          .say(new JournalEvent.RunHeld("The step failed."));

      var card = read(run).interrupted().getFirst();

      assertThat(card.headline()).isEqualTo("Run 0001 Guided migration is paused");
      assertThat(card.standing())
          .startsWith(
              "Failed: "
                  + run.runbook().step("apply").orElseThrow().title()
                  + ": Lock timeout after 2 s.");
    }
  }

  @Test
  void aRunWhoseRunbookHoldsStarsInsideItsWordsIsOneLineAndTellsNoPart() throws Exception {
    try (var run = new RunJournal(home)) {
      var hidden = run.beside(text -> text.replace("mig", "***"));

      var snapshot = read(run);

      assertThat(snapshot.interrupted())
          .extracting(LibrarySnapshot.Interrupted::run)
          .containsExactly(run.run());
      assertThat(snapshot.runbooks()).isNotEmpty();
      assertThat(snapshot.broken())
          .singleElement()
          .asString()
          .startsWith("Run " + hidden + ": The runbook in the journal of run")
          .doesNotContain("***");
    }
  }

  @Test
  void brokenUnreadableAndUnknownJournalsHideNoOther() throws Exception {
    try (var run = new RunJournal(home)) {
      var changed = run.beside(text -> text);
      var journal = run.store().journal(changed);
      Files.writeString(journal, Files.readString(journal).replace("run-opened", "run-openex"));
      Files.createDirectories(run.store().journal("0008-abcdef"));
      Files.createDirectories(run.store().folder("0009-abcdef"));
      Files.writeString(run.store().journal("0009-abcdef"), "\0\0nonsense\n{}\n");

      var snapshot = read(run);

      assertThat(snapshot.interrupted())
          .extracting(LibrarySnapshot.Interrupted::run)
          .containsExactly(run.run());
      assertThat(snapshot.broken())
          .hasSize(3)
          .anyMatch(line -> line.startsWith("Run " + changed))
          .anyMatch(line -> line.startsWith("Run 0008-abcdef"))
          .anyMatch(line -> line.startsWith("Run 0009-abcdef"));
    }
  }
}
