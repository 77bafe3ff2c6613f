package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.StepStatus;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupStepTest {
  private static final String BACKUP =
      """
      - id: backup
        title: Back up
        why: To have something to go back to.
        risk: read
        action: {type: backup, folder: backups, format: custom, verify: true, jobs: 1}
      """;

  @TempDir Path folder;

  @Test
  void aBackupIsVerifiedByRestoringAndKeptBesideTheJournal() throws Exception {
    var fixture = new RunFixture(TestServer.of(15), folder);
    fixture.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2), (3)");

    var state = fixture.run(fixture.runbook("", BACKUP));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(state.step("backup").said().value().orElseThrow())
        .startsWith("verified by restoring");
    assertThat(fixture.value("SELECT count(*) FROM pg_database WHERE datname LIKE 'belay_verify%'"))
        .isEqualTo("0");
  }

  @Test
  void aServerThatIsNewerThanPgDumpIsSaidToBeSo() throws Exception {
    var fixture = new RunFixture(TestServer.of(18), folder);

    var state = fixture.run(fixture.runbook("", BACKUP));

    assertThat(state.step("backup").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.step("backup").said().cause().orElseThrow().cure())
        .contains("client programs");
  }
}
