package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Runs on the command line, for tests that compare another way of driving with them. */
public final class HeadlessRuns {
  private HeadlessRuns() {}

  /**
   * The shipped guided migration on a sandbox, to its end; the data folder is {@code belay-home}.
   */
  public static void guidedMigrationOnTheSandbox(Path folder) {
    var runbook = Path.of("runbooks/guided-migration.yaml").toAbsolutePath();
    var result = new CliFixture(folder).run("run", runbook.toString(), "--sandbox", "--yes");
    assertThat(result.exit()).as(result.all()).isZero();
  }
}
