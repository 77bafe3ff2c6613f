package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.RunScreen;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.schema.SchemaComparison;
import dev.belay.schema.SchemaFilter;
import dev.belay.schema.SchemaSnapshot;
import java.nio.file.Path;
import java.sql.SQLException;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the middle of the guided migration the way back is taken by keys. */
@Timeout(420)
class RolledBackByKeyboardTest {
  @TempDir Path home;

  @Test
  void fromTheMiddleItIsRolledBackToTheSchemaThatWasThere() throws Exception {
    var parts = RunParts.of(home);
    var server = parts.sandboxes().warm();
    var before = schema(server);
    try (var journey = new DesktopJourney(home, parts)) {
      journey
          .startGuidedMigration()
          .drive(main -> main instanceof Main.Value value && value.step().equals("application"));
      assertThat(schema(server).fingerprint()).isNotEqualTo(before.fingerprint());
      journey.focus("run-value");
      journey.keys().press(KeyCode.PERIOD, true, false);
      journey.awaitsBar(Main.Held.class);
      journey.keys().tabTo("run-way-roll-back").press(KeyCode.ENTER);
      journey.focus("run-reason");
      journey.keys().type("The application shows an empty channel.").press(KeyCode.ENTER);
      journey.driveToTheEnd();
      var state = journey.picture().state();
      assertThat(state.progress().outcome()).contains(RunOutcome.ROLLED_BACK);
      assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_VERIFIED);
      assertThat(SchemaComparison.compare(before, schema(server))).isEmpty();
      assertThat(schema(server).fingerprint()).isEqualTo(before.fingerprint());
      var card = Fx.on(() -> journey.desktop().runs().model().screen().get()).orElseThrow().card();
      assertThat(card.title().words()).isEqualTo("Rolled back");
      assertThat(card.paragraphs())
          .extracting(RunScreen.Paragraph::text)
          .contains("Taken back and verified: apply, maintenance-table.");
    }
  }

  private static SchemaSnapshot schema(SandboxServer server) throws SQLException {
    try (var connection = server.connect(SandboxServer.MIGRATOR, SandboxServer.DATABASE)) {
      return SchemaSnapshot.read(connection, SchemaFilter.standard());
    }
  }
}
