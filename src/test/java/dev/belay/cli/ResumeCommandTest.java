package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.CliFixture.Result;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code belay resume} does by itself, and what it leaves to a person. */
class ResumeCommandTest {
  private static final String SEEN =
      """
      - id: seen
        title: Seen
        action: {type: manual, prompt: How many are online?, value: integer}
        why: To know.
      """;
  private static final String ADD =
      """
      - id: add
        title: Add a table
        action: {type: sql, sql: CREATE TABLE notes (id int)}
        why: The work.
        risk: ddl
        undo:
          sql: DROP TABLE notes
          verify: [{label: It is gone, sql: "SELECT to_regclass('notes')", expect: {is: "null"}}]
      """;
  private static final String BREAKS = step("breaks", "SELECT 1 / (nextval('tries') * 0)");

  @TempDir Path folder;
  private final TestServer server = TestServer.newest();
  private CliFixture cli;
  private String database;

  @BeforeEach
  void prepare() {
    cli = new CliFixture(folder);
    database = server.freshDatabase();
    server.execute(database, "CREATE SEQUENCE tries");
  }

  private static String step(String id, String sql) {
    return """
    - id: %s
      title: Step %s
      action: {type: sql, transaction: each, sql: "%s"}
      why: It is counted.
      risk: write
      undo: {none: a test}
    """
        .formatted(id, id, sql);
  }

  private Result run(Path runbook, String... more) {
    return cli.run(
        CliFixture.join(
            CliFixture.join(new String[] {"run", runbook.toString()}, cli.on(server, database)),
            more));
  }

  private Result resume(String... more) {
    return cli.run(CliFixture.join(new String[] {"resume", "1"}, more));
  }

  private String answers(String text) {
    return cli.file("answers.yaml", "answers:\n  " + text + "\n").toString();
  }

  /** How often the breaking statement was sent; a sequence is not rolled back. */
  private String tries() {
    return server.value(
        database, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM tries");
  }

  @Test
  void aStepThatFailsOnlyAfterTheResumeIsNotTriedAgain() {
    run(cli.runbook(SEEN + BREAKS), "--yes");
    var resumed = resume("--yes", "--answers", answers("seen: {value: 12}"));

    assertThat(resumed.exit()).isEqualTo(1);
    assertThat(tries()).isEqualTo("1");
    assertThat(resumed.out()).doesNotContain("opened again");
  }

  @Test
  void aStepThatHadFailedIsTriedAgainOnceAndThenLeft() {
    run(cli.runbook(BREAKS), "--yes");
    var resumed = resume("--yes");

    assertThat(resumed.exit()).isEqualTo(1);
    assertThat(tries()).isEqualTo("2");
    assertThat(resumed.out()).containsOnlyOnce("opened again");
  }

  @Test
  void onFailureRollbackRollsBackAtOnceWithoutRepeatingTheStep() {
    run(cli.runbook(ADD + BREAKS), "--yes");
    var resumed = resume("--yes", "--on-failure", "rollback");

    assertThat(resumed.out()).contains("rolled back:");
    assertThat(tries()).isEqualTo("1");
    assertThat(server.value(database, "SELECT to_regclass('notes')")).isEqualTo("null");
  }

  @Test
  void aPausedRunIsRolledBackByCommand() {
    var first = run(cli.runbook(ADD + BREAKS), "--yes");
    var resumed = resume("--yes", "--roll-back");

    assertThat(first.err()).contains("--roll-back", "--end");
    assertThat(resumed.out()).contains("rolled back:");
    assertThat(tries()).isEqualTo("1");
    assertThat(server.value(database, "SELECT to_regclass('notes')")).isEqualTo("null");
  }

  @Test
  void aRunThatWaitsForAnAnswerIsRolledBackByCommandBeforeAnythingElse() {
    run(cli.runbook(ADD + SEEN + BREAKS), "--yes");
    var resumed = resume("--yes", "--roll-back", "--answers", answers("seen: {value: 12}"));

    assertThat(resumed.out()).contains("rolled back:").doesNotContain("answered: 12");
    assertThat(tries()).isEqualTo("0");
  }

  @Test
  void aPausedRunIsEndedByCommandAsItStands() {
    run(cli.runbook(ADD + BREAKS), "--yes");
    var resumed = resume("--end");

    assertThat(resumed.exit()).isEqualTo(1);
    assertThat(resumed.out()).contains("as it stands");
    assertThat(resume().err()).contains("is over");
    assertThat(server.value(database, "SELECT to_regclass('notes')")).isEqualTo("notes");
  }

  @Test
  void aStatementThatTakesItsConnectionDownIsSentOnceForEachCommandAndExitsWithFour() {
    var dies = "SELECT nextval('tries'), pg_terminate_backend(pg_backend_pid())";
    var first = run(cli.runbook(step("dies", dies)), "--yes");

    assertThat(first.exit()).isEqualTo(4);
    assertThat(first.err())
        .contains(
            "is paused at step dies. The connection was lost during Step dies.",
            "To send the step again, with a confirmation of its own: belay resume 0001-",
            "dies: {skip: the reason}",
            "--end");
    assertThat(tries()).isEqualTo("1");

    var second = resume("--yes");

    assertThat(second.exit()).isEqualTo(4);
    assertThat(tries()).isEqualTo("2");
  }

  @Test
  void aLoopOfTheRunbookUsesOneConfirmationForEachSending() {
    var more =
        """
        - id: more
          title: More
          why: It leads back.
          action:
            type: decide
            question: Once more?
            answers:
              - {id: more, label: More, then: goto, step: again}
              - {id: enough, label: Enough, then: continue}
              - {id: unknown, label: I do not know, then: stop}
        """;
    var runbook = cli.runbook(step("again", "SELECT nextval('tries')") + more);
    var result = run(runbook, "--yes", "--answers", answers("more: {answer: more}"));

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err()).contains("each sending needs its own confirmation");
    assertThat(tries()).isEqualTo("1");
  }

  @Test
  void aStepThatIsHalfDoneIsSettledAsPartlyAndStaysPaused() {
    server.execute(
        database,
        """
        CREATE PROCEDURE half() LANGUAGE plpgsql AS
        $$ BEGIN
          PERFORM nextval('tries');
          COMMIT;
          PERFORM pg_terminate_backend(pg_backend_pid());
        END $$\
        """);
    var first = run(cli.runbook(step("half", "CALL half()")), "--yes");
    var partly = answers("half: {settle: partly, reason: the first batch is there}");
    var second = resume("--yes", "--answers", partly);
    var third = resume("--answers", answers("half: {skip: the rest was done by hand}"));

    assertThat(first.exit()).isEqualTo(4);
    assertThat(first.err()).contains("settle: committed or rolled-back or partly");
    assertThat(second.exit()).isEqualTo(4);
    assertThat(second.err())
        .contains("Step half is partly in effect, by ", ": the first batch is there.");
    assertThat(third.exit()).as(third.all()).isZero();
    assertThat(tries()).isEqualTo("1");
  }

  @Test
  void aWarningIsNotBlamedForAStepThatFails() {
    var warns =
        """
        - id: warns
          title: Only a warning
          why: Because.
          action: {type: query, sql: "SELECT 1", warn-only: true}
          expect: [{is: 2}]
        """;
    var result = run(cli.runbook(warns + BREAKS), "--yes");

    assertThat(result.err()).contains("stopped at step breaks", "breaks: {skip:");
  }
}
