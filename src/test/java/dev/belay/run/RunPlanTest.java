package dev.belay.run;

import static dev.belay.run.RunFixture.OPERATOR;
import static dev.belay.run.Steps.query;
import static dev.belay.run.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.StepStatus;
import dev.belay.migration.Baseline;
import dev.belay.postgres.Connector;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is pending is read when the run opens, and only that is applied. */
@Timeout(60)
class RunPlanTest {
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
  private static final String GO =
      step("go", "{type: approve, role: somebody, covers: [apply], expires: 1h}");

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void makeDatabase() {
    fixture = new RunFixture(TestServer.newest(), folder);
    fixture.write("migrations/001_a.sql", "CREATE TABLE a (n int);");
    fixture.write("migrations/001_a.rollback.sql", "DROP TABLE a;");
  }

  private RunRefusedException refused(String... steps) {
    return catchThrowableOfType(
        RunRefusedException.class, () -> fixture.run(fixture.runbook("", steps)));
  }

  private static Command reply(String step, String name) {
    return new Command.Approve(step, name);
  }

  @Test
  void thePendingFilesStandInTheJournalBeforeTheFirstQuestion() throws Exception {
    fixture.write("migrations/002_b.sql", "CREATE INDEX CONCURRENTLY i ON a (n); SELECT 1;");
    var state = fixture.run(fixture.runbook("", GO, APPLY));

    assertThat(fixture.events()).startsWith("run-opened", "plan-read");
    var plan = state.plan("apply").orElseThrow();
    assertThat(plan.files())
        .extracting(JournalEvent.PlannedFile::label)
        .containsExactly("001_a", "002_b");
    assertThat(plan.files()).extracting(file -> file.transaction()).containsExactly(true, false);
    assertThat(plan.statements()).isEqualTo(3);
    assertThat(plan.withoutRollback()).hasSize(1);
  }

  @Test
  void aFolderThatIsNotThereEndsTheRunBeforeItBegins() throws Exception {
    var refused =
        refused(query("first", "SELECT 1"), APPLY.replace("folder: migrations", "folder: none"));

    assertThat(refused.reason()).isEqualTo(RunRefusedException.Reason.MIGRATIONS);
    assertThat(refused).hasMessageContaining("There is no such folder");
    assertThat(fixture.entries).isEmpty();
    assertThat(fixture.value("SELECT to_regnamespace('belay')")).isEqualTo("null");
  }

  @Test
  void aWrongNameAndAMarkerOfAnotherToolEndTheRunBeforeItBegins() {
    fixture.write("migrations/V7__x.sql", "SELECT 1;");
    fixture.write("migrations/002_b.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;");

    assertThat(refused(APPLY))
        .hasMessageContaining("2 problems in 2 files of")
        .hasMessageContaining("dbmate");
  }

  @Test
  void aMigrationThatWasChangedOrIsOutOfOrderEndsTheRunBeforeItBegins() throws Exception {
    fixture.write("migrations/003_c.sql", "CREATE TABLE c (n int);");
    fixture.run(fixture.runbook("", APPLY));
    fixture.write("migrations/001_a.sql", "CREATE TABLE a (n bigint);");
    fixture.write("migrations/002_b.sql", "CREATE TABLE b (n int);");

    assertThat(refused(APPLY))
        .hasMessageContaining("001_a was changed since it was applied")
        .hasMessageContaining("002_b is older than one that is applied already");
  }

  @Test
  void aFileThatIsNewSinceTheStartIsNotAppliedUntilAPersonTriesAgain() throws Exception {
    fixture
        .answer("go", _ -> write("migrations/002_b.sql", "CREATE TABLE b ();", reply("go", "Bea")))
        .answer("apply", _ -> new Command.Retry("apply", OPERATOR))
        .answer("apply", _ -> new Command.Retry("go", OPERATOR))
        .answer("go", _ -> reply("go", "Bea"));
    var state = fixture.run(fixture.runbook("", GO, APPLY));

    var failure = failures().getFirst();
    assertThat(failure.cause().message()).contains("002_b is new", "Nothing was sent");
    assertThat(fixture.events()).contains("approval-expired");
    assertThat(state.readings("apply")).hasSize(2);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT count(*) FROM belay.migration_history")).isEqualTo("2");
  }

