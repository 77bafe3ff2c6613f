package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.journal.StepStatus;
import dev.belay.migration.MigrationFolder;
import dev.belay.report.ActionText;
import dev.belay.report.StepMigrations;
import dev.belay.runbook.Resolved;
import dev.belay.schema.SchemaFilter;
import dev.belay.schema.SchemaSnapshot;
import dev.belay.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that Belay prints do to a database what Belay does. */
@Timeout(120)
class MigrationCommandsTest {
  private static final String APPLY =
      """
      - id: apply
        title: Apply
        why: It is tried.
        risk: ddl
        confirm: none
        action: {type: apply, folder: migrations}
        undo: {script: true}
      """;
  private static final Optional<String> RUN = Optional.of("0001-x");
  private static final String ROWS = "SELECT string_agg(n || said, ';' ORDER BY n) FROM o.\"a b\"";
  private static final String HISTORY =
      "SELECT string_agg(concat_ws(' ', version, name, sha256, step, applied_by), ';'"
          + " ORDER BY version) FROM belay.migration_history";

  @TempDir Path folder;
  private RunFixture belay;
  private RunFixture byPsql;
  private Resolved runbook;

  @BeforeEach
  void writeMigrations() {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(one -> Files.isExecutable(Path.of(one, "psql"))),
        "psql is not installed");
    var server = TestServer.newest();
    belay = new RunFixture(server, folder);
    byPsql = new RunFixture(server, folder);
    belay.write(
        "migrations/9_it's \"first\".sql",
        "CREATE SCHEMA o;\nCREATE TABLE o.\"a b\" (n int, said text); -- it's here\n"
            + "INSERT INTO o.\"a b\" VALUES (1, 'ä\nSQL\nb;'), (2, $x$--$x$)\n-- the end");
    belay.write("migrations/9_it's \"first\".undo.sql", "DROP TABLE o.\"a b\"; DROP SCHEMA o;");
    belay.write(
        "migrations/10_b.sql",
        "SET search_path = o;\nSET lock_timeout = '7ms';\nCREATE INDEX CONCURRENTLY i ON o.\"a b\""
            + " (n);\nALTER TABLE \"a b\" ADD c int CHECK (c > 0);\n"
            + "CREATE FUNCTION o.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;");
    belay.write(
        "migrations/10_b_down.sql",
        "DROP FUNCTION o.f();\nDROP INDEX CONCURRENTLY o.i;\nALTER TABLE o.\"a b\" DROP c;");
    belay.write(
        "migrations/011_c.sql",
        "-- belay: no-transaction\nUPDATE o.\"a b\" SET n = n + 10;\nVACUUM o.\"a b\";");
    belay.write("migrations/011_c.down.sql", "UPDATE o.\"a b\" SET n = n - 10;");
    runbook = belay.runbook("", APPLY);
  }

  private String address() {
    return byPsql.server.host() + ":" + byPsql.server.port() + "/";
  }

  private Connection connect(RunFixture fixture) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + address() + fixture.database, TestServer.USER, TestServer.PASSWORD);
  }

  private ActionText text(Optional<String> run) throws Exception {
    var read = MigrationFolder.read(folder.resolve("migrations"));
    var all = read.set().migrations();
    var known = new StepMigrations.Known(read.history(), all, all.reversed(), Set.of(), run, true);
    return new ActionText(
        runbook.runbook(),
        "postgresql://" + TestServer.USER + "@" + address() + byPsql.database,
        Map.of(),
        _ -> known);
  }

  private String apply(Optional<String> run) throws Exception {
    return bash(text(run).action(runbook.runbook().steps().getFirst()));
  }

  private String undo() throws Exception {
    return bash(text(RUN).undo(runbook.runbook().steps().getFirst()));
  }

  private String bash(List<String> lines) throws Exception {
    var builder = new ProcessBuilder("bash", "-s").directory(folder.toFile());
    builder.environment().put("PGPASSWORD", TestServer.PASSWORD);
    builder.environment().put("LC_ALL", "C");
    var bash = builder.redirectErrorStream(true).start();
    try (var in = bash.outputWriter(StandardCharsets.UTF_8)) {
      in.write(String.join("\n", lines) + "\necho \"exit $?\"\n");
    }
    var output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private String schema(RunFixture fixture) throws Exception {
    try (var connection = connect(fixture)) {
      return SchemaSnapshot.read(connection, SchemaFilter.standard()).fingerprint();
    }
  }

  @Test
  void appliedByPsqlSchemaRowsAndHistoryAreThoseOfBelay() throws Exception {
    var empty = schema(byPsql);
    var state = belay.run(runbook);

    assertThat(apply(RUN)).endsWith("exit 0\n");
    assertThat(state.step("apply").status()).isEqualTo(StepStatus.DONE);
    assertThat(schema(byPsql)).isEqualTo(schema(belay)).isNotEqualTo(empty);
    assertThat(byPsql.value(ROWS)).isEqualTo(belay.value(ROWS));
    assertThat(byPsql.value(HISTORY)).isEqualTo(belay.value(HISTORY));
  }

  @Test
  void undoneByPsqlTheSchemaIsTheOneFromBefore() throws Exception {
    var before = schema(byPsql);
    apply(RUN);

    assertThat(undo()).endsWith("exit 0\n");
    assertThat(schema(byPsql)).isEqualTo(before);
    assertThat(byPsql.value("SELECT count(*) FROM belay.migration_history")).isEqualTo("0");
  }

  @Test
  void onlyWhatThisRunAppliedIsUndone() throws Exception {
    apply(RUN);
    byPsql.execute("UPDATE belay.migration_history SET run = '0000-old' WHERE version = '9'");

    assertThat(undo()).endsWith("exit 0\n");
    assertThat(byPsql.value("SELECT string_agg(version, ' ') FROM belay.migration_history"))
        .isEqualTo("9");
    assertThat(byPsql.value("SELECT string_agg(n::text, ' ' ORDER BY n) FROM o.\"a b\""))
        .isEqualTo("1 2");
    assertThat(byPsql.value("SELECT to_regproc('o.f')")).isEqualTo("null");
  }

  @Test
  void doneASecondTimeNothingHappens() throws Exception {
    apply(Optional.empty());
    var rows = byPsql.value(ROWS);

    assertThat(apply(Optional.empty())).endsWith("exit 0\n");
    assertThat(byPsql.value(ROWS)).isEqualTo(rows);
  }

  @Test
  void belayTakesWhatPsqlAppliedForApplied() throws Exception {
    apply(RUN);

    assertThat(byPsql.run(runbook).plan("apply").orElseThrow().files()).isEmpty();
  }

  @Test
  void nothingIsSentWhileAnotherRunnerHoldsTheLock() throws Exception {
    try (var other = connect(byPsql);
        var statement = other.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(1650814049, 1835624306)");

      assertThat(apply(RUN))
          .contains("Another runner holds the migration lock")
          .endsWith("exit 3\n");
      assertThat(byPsql.value("SELECT to_regnamespace('belay')")).isEqualTo("null");
    }
  }

  @Test
  void aDatabaseWithTablesAndNoHistoryStopsTheCommandsOfAFolder() throws Exception {
    byPsql.execute("CREATE TABLE t ()");

    assertThat(apply(Optional.empty())).contains("belay baseline").endsWith("exit 3\n");
    assertThat(byPsql.value("SELECT to_regnamespace('o')")).isEqualTo("null");
  }
}
