package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.StepStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guided migration on the real sandbox through the whole desktop, by clicks, to its end. */
@Timeout(420)
class GuidedMigrationByMouseTest {
  @TempDir Path home;

  @Test
  void byClicksFromTheLibraryToTheEnd() throws Exception {
    try (var journey = DesktopJourney.byMouse(home, RunParts.of(home))) {
      journey.awaits("runbook-guided-migration");
      journey.startGuidedMigration().driveToTheEnd();
      var state = journey.picture().state();
      assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
      assertThat(state.step("apply").status()).isEqualTo(StepStatus.DONE);
      var shown = Fx.on(() -> journey.desktop().runs().model().screen().get()).orElseThrow();
      assertThat(shown.header().look().word()).isEqualTo("Completed");
      assertThat(shown.card().title().words()).isEqualTo("Completed");
      assertThat(shown.bar().main()).isInstanceOf(Main.Ended.class);
    }
  }
}
