package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrivilegesTest {
  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void theCureOfEachLackingPrivilegeIsTheStatementThatGrantsIt(TestServer server) throws Exception {
    var database = server.freshDatabase();
    var role = "Odd " + database;
    server.execute("postgres", "CREATE ROLE \"" + role + "\" LOGIN PASSWORD 'pw'");
    try (var connection = DriverManager.getConnection(server.jdbcUrl(database), role, "pw")) {
      var before = new Privileges().read(connection);
      assertThat(before.superuser()).isFalse();
      assertThat(before.lacking())
          .extracting(Privileges.Privilege::name)
          .containsExactly(
              "pg_read_all_stats",
              "pg_read_all_settings",
              "pg_signal_backend",
              "CREATE",
              "REPLICATION");

      before.lacking().forEach(lacking -> server.execute(database, lacking.cure()));

      assertThat(new Privileges().read(connection).lacking()).isEmpty();
    }
  }

  @Test
  void membershipInPgMonitorCounts() throws Exception {
    var server = TestServer.newest();
    var role = server.freshDatabase() + "_monitor";
    server.execute(
        "postgres", "CREATE ROLE " + role + " LOGIN PASSWORD 'pw'", "GRANT pg_monitor TO " + role);
    try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"), role, "pw")) {
      var report = new Privileges().read(connection);
      assertThat(report.find("pg_read_all_stats").orElseThrow().held()).isTrue();
      assertThat(report.find("pg_read_all_settings").orElseThrow().held()).isTrue();
      assertThat(report.find("pg_signal_backend").orElseThrow().held()).isFalse();
    }
  }

  @Test
  void aSuperuserLacksNothing() throws Exception {
    try (var connection = TestServer.newest().connect("postgres")) {
      assertThat(new Privileges().read(connection).lacking()).isEmpty();
    }
  }
}
