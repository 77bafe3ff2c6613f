package dev.belay.desktop.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.testing.RunJournal;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run that cannot be read is one line of the library, and hides nothing else. */
class LibraryReaderTest {
  @TempDir Path home;

  private LibrarySnapshot read(RunJournal run) throws LibraryException {
    return new LibraryReader(
            Path.of("runbooks").toAbsolutePath(),
            run.store(),
            new ProfileStore(home.resolve("profiles.yaml")),
            new PgEnvironment(Map.of(), home),
            () -> new SandboxCard("Sandbox", Optional.empty()),
            InstantSource.fixed(RunJournal.START))
        .read();
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
