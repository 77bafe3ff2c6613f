package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.HeadlessRuns;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.RunScreen;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.FxStalls;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalComparison;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.JournalStore;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.schema.SchemaComparison;
import dev.belay.schema.SchemaFilter;
import dev.belay.schema.SchemaSnapshot;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javafx.scene.input.KeyCode;
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
    try (var journey = new DesktopJourney(home, RunParts.of(home));
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

  private static List<Entry> read(Path data) throws Exception {
    var store = new JournalStore(data, InstantSource.system());
    return store.read(store.ids().getFirst()).entries();
  }
}
