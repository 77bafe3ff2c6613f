package dev.belay.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.sql.LockNeeds;
import dev.belay.sql.SqlScript;
import dev.belay.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutlookTest {
  private static final String SCRIPT =
      """
      CREATE TABLE bookmarks (u int REFERENCES users (id));
      INSERT INTO bookmarks SELECT id FROM users;
      """;

  private final TestServer server = TestServer.newest();

  @Test
  void whoHoldsAConflictingLockIsInTheWayAndWhoReadsIsNot() throws Exception {
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE users (id int PRIMARY KEY)");
    var needs = LockNeeds.of(SqlScript.parse("x", SCRIPT));
    try (var writer = server.connect(database);
        var reader = server.connect(database);
        var asks = server.connect(database)) {
      writer.setAutoCommit(false);
      reader.setAutoCommit(false);
      try (var write = writer.createStatement();
          var read = reader.createStatement()) {
        write.execute("SET application_name = 'app/web'");
        write.execute("INSERT INTO users VALUES (1)");
        read.execute("SELECT * FROM users");
      }
      var pid = pid(writer);
      var outlook = LockOutlook.read(asks, needs, Set.of());
      assertThat(outlook.pids()).containsExactly(pid);
      var obstacle = outlook.obstacles().getFirst();
      assertThat(obstacle.who()).isEqualTo("app/web");
      assertThat(obstacle.held()).isTrue();
      assertThat(obstacle.table().display()).isEqualTo("users");
      assertThat(LockOutlook.read(asks, needs, Set.of(pid)).obstacles()).isEmpty();
      writer.rollback();
      assertThat(LockOutlook.read(asks, needs, Set.of()).obstacles()).isEmpty();
    }
  }

  @Test
  void rowsThatOthersWriteAreCountedOnTheTouchedTablesOnly() throws Exception {
    var database = server.freshDatabase();
    server.execute(
        database, "CREATE TABLE users (id int PRIMARY KEY)", "CREATE TABLE bookmarks (u int)");
    var tables = RowsWritten.touched(LockNeeds.of(SqlScript.parse("x", SCRIPT)));
    try (var asks = server.connect(database)) {
      var before = RowsWritten.count(asks, tables, Instant.now());
      server.execute(
          database,
          "INSERT INTO bookmarks SELECT generate_series(1, 7)",
          "INSERT INTO users SELECT generate_series(1, 50)");
      var deadline = Instant.now().plus(Duration.ofSeconds(20));
      var written = before.until(before);
      while (written.rows().orElse(0L) < 7 && Instant.now().isBefore(deadline)) {
        written = before.until(RowsWritten.count(asks, tables, Instant.now()));
      }
      assertThat(written.rows()).contains(7L);
      assertThat(RowsWritten.count(asks, tables, Instant.now()).until(before).rows()).isEmpty();
    }
  }

  private static int pid(java.sql.Connection connection) throws Exception {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
