package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Target;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunProductionTest {
  private static final String BACKUP =
      """
      - id: backup
        title: Back up
        why: To have something to go back to.
        action: {type: backup, folder: backups, verify: true}
      """;

  private static final String DDL =
      """
      - id: create
        title: Create
        why: It is needed.
        risk: ddl
        confirm: none
        action: {type: sql, sql: CREATE TABLE t (id int)}
        undo: {sql: DROP TABLE t}
      """;

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void makeDatabase() {
    fixture = new RunFixture(TestServer.of(15), folder);
  }

  @Test
  void theSchemaIsNotChangedWithoutAVerifiedBackup() throws Exception {
    var state = drive(DDL);

    assertThat(waiting(state).need()).isEqualTo(Need.GATE);
    assertThat(waiting(state).prompt()).contains("verified backup");
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
  }

  @Test
  void theTargetIsTypedAlthoughTheRunbookAsksForNothing() throws Exception {
    var state = drive(BACKUP, DDL);

    assertThat(waiting(state).need()).isEqualTo(Need.TYPED_TARGET);
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
  }

  @Test
  void theChangeIsMadeBehindABackupOnceTheTargetIsTyped() throws Exception {
    fixture.answer(
        "create",
        step -> new Command.Confirm("create", Optional.of("shop-production"), "operator"));

    var state = drive(BACKUP, DDL);

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("t");
  }

  @Test
  void rollingBackAsksForTheTypedTargetAsGoingForwardDoes() throws Exception {
    forward()
        .answer("ask", step -> new Command.RollBack(List.of(), "users see errors", "operator"));

    var state = drive(BACKUP, DDL, ASK);

    assertThat(fixture.refused)
        .anyMatch(why -> why.contains("Rolling back writes to shop-production"));
    assertThat(state.step("create").undo()).isEqualTo(UndoStatus.NONE);
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("t");
  }

  @Test
  void theRollbackBeginsOnceTheTargetIsTyped() throws Exception {
    forward()
        .answer(
            "ask",
            step ->
                new Command.RollBack(
                    List.of(), "users see errors", Optional.of("shop-production"), "operator"));

    var state = drive(BACKUP, DDL, ASK);

    assertThat(state.progress().outcome()).contains(RunOutcome.ROLLED_BACK);
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
  }

  @Test
  void anAnswerThatRollsBackTakesTheTypedTargetToo() throws Exception {
    forward()
        .answer("keep", step -> new Command.Answer("keep", "back", Optional.empty(), "operator"))
        .answer(
            "keep",
            step ->
                new Command.Answer(
                    "keep", "back", Optional.empty(), Optional.of("shop-production"), "operator"));

    var state = drive(BACKUP, DDL, KEEP);

    assertThat(fixture.refused).hasSize(1);
    assertThat(state.progress().outcome()).contains(RunOutcome.ROLLED_BACK);
  }

  private RunFixture forward() {
    return fixture.answer(
        "create",
        step -> new Command.Confirm("create", Optional.of("shop-production"), "operator"));
  }

  private static final String ASK =
      """
      - id: ask
        title: Ask
        why: A person looks.
        action: {type: manual, prompt: What do you see?, value: text}
      """;

  private static final String KEEP =
      """
      - id: keep
        title: Keep
        why: A person decides.
        action:
          type: decide
          question: Keep it?
          answers:
            - {id: keep, label: Keep}
            - {id: back, label: Back, then: rollback}
            - {id: unknown, label: I do not know, then: stop}
      """;

  private static StepState.Waiting waiting(RunState state) {
    return state.step("create").said().waiting().orElseThrow();
  }

  private RunState drive(String... steps) throws Exception {
    var usual = fixture.target();
    var target =
        new Target("shop-production", Environment.PRODUCTION, usual.spec(), true, usual.handle());
    var request =
        new RunRequest(
            fixture.runbook("", steps),
            Map.of(),
            target,
            new JournalEvent.Options(false, false),
            "operator");
    try (var run = Run.create(fixture.engine(), request, List.of(fixture.listener()))) {
      return run.drive(fixture.commands());
    }
  }
}
