package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.HeadlessRuns;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.FxStalls;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalComparison;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.JournalStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guided migration on the sandbox through the whole desktop, by the keyboard alone. */
@Tag("smooth")
@Timeout(420)
class GuidedMigrationByKeyboardTest {
  @TempDir Path home;
  @TempDir Path headless;

  @Test
  void byKeysAloneTheRunDoesWhatTheCommandLineDoes() throws Exception {
    List<Entry> driven;
    try (var journey = new DesktopJourney(home, RunParts.withTheUsualRows(home));
        var stalls = new FxStalls(Duration.ofMillis(50))) {
      journey.startGuidedMigration().driveToTheEnd();
      var picture = journey.picture();
      assertThat(picture.state().progress().outcome()).contains(RunOutcome.COMPLETED);
      assertThat(Fx.on(() -> journey.desktop().model().title())).startsWith("SANDBOX");
      driven = read(home);
      System.out.println(stalls.report());
      assertThat(stalls.percentile(99))
          .as(stalls.report())
          .isLessThanOrEqualTo(Duration.ofMillis(50));
    }
    HeadlessRuns.guidedMigrationOnTheSandbox(headless);
    var ofTheCommandLine = new JournalStore(headless.resolve("belay-home"), InstantSource.system());
    assertThat(ofTheCommandLine.folder(ofTheCommandLine.ids().getFirst()).resolve("live"))
        .as("a run on the sandbox is recorded, too")
        .isNotEmptyDirectory();
    var comparison = JournalComparison.of(driven, read(headless.resolve("belay-home")));
    assertThat(comparison.compared()).isGreaterThan(200);
    assertThat(comparison.differences())
        .filteredOn(one -> one.kind() == JournalComparison.Kind.CONDUCT)
        .isEmpty();
    assertThat(comparison.same()).isTrue();
  }

  private static List<Entry> read(Path data) throws Exception {
    var store = new JournalStore(data, InstantSource.system());
    return store.read(store.ids().getFirst()).entries();
  }
}
