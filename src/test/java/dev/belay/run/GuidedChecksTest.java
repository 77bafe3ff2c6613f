package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runbook.Action;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.SqlTemplate;
import dev.belay.runbook.TextTemplate;
import dev.belay.runbook.TypedValue;
import dev.belay.testing.TestServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the guided migration hold on a sound database, and fall when it is not. */
class GuidedChecksTest {
  private static final String ROLE = "guided_checker";

  private final Runbook runbook = GuidedRunbook.resolved().runbook();
  private final Map<String, TypedValue> values = new HashMap<>();
  private final TestServer server = TestServer.newest();
  private String database = "";

  @BeforeEach
  void soundDatabase() {
    database = server.freshDatabase();
    server.execute(
        "postgres",
        """
        DO $$ BEGIN
          CREATE ROLE guided_checker LOGIN PASSWORD 'guided' CREATEDB IN ROLE pg_monitor;
          CREATE ROLE guided_reader;
        EXCEPTION WHEN duplicate_object THEN NULL; END $$
        """,
        "ALTER DATABASE " + database + " OWNER TO " + ROLE);
    server.execute(
        database,
        """
        SET ROLE guided_checker;
        CREATE SCHEMA shop;
        CREATE TABLE shop.customers (id int PRIMARY KEY, name text);
        CREATE TABLE shop.orders (id serial PRIMARY KEY, customer int REFERENCES shop.customers);
        CREATE VIEW shop.named AS SELECT name FROM shop.customers;
        INSERT INTO shop.customers SELECT n, 'same' FROM generate_series(1, 10) n;
        INSERT INTO shop.orders (customer) SELECT n FROM generate_series(1, 10) n;
        GRANT USAGE ON SCHEMA shop TO guided_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA shop TO guided_reader
        """);
    runbook
        .params()
        .forEach(param ->
            param
                .initial()
                .ifPresent(text -> values.put(param.name(), new TypedValue(param.type(), text))));
    set("main_schema", "shop");
    set("main_table", "orders");
    for (var step : new String[] {"baseline", "access-before", "rows-before", "unvalidated"}) {
      keep(step);
    }
  }

