package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of data that a step destroys, on a real server with backups. */
class LossesCommandTest {
  private static final String STEPS =
      """
      - id: backup
        title: Back up
        action: {type: backup, folder: backups, format: custom, verify: true, jobs: 1}
        why: To have something to go back to.
        risk: read
      - id: apply
        title: Apply
        action: {type: apply, folder: migrations}
        why: The work.
        risk: ddl
        undo: {script: true}
      - id: breaks
        title: Break
        action: {type: sql, sql: "SELECT 1/0"}
        why: To fail.
        risk: write
        undo: {none: It does nothing.}
      """;

  @TempDir Path folder;

  @Test
  void whatIsDestroyedIsSaidBeforeAndWhatIsMissingWithTheWayToItAfterTheRollback() {
    var server = TestServer.of(15);
    var cli = new CliFixture(folder);
    var database = server.freshDatabase();
    server.execute(
        database,
        "CREATE TABLE customers (id int PRIMARY KEY, code text)",
        "INSERT INTO customers SELECT i, 'c' || i FROM generate_series(1, 300) AS i");
    cli.file(
        "migrations/006_drop.sql",
        "ALTER TABLE customers DROP COLUMN code; UPDATE customers SET id = 1 WHERE id < 0;");
    cli.file("migrations/006_drop.rollback.sql", "ALTER TABLE customers ADD COLUMN code text;");
    var runbook = cli.runbook(STEPS).toString();
    var baseline =
        cli.run(
            CliFixture.join(
                new String[] {"baseline", folder.resolve("migrations").toString()},
                CliFixture.join(
                    cli.on(server, database),
                    "--to",
                    "none",
                    "--reason",
                    "nothing of the folder is in effect")));
    assertThat(baseline.exit()).as(baseline.all()).isZero();

    var result =
        cli.run(
            CliFixture.join(
                CliFixture.join(new String[] {"run", runbook}, cli.on(server, database)),
                "--yes",
                "--on-failure",
                "rollback"));

    assertThat(result.out())
        .containsSubsequence(
            "destroys: 006_drop.sql destroys 300 values of public.customers.code.",
            "confirmed",
            "0 rows: UPDATE customers",
            "undone, not verified: schema only",
            "apply: Missing after the undo: 300 values of public.customers.code.",
            "To get it back, restore the backup into a database of its own:",
            "pg_restore --exit-on-error")
        .doesNotContain("undone, verified");
    assertThat(result.out()).doesNotContain("0 rows: ALTER TABLE");
  }
}
