package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.FxStalls;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.StepStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guided migration on the real sandbox through the whole desktop, by clicks, to its end. */
@Tag("smooth")
@Timeout(420)
class GuidedMigrationByMouseTest {
  /** The FX thread keeps nobody waiting for longer, while a run is on. */
  private static final Duration LIMIT = Duration.ofMillis(50);

  @TempDir Path home;

  @Test
  void byClicksFromTheLibraryToTheEnd() throws Exception {
    try (var journey = DesktopJourney.byMouse(home, RunParts.of(home))) {
      journey.awaits("runbook-guided-migration");
      try (var stalls = new FxStalls(LIMIT)) {
        journey.startGuidedMigration().driveToTheEnd();
        System.out.println(stalls.report());
        // 98: a robot that clicks as fast as it can asks for more screens than a person.
        assertThat(stalls.percentile(98)).as(stalls.report()).isLessThanOrEqualTo(LIMIT);
      }
      var state = journey.picture().state();
      assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
      assertThat(state.step("apply").status()).isEqualTo(StepStatus.DONE);
      var shown = Fx.on(() -> journey.desktop().runs().model().screen().get()).orElseThrow();
      assertThat(shown.header().look().word()).isEqualTo("Completed");
      assertThat(shown.card().title().words()).isEqualTo("Completed");
      assertThat(shown.bar().main()).isInstanceOf(Main.NotDriven.class);
    }
  }
}