  @AfterEach
  void asNew() {
    server.execute("postgres", "ALTER ROLE guided_checker CONNECTION LIMIT -1 CREATEDB");
    server.execute("postgres", "GRANT pg_monitor TO guided_checker");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "rights              | REVOKE CREATE ON SCHEMA shop FROM guided_checker",
        "rights              | ALTER TABLE shop.orders OWNER TO postgres",
        "rights              | CREATE TABLE public.hidden ()",
        "rights              | ALTER ROLE guided_checker NOCREATEDB",
        "sees-others         | REVOKE pg_monitor FROM guided_checker",
        "free-connections    | ALTER ROLE guided_checker CONNECTION LIMIT 5",
        "publications        | CREATE PUBLICATION orders FOR TABLE shop.orders",
        "event-triggers      | CREATE EVENT TRIGGER looks ON ddl_command_start EXECUTE FUNCTION looks()",
        "constraints-after   | ALTER TABLE shop.orders ADD CHECK (id > 0) NOT VALID",
        "foreign-keys        | ALTER TABLE shop.orders DISABLE TRIGGER ALL",
        "relations-after     | DROP VIEW shop.named",
        "rows-after          | DELETE FROM shop.orders WHERE id = 3",
        "smoke               | TRUNCATE shop.orders",
        "sequences           | SELECT setval('shop.orders_id_seq', 2000000000)",
        "access-after        | CREATE TABLE shop.fresh ()",
      })
  void aCheckFallsWhenItsFaultIsThere(String step, String fault) {
    server.execute(
        database,
        """
        CREATE FUNCTION looks() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'
        """);
    assertThat(holds(step)).as("before").isTrue();
    server.execute(database, fault);
    assertThat(holds(step)).as("with the fault").isFalse();
  }

  @Test
  void anIndexThatAFailedBuildLeftIsFound() throws SQLException {
    assertThat(holds("invalid-indexes") && holds("indexes-after")).isTrue();
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      statement.execute("CREATE UNIQUE INDEX CONCURRENTLY twice ON shop.customers (name)");
    } catch (SQLException duplicates) {
      assertThat(duplicates.getSQLState()).isEqualTo("23505");
    }
    assertThat(holds("invalid-indexes") || holds("indexes-after")).isFalse();
  }

  @Test
  void anOrphanedPreparedTransactionIsFound() throws SQLException {
    set("max_transaction_age", "0s");
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("DELETE FROM shop.orders WHERE id = 1");
      statement.execute("PREPARE TRANSACTION 'guided orphan'");
      connection.setAutoCommit(true);
      assertThat(holds("prepared-transactions")).isFalse();
      statement.execute("ROLLBACK PREPARED 'guided orphan'");
      assertThat(holds("prepared-transactions")).isTrue();
    }
  }

  @Test
  void aSessionThatWentAwayInItsTransactionIsFound() throws SQLException {
    set("max_transaction_age", "0s");
    set("max_idle_in_transaction", "0s");
    assertThat(holds("long-transactions") && holds("idle-in-transaction")).isTrue();
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM shop.orders");
      var deadline = Instant.now().plus(Duration.ofSeconds(10));
      while (holds("long-transactions") || holds("idle-in-transaction")) {
        assertThat(Instant.now()).isBefore(deadline);
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
      connection.rollback();
      assertThat(holds("long-transactions") && holds("idle-in-transaction")).isTrue();
    }
  }

  @Test
  void theDrainWaitsForTransactionsOrForSessions() throws SQLException {
    assertThat(holds("drained")).isTrue();
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      set("drain", "sessions");
      assertThat(holds("drained")).isFalse();
      set("application_pattern", "^chat$");
      assertThat(holds("drained")).isTrue();
      statement.execute("SET application_name = 'chat'");
      assertThat(holds("drained")).isFalse();
      set("drain", "transactions");
      assertThat(holds("drained")).isTrue();
      connection.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM shop.orders");
      assertThat(holds("drained")).isFalse();
    }
  }

  @Test
  void aSlotWithoutAReaderIsFound() throws SQLException {
    set("max_slot_wal_mb", "0");
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      statement.execute("SELECT pg_create_physical_replication_slot('guided_slot', true)");
      try {
        statement.execute("DELETE FROM shop.orders");
        assertThat(holds("slots")).isFalse();
      } finally {
        statement.execute("SELECT pg_drop_replication_slot('guided_slot')");
      }
    }
  }

  @Test
  void theWatchEndsWhenManyTransactionsRollBackAndNotAfterAFew() throws SQLException {
    keep("watch-start");
    rollBack(300);
    assertThat(watchEnds()).isFalse();
    rollBack(3000);
    assertThat(watchEnds()).isTrue();
    set("max_rollback_percent", "100");
    assertThat(watchEnds()).isFalse();
  }

  private boolean watchEnds() {
    var watch = (Action.Wait) runbook.step("watch").orElseThrow().action();
    return query("watch", watch.abortIf().orElseThrow())
        .value(Optional.empty())
        .orElseThrow()
        .equals("t");
  }

  private void rollBack(int times) throws SQLException {
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      statement.execute("DO $$ BEGIN FOR i IN 1.." + times + " LOOP ROLLBACK; END LOOP; END $$");
      statement.execute("SELECT pg_stat_force_next_flush()");
    }
  }

  @Test
  void aServerThatDoesNotArchiveIsFound() {
    assertThat(holds("archiving-on")).isFalse();
  }

  @Test
  void aMissingStandbyIsFoundAlthoughThereIsNoLag() {
    set("standbys", "1");
    assertThat(holds("replication-lag")).isTrue();
    assertThat(holds("standbys-stream")).isFalse();
  }

  private void set(String name, String text) {
    var type =
        runbook.params().stream()
            .filter(param -> param.name().equals(name))
            .findFirst()
            .orElseThrow()
            .type();
    values.put(name, new TypedValue(type, text));
  }

  private void keep(String id) {
    var result = ask(id);
    for (var capture : runbook.step(id).orElseThrow().ending().capture()) {
      values.put(
          id + "." + capture.name(),
          new TypedValue(capture.type(), result.value(capture.from()).orElseThrow()));
    }
  }

  private boolean holds(String id) {
    var expectations = runbook.step(id).orElseThrow().ending().expect();
    return new Judge(text -> TextTemplate.of(text).render(values::get))
        .holds(expectations, ask(id));
  }

  private Result ask(String id) {
    var sql =
        switch (runbook.step(id).orElseThrow().action()) {
          case Action.Query query -> query.sql();
          case Action.Wait wait -> wait.until();
          default -> Optional.<String>empty();
        };
    return query(id, sql.orElseThrow());
  }

  private Result query(String id, String sql) {
    try (var connection = DriverManager.getConnection(server.jdbcUrl(database), ROLE, "guided")) {
      return ReadOnlyQuery.ask(connection, SqlTemplate.of(sql).render(values::get));
    } catch (SQLException e) {
      throw new IllegalStateException(id + ": " + e.getMessage(), e);
    }
  }
}