  @Test
  void anApprovalHoldsAgainOnceTheFilesArePutBack() throws Exception {
    fixture
        .answer("go", _ -> write("migrations/001_a.sql", "CREATE TABLE x ();", reply("go", "Bea")))
        .answer(
            "apply",
            _ ->
                write(
                    "migrations/001_a.sql",
                    "CREATE TABLE a (n int);",
                    new Command.Retry("apply", OPERATOR)));
    var state = fixture.run(fixture.runbook("", GO, APPLY));

    assertThat(failures().getFirst().cause().message()).contains("001_a changed");
    assertThat(fixture.events()).doesNotContain("approval-expired");
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT to_regclass('a')")).isEqualTo("a");
  }

  @Test
  void whatTheRunItselfHasAppliedIsNoDifference() throws Exception {
    fixture.write("migrations/002_b.sql", "INSERT INTO a SELECT 1 / (n - 1) FROM a;");
    fixture.write("migrations/001_a.sql", "CREATE TABLE a AS SELECT 1 AS n;");
    fixture.answer(
        "apply", _ -> execute("UPDATE a SET n = 2", new Command.Retry("apply", OPERATOR)));
    var state = fixture.run(fixture.runbook("", APPLY));

    assertThat(failures()).hasSize(1);
    assertThat(failures().getFirst().cause().sqlState()).contains("22012");
    assertThat(state.step("apply").status()).isEqualTo(StepStatus.DONE);
    assertThat(state.step("apply").labelsInEffect()).containsExactly("001", "002");
  }

  @Test
  void missingRollbackScriptsAreNamedAllAtOnce() throws Exception {
    fixture.write("migrations/002_b.sql", "SELECT 1;");
    fixture.write("migrations/003_c.sql", "SELECT 1;");
    fixture.answer("check", _ -> new Command.RollBack(List.of(), "the test wants it", OPERATOR));
    var state =
        fixture.run(fixture.runbook("", APPLY, query("check", "SELECT 1", "expect: {is: 2}")));

    assertThat(state.step("apply").said().cause().orElseThrow().message())
        .startsWith("2 of 3 migrations have no rollback script here: 003_c, 002_b.");
  }

  @Test
  void aDatabaseWithTablesAndNoHistoryAsksForABaselineAndNamesKnownHistories() {
    fixture.execute(
        "CREATE TABLE products (n int)",
        "CREATE SCHEMA ops",
        "CREATE TABLE ops.flyway_schema_history (installed_rank int, version text)",
        "INSERT INTO ops.flyway_schema_history VALUES (1, '9'), (2, '10')",
        "CREATE TABLE schema_migrations (version bigint, dirty boolean)",
        "INSERT INTO schema_migrations VALUES (20261130, false)");

    var refused = refused(APPLY);

    assertThat(refused)
        .hasMessageContaining("The database has 3 tables")
        .hasMessageContaining(
            "Flyway's history ops.flyway_schema_history names 2 migrations, the newest is 10.")
        .hasMessageContaining(
            "golang-migrate's history public.schema_migrations names 1 migration, the newest is"
                + " 20261130.");
    assertThat(refused.cure()).contains("belay baseline " + folder.resolve("migrations"));
    assertThat(fixture.entries).isEmpty();
    assertThat(fixture.value("SELECT to_regclass('a')")).isEqualTo("null");
  }

  @Test
  void whatABaselineNamesIsNotAppliedAgain() throws Exception {
    fixture.execute("CREATE TABLE a (n int)");
    fixture.write("migrations/002_b.sql", "CREATE TABLE b ();");
    var work = new BaselineWork(new Connector());
    var to001 = new Baseline(Optional.of("1"), "dbmate applied it", "Ann");
    var first = work.record(fixture.target(), folder.resolve("migrations"), to001);
    var again = work.record(fixture.target(), folder.resolve("migrations"), to001);
    var state = fixture.run(fixture.runbook("", APPLY));

    assertThat(first.recorded().added()).hasSize(1);
    assertThat(again.recorded().nothingNew()).isTrue();
    assertThat(state.step("apply").labelsInEffect()).containsExactly("002");
    assertThat(
            fixture.value(
                "SELECT version || ' ' || reason || ' ' || recorded_by"
                    + " FROM belay.migration_baseline"))
        .isEqualTo("1 dbmate applied it Ann");
  }

