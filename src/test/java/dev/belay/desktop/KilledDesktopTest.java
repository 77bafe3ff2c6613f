package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent.PartCommitted;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.JournalEvent.Settled;
import dev.belay.journal.JournalEvent.StatementSent;
import dev.belay.journal.Verdict;
import dev.belay.postgres.sandbox.SandboxServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The desktop is killed in the middle of the migrations, opened again, and settled by keys. */
@Timeout(420)
class KilledDesktopTest {
  @TempDir Path home;
  @TempDir Path logs;

  @Test
  void aRunKilledInMidApplyIsSettledAndGoesToItsEnd() throws Exception {
    killedInMidApply();
    var parts = RunParts.of(home);
    try (var journey = new DesktopJourney(home, parts)) {
      journey.awaits("resume-0001");
      assertThat(label(journey, "resume-0001")).contains("Settle and resume");
      journey.keys().tabTo("resume-0001").press(KeyCode.ENTER);
      journey.awaits("settle-act");
      assertThat(label(journey, "settle-headline")).isEqualTo("Parts took effect.");
      journey.keys().tabTo("settle-act").press(KeyCode.ENTER);
      journey.driveToTheEnd();
      var picture = journey.picture();
      assertThat(picture.state().progress().outcome()).contains(RunOutcome.COMPLETED);
      assertThat(settled(picture.entries()))
          .extracting(Settled::verdict)
          .containsExactly(Verdict.PARTLY);
      assertThat(settled(picture.entries()).getFirst().parts()).containsExactly(1, 2, 3);
      nothingWasAppliedTwice(picture.entries());
      assertThat(text(parts.sandboxes().warm(), "SELECT count(*) FROM belay.migration_history"))
          .isEqualTo("5");
    }
  }

  private void killedInMidApply() throws Exception {
    var said = logs.resolve("child.log");
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Xmx600m", "-Dglass.platform=Headless", "-Dprism.order=sw"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(DyingDesktop.class.getName(), home.toString()));
    var child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(child.waitFor(240, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue())
        .as(Files.readString(said, StandardCharsets.UTF_8))
        .isEqualTo(DyingDesktop.EXIT);
  }

  /** No statement of a migration was sent a second time, and each part took effect once. */
  private static void nothingWasAppliedTwice(List<Entry> entries) {
    var sent =
        entries.stream()
            .map(Entry::event)
            .filter(StatementSent.class::isInstance)
            .map(StatementSent.class::cast)
            .filter(one -> one.subject().step().equals("apply"))
            .map(one -> one.summary() + " " + one.sha256())
            .toList();
    assertThat(sent).hasSizeGreaterThan(DyingDesktop.PART).doesNotHaveDuplicates();
    var committed =
        entries.stream()
            .map(Entry::event)
            .filter(PartCommitted.class::isInstance)
            .map(PartCommitted.class::cast)
            .filter(one -> one.subject().step().equals("apply"))
            .map(PartCommitted::label)
            .toList();
    // 053 is the part that the server committed and nobody wrote down: settled, not sent again.
    assertThat(committed).containsExactly("051", "052", "054", "055#1", "055");
  }

  private static List<Settled> settled(List<Entry> entries) {
    return entries.stream()
        .map(Entry::event)
        .filter(Settled.class::isInstance)
        .map(Settled.class::cast)
        .toList();
  }

  private static String label(DesktopJourney journey, String id) {
    return Fx.on(() -> {
      var node = journey.desktop().shell().lookup("#" + id);
      return node instanceof Labeled labeled && !labeled.getText().isEmpty()
          ? labeled.getText()
          : String.valueOf(node.getAccessibleText());
    });
  }

  private static String text(SandboxServer server, String sql) throws SQLException {
    try (var connection = server.connect(SandboxServer.MIGRATOR, SandboxServer.DATABASE);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
