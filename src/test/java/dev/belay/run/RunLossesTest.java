package dev.belay.run;

import static dev.belay.run.RunFixture.OPERATOR;
import static dev.belay.run.Steps.sql;
import static dev.belay.run.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.Loss;
import dev.belay.journal.Losses;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.Environment;
import dev.belay.report.EntryWords;
import dev.belay.report.LossWords;
import dev.belay.runbook.Step.Risk;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLossesTest {
  private static final String BACKUP =
      """
      - id: backup
        title: Back up
        why: To have something to go back to.
        risk: read
        action: {type: backup, folder: backups, format: custom, verify: true, jobs: 1}
      """;
  private static final String APPLY =
      """
      - id: apply
        title: Apply
        why: It is tried.
        risk: ddl
        action: {type: apply, folder: migrations}
        undo: {script: true}
      """;
  private static final String CHECK = step("check", "{type: manual, prompt: Good?, value: text}");
  private static final String REASON = "It has to go back.";

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void aTableWithValues() throws Exception {
    fixture = new RunFixture(TestServer.of(15), folder).withBaseline();
    fixture.execute(
        "CREATE TABLE customers (id int PRIMARY KEY, code text, price numeric)",
        "INSERT INTO customers SELECT i, 'c' || i, i FROM generate_series(1, 300) AS i",
        "INSERT INTO customers VALUES (301, NULL, NULL)");
    fixture.write("migrations/006_drop.sql", "ALTER TABLE customers DROP COLUMN code;");
    fixture.write(
        "migrations/006_drop.rollback.sql", "ALTER TABLE customers ADD COLUMN code text;");
    fixture.answer("check", _ -> new Command.RollBack(List.of(), REASON, OPERATOR));
  }

  @Test
  void whatAStepDestroysIsCountedBeforeItAsksAndAComparisonAfterTheUndoMissesIt() throws Exception {
    var state = fixture.run(fixture.runbook("", BACKUP, APPLY, CHECK));

    assertThat(fixture.events()).containsSubsequence("losses-counted", "step-awaits", "undone");
    var losses = state.step("apply").losses();
    assertThat(losses.counted())
        .extracting(Loss::words)
        .containsExactly("300 values of public.customers.code");
    assertThat(losses.kept()).isPresent();
    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_NOT_VERIFIED);
    assertThat(losses.compared().orElseThrow().missing())
        .extracting(Losses.Missing::words)
        .containsExactly("300 values of public.customers.code");
    assertThat(undone())
        .contains("schema only", "the schema equals the one before", "missing 300 values");
    assertThat(words("losses-counted"))
        .startsWith("006_drop.sql destroys 300 values of public.customers.code. An undo restores")
        .contains("exist only in backup " + losses.kept().orElseThrow().dump());
  }

  @Test
  void theCommandsThatAreNamedBringBackWhatIsMissing() throws Exception {
    var state = fixture.run(fixture.runbook("", BACKUP, APPLY, CHECK));

    var commands = LossWords.restore(state);
    shell(commands);

    var restored = "belay_before_" + state.run().replaceAll("[^a-z0-9]", "_");
    assertThat(fixture.server.value(restored, "SELECT count(code) FROM customers"))
        .isEqualTo("300");
    fixture.execute("DROP DATABASE " + restored);
    assertThat(LossWords.left(state))
        .singleElement()
        .asString()
        .contains("Missing after the undo: 300 values of public.customers.code.");
  }

  @Test
  void withoutABackupItIsSaidThatNothingHoldsTheValues() throws Exception {
    var state = fixture.run(fixture.runbook("", APPLY, CHECK));

    assertThat(words("losses-counted"))
        .endsWith("No verified backup of this run holds the values.");
    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_NOT_VERIFIED);
    assertThat(LossWords.restore(state)).isEmpty();
  }

  @Test
  void anUndoThatBringsTheValuesBackIsVerified() throws Exception {
    fixture.write(
        "migrations/006_drop.sql",
        """
        CREATE TABLE kept AS SELECT id, code FROM customers;
        ALTER TABLE customers DROP COLUMN code;
        """);
    fixture.write(
        "migrations/006_drop.rollback.sql",
        """
        ALTER TABLE customers ADD COLUMN code text;
        UPDATE customers AS c SET code = k.code FROM kept AS k WHERE k.id = c.id;
        DROP TABLE kept;
        """);

    var state = fixture.run(fixture.runbook("", BACKUP, APPLY, CHECK));

    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_VERIFIED);
    assertThat(words("losses-compared"))
        .isEqualTo("What was counted before is there again. 1 of 1 table equals the backup.");
  }

  @Test
  void overwrittenValuesAreOnlyKnownToBeBackWhereABackupTellsThem() throws Exception {
    fixture.write(
        "migrations/006_drop.sql", "UPDATE customers SET price = price + 2 WHERE id < 11;");
    fixture.write(
        "migrations/006_drop.rollback.sql",
        "UPDATE customers SET price = price - 2 WHERE id < 11;");
    var without = fixture.run(fixture.runbook("", APPLY, CHECK));

    assertThat(without.step("apply").losses().counted())
        .extracting(Loss::words)
        .containsExactly("10 old values of public.customers.price");
    assertThat(without.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_NOT_VERIFIED);
    assertThat(undone()).contains("10 old values of public.customers.price are back is unknown");

    fixture.answer("check", _ -> new Command.RollBack(List.of(), REASON, OPERATOR));
    var with = fixture.run(fixture.runbook("", BACKUP, APPLY, CHECK));
    assertThat(with.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_VERIFIED);
  }

  @Test
  void whatADoBlockDestroysIsUnknownAndSaidSo() throws Exception {
    fixture.write(
        "migrations/006_drop.sql", "DO $$ BEGIN DELETE FROM customers WHERE id < 11; END $$;");
    fixture.write("migrations/006_drop.rollback.sql", "SELECT 1;");

    var state = fixture.run(fixture.runbook("", BACKUP, APPLY, CHECK));

    assertThat(words("losses-counted"))
        .isEqualTo(
            "006_drop.sql, statement 1: whether it destroys data is unknown; what a DO block does"
                + " cannot be told from its text. Whether an undo brings everything back is"
                + " unknown.");
    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_NOT_VERIFIED);
    assertThat(words("losses-compared")).contains("public.customers (301 rows then, 291 now)");
  }

  @Test
  void aStepThatDestroysNothingIsUndoneAndVerifiedWithNothingSaidBefore() throws Exception {
    fixture.write("migrations/006_drop.sql", "ALTER TABLE customers ADD COLUMN vip boolean;");
    fixture.write("migrations/006_drop.rollback.sql", "ALTER TABLE customers DROP COLUMN vip;");

    var state = fixture.run(fixture.runbook("", BACKUP, APPLY, CHECK));

    assertThat(fixture.events()).doesNotContain("losses-counted");
    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_VERIFIED);
    assertThat(words("losses-compared"))
        .isEqualTo("No statement of the step destroys data. 1 of 1 table equals the backup.");
  }

  @Test
  void aStepThatDestroysIsConfirmedAsADestructiveOne() throws Exception {
    var runbook = fixture.runbook("", APPLY);
    var step = runbook.runbook().step("apply").orElseThrow();
    var state = fixture.run(runbook);

    var risk = Confirmations.risk(step, state.step("apply").losses());

    assertThat(risk).isEqualTo(Risk.DESTRUCTIVE);
    assertThat(Confirmations.of(step, risk, Environment.PRODUCTION))
        .containsExactly(Need.TYPED_TARGET, Need.SECOND_PERSON);
  }

  @Test
  void anUpdateOfTheRunbookThatHasAnUndoIsNoLoss() throws Exception {
    fixture.run(
        fixture.runbook(
            "",
            sql(
                "first",
                "UPDATE customers SET code = 'on' WHERE id = 1",
                "undo: {sql: \"UPDATE customers SET code = 'off' WHERE id = 1\"}"),
            sql("second", "UPDATE customers SET code = 'on' WHERE id < 3")));

    assertThat(fixture.entries)
        .filteredOn(entry -> entry.event() instanceof JournalEvent.LossesCounted)
        .extracting(entry -> ((JournalEvent.OfStep) entry.event()).step())
        .containsExactly("second");
  }

  @Test
  void aChangeThatMeetsNoRowSaysZeroRowsInTheJournalAndInTheStepsSummary() throws Exception {
    fixture.write(
        "migrations/006_drop.sql",
        "UPDATE customers SET price = 0 WHERE id < 0; COMMENT ON TABLE customers IS 'x';");

    var state = fixture.run(fixture.runbook("", APPLY));

    assertThat(state.step("apply").said().value().orElseThrow())
        .endsWith(", 0 rows: UPDATE customers");
    assertThat(fixture.entries)
        .filteredOn(entry -> entry.event() instanceof JournalEvent.StatementDone)
        .extracting(entry ->
            EntryWords.of(entry.event()).detail().replaceAll("in .* ms|in .* s", "in time"))
        .containsExactly("statement 1 in time, 0 rows", "statement 2 in time");
  }

  private String undone() {
    return words("undone");
  }

  private String words(String kind) {
    return fixture.entries.stream()
        .map(entry -> entry.event())
        .filter(event -> Recorder.name(event).equals(kind))
        .map(event -> EntryWords.of(event).detail())
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private void shell(List<String> commands) throws Exception {
    var builder = new ProcessBuilder("sh", "-ec", String.join("\n", commands));
    builder.environment().put("PGPASSWORD", TestServer.PASSWORD);
    var process = builder.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }
}