  @Test
  void aBaselineThatContradictsTheHistoryIsRefused() throws Exception {
    fixture.write("migrations/002_b.sql", "CREATE TABLE b ();");
    fixture.run(fixture.runbook("", APPLY));
    var refused =
        catchThrowableOfType(
            RunRefusedException.class,
            () ->
                new BaselineWork(new Connector())
                    .record(
                        fixture.target(),
                        folder.resolve("migrations"),
                        new Baseline(Optional.of("001"), "it is said so", "Ann")));

    assertThat(refused)
        .hasMessageContaining("names 002_b as applied already")
        .hasMessageContaining("Nothing was recorded");
    assertThat(fixture.value("SELECT to_regclass('belay.migration_baseline')")).isEqualTo("null");
  }

  @Test
  void withoutLeaveToWriteItsSchemaApplyIsRefusedBeforeTheRunBegins() {
    fixture.withoutMarkers();

    assertThat(refused(APPLY))
        .hasMessageContaining("belay.migration_history")
        .hasMessageContaining("--no-markers");
    assertThat(fixture.value("SELECT to_regnamespace('belay')")).isEqualTo("null");
  }

  @Test
  void whatIsAppliedAndMissingHereHoldsTheApplyUntilAPersonGivesAReason() throws Exception {
    fixture.run(fixture.runbook("", APPLY));
    fixture.write("migrations/002_b.sql", "CREATE TABLE b ();");
    Files.delete(folder.resolve("migrations/001_a.sql"));
    Files.delete(folder.resolve("migrations/001_a.rollback.sql"));
    fixture.answer(
        "apply",
        step -> {
          assertThat(step.said().waiting().orElseThrow().prompt())
              .contains(Gatekeeper.MISSING_GATE);
          return new Command.OverrideGate(
              "apply", Gatekeeper.MISSING_GATE, "an older checkout", OPERATOR);
        });
    var state = fixture.run(fixture.runbook("", APPLY));

    assertThat(state.plan("apply").orElseThrow().missing()).containsExactly("001_a");
    assertThat(state.step("apply").said().overridden()).containsKey(Gatekeeper.MISSING_GATE);
    assertThat(fixture.value("SELECT to_regclass('b')")).isEqualTo("b");
  }

  @Test
  void aCheckOfTheTargetThatDoesNotHoldEndsTheRunBeforeItBegins() throws Exception {
    var text =
        Files.readString(fixture.runbook("- {name: tab}\n", APPLY).file())
            .replace(
                "params:",
                """
                target:
                  checks:
                    - label: The table
                      sql: SELECT to_regclass(:tab) IS NOT NULL
                      expect: {is: true}
                params:\
                """);
    var file = fixture.write("test.yaml", text);
    var resolved = new RunbookReader(Clock.systemUTC()).read(file).resolved().orElseThrow();
    fixture.param("tab", "orderz");
    var refused = catchThrowableOfType(RunRefusedException.class, () -> fixture.create(resolved));

    assertThat(refused).hasMessageContaining("The table: f").hasMessageContaining("not begun");
    assertThat(fixture.entries).isEmpty();
  }

  private List<JournalEvent.StepFailed> failures() {
    return fixture.entries.stream()
        .flatMap(entry ->
            entry.event() instanceof JournalEvent.StepFailed failed
                ? Optional.of(failed).stream()
                : Optional.<JournalEvent.StepFailed>empty().stream())
        .toList();
  }

  private Command write(String name, String text, Command then) {
    fixture.write(name, text);
    return then;
  }

  private Command execute(String sql, Command then) {
    fixture.execute(sql);
    return then;
  }
}
