package dev.belay.run;

import static dev.belay.run.Steps.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.Verdict;
import dev.belay.live.Backend;
import dev.belay.live.Backend.Presence;
import dev.belay.postgres.BackendId;
import dev.belay.postgres.Connector;
import dev.belay.postgres.SessionRole;
import dev.belay.postgres.Target;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins without privileges of their own that act as the role that owns the schema. */
@Timeout(60)
@ParameterizedClass
@MethodSource("dev.belay.testing.TestServer#covered")
class ActingRoleTest {
  private static final String SLEEPING =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
          + " AND datname = current_database()";

  @Parameter TestServer server;
  @TempDir Path folder;
  private RunFixture fixture;
  private String owner;
  private String login;

  @BeforeEach
  void makeRoles() {
    fixture = new RunFixture(server, folder);
    owner = "owner_" + fixture.database;
    login = "login_" + fixture.database;
    fixture.execute("CREATE ROLE " + owner + " NOLOGIN");
    fixture.execute(
        "CREATE ROLE " + login + " LOGIN NOINHERIT PASSWORD '" + TestServer.PASSWORD + "'",
        "GRANT " + owner + " TO " + login);
    fixture.execute("GRANT CREATE ON DATABASE " + fixture.database + " TO " + owner);
    fixture.execute("CREATE SCHEMA app AUTHORIZATION " + owner);
    fixture.execute("CREATE TABLE app.t (n int)", "ALTER TABLE app.t OWNER TO " + owner);
    fixture.as(login).sessionOptions("-c role=" + owner);
  }

  @AfterEach
  void dropRoles() {
    fixture.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()",
        "DROP OWNED BY " + owner,
        "DROP ROLE " + owner + ", " + login);
  }

  private String rows() {
    return fixture.value("SELECT count(*) FROM app.t");
  }

  private List<Verdict> settled() {
    return fixture.entries.stream()
        .map(entry -> entry.event())
        .filter(JournalEvent.Settled.class::isInstance)
        .map(event -> ((JournalEvent.Settled) event).verdict())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-c role=%s", ""})
  void aLoginThatActsAsTheOwnerRunsSteps(String options) throws Exception {
    if (options.isEmpty()) {
      fixture.execute("ALTER ROLE " + login + " SET role = '" + owner + "'");
    }
    fixture.sessionOptions(options.formatted(owner));

    var state =
        fixture.run(fixture.runbook("", sql("s", "CREATE TABLE app.made AS SELECT 1 AS n")));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT tableowner FROM pg_tables WHERE tablename = 'made'"))
        .isEqualTo(owner);
  }

  @Test
  void itsStepLimitCancelsItsStatement() throws Exception {
    var state = fixture.run(fixture.runbook("", sql("s", "SELECT pg_sleep(25)", "timeout: 1s")));

    assertThat(state.step("s").said().cause().orElseThrow().message()).contains("its limit of 1 s");
  }

  @Test
  void itsStatementThatOutlivesBelayIsWaitedFor() throws Exception {
    fixture.unnoticed();
    var name =
        DyingRun.when(
            fixture,
            fixture.runbook("", sql("s", "INSERT INTO app.t SELECT 1 FROM pg_sleep(3)")),
            () -> fixture.value(SLEEPING).equals("1"));

    var state = fixture.resume(name);

    assertThat(settled()).containsExactly(Verdict.STILL_RUNNING, Verdict.ROLLED_BACK);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aBackendThatCannotBeSeenIsNotCalledGone() throws Exception {
    try (var other = new Connector().open(superuser(), SessionRole.WORK, "belay/other");
        var own = new Connector().open(fixture.target(), SessionRole.WORK, "belay/own")) {
      var elsewhere = other.backend();
      var former = new BackendId(own.backend().pid(), own.backend().start().minusSeconds(1));

      assertThat(Backend.find(own.jdbc(), elsewhere)).isInstanceOf(Presence.Hidden.class);
      assertThat(Backend.find(own.jdbc(), own.backend())).isInstanceOf(Presence.There.class);
      assertThat(Backend.find(own.jdbc(), former)).isInstanceOf(Presence.Gone.class);
    }
  }

  private Target superuser() {
    return new RunFixture(server, folder).target();
  }
}
