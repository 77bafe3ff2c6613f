package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.postgres.DeadMansHandle.Keepalives;
import dev.belay.testing.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectorTest {
  private static final String COVERED = "dev.belay.testing.TestServer#covered";

  private final Connector connector = new Connector();

  @ParameterizedTest
  @MethodSource(COVERED)
  void aSessionKnowsItsOwnBackend(TestServer server) throws Exception {
    try (var session = open(server, SessionRole.WORK)) {
      var row =
          Rows.text(
              session.jdbc(),
              "SELECT pid || ' ' || extract(epoch FROM backend_start)::numeric"
                  + " FROM pg_stat_activity WHERE pid = pg_backend_pid()");
      var start = session.backend().start();
      assertThat(row)
          .contains(
              session.backend().pid()
                  + " "
                  + start.getEpochSecond()
                  + "."
                  + "%06d".formatted(start.getNano() / 1000));
      assertThat(session.alive()).isTrue();
      assertThat(session.jdbc().getAutoCommit()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(COVERED)
  void aWorkSessionHoldsTheDeadMansHandle(TestServer server) throws Exception {
    try (var session = open(server, SessionRole.WORK)) {
      assertThat(show(session, "tcp_keepalives_idle")).isEqualTo("10");
      assertThat(show(session, "tcp_keepalives_interval")).isEqualTo("5");
      assertThat(show(session, "tcp_keepalives_count")).isEqualTo("3");
      assertThat(show(session, "tcp_user_timeout")).isEqualTo("20000");
      assertThat(show(session, "client_connection_check_interval")).isEqualTo("1s");
      assertThat(show(session, "idle_in_transaction_session_timeout")).isEqualTo("5min");
      assertThat(show(session, "idle_session_timeout")).isEqualTo("0");
      assertThat(show(session, "synchronous_commit")).isEqualTo("on");
      assertThat(show(session, "statement_timeout")).isEqualTo("0");
      assertThat(session.notes()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(COVERED)
  void aTransactionTimeoutIsSetWhereTheServerHasItAndSaidWhereNot(TestServer server)
      throws Exception {
    var handle =
        new DeadMansHandle(
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Optional.of(Duration.ofMinutes(7)),
            new Keepalives(Duration.ofSeconds(10), Duration.ofSeconds(5), 3));
    var target = new Target("t", Environment.SANDBOX, spec(server, "postgres"), true, handle);
    try (var session = connector.open(target, SessionRole.WORK, "belay/test")) {
      if (server.version() >= 17) {
        assertThat(show(session, "transaction_timeout")).isEqualTo("7min");
        assertThat(session.notes()).isEmpty();
      } else {
        assertThat(session.notes()).singleElement().asString().contains("version 17");
      }
    }
  }

  @Test
  void strongerCommitThanOnIsKeptAndWeakerIsRaised() throws Exception {
    var server = TestServer.newest();
    for (var setting : Map.of("remote_apply", "remote_apply", "off", "on").entrySet()) {
      var database = server.freshDatabase();
      server.execute(
          "postgres",
          "ALTER DATABASE " + database + " SET synchronous_commit = '" + setting.getKey() + "'");
      try (var session = connector.open(spec(server, database), SessionRole.WORK, "belay/test")) {
        assertThat(show(session, "synchronous_commit")).isEqualTo(setting.getValue());
      }
    }
  }

  @Test
  void aSampleSessionIsReadOnlyAndNeverWaitsLong() throws Exception {
    try (var session = open(TestServer.newest(), SessionRole.SAMPLE)) {
      assertThat(show(session, "default_transaction_read_only")).isEqualTo("on");
      assertThat(show(session, "lock_timeout")).isEqualTo("100ms");
      assertThat(show(session, "statement_timeout")).isEqualTo("5s");
    }
  }

  @ParameterizedTest
  @EnumSource(SessionRole.class)
  void theTimeZoneIsTheServersAndNotThisMachines(SessionRole role) throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    try (var session = connector.open(spec(server, database), role, "belay/test")) {
      assertThat(show(session, "TimeZone")).isEqualTo(fileZone(server));
    }
    server.execute("postgres", "ALTER DATABASE " + database + " SET TimeZone = 'Asia/Tokyo'");
    try (var session = connector.open(spec(server, database), role, "belay/test")) {
      assertThat(show(session, "TimeZone")).isEqualTo("Asia/Tokyo");
    }
  }

  @Test
  void theTimeZoneOfTheRoleWinsOverTheDatabasesAndTheConnectionsOverBoth() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var role = database + "_zoned";
    server.execute(
        "postgres",
        "CREATE ROLE " + role + " LOGIN PASSWORD 'pw'",
        "ALTER DATABASE " + database + " SET TimeZone = 'Asia/Tokyo'",
        "ALTER ROLE " + role + " SET TimeZone = 'Europe/Paris'");
    var spec = spec(server, database).withUser(role, Optional.of(Secret.of("pw")));
    try (var session = connector.open(spec, SessionRole.WORK, "belay/test")) {
      assertThat(show(session, "TimeZone")).isEqualTo("Europe/Paris");
    }
    var asked =
        new ConnectionSpec(
            spec.hosts(),
            spec.database(),
            spec.user(),
            spec.password(),
            spec.tls(),
            Map.of("options", "-c TimeZone=America/Lima"),
            spec.from());
    try (var session = connector.open(asked, SessionRole.WORK, "belay/test")) {
      assertThat(show(session, "TimeZone")).isEqualTo("America/Lima");
    }
  }

  @Test
  void aRoleThatMayNotReadTheFilesIsToldWhichZoneWasTaken() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var role = database + "_plain";
    server.execute("postgres", "CREATE ROLE " + role + " LOGIN PASSWORD 'pw'");
    var spec = spec(server, database).withUser(role, Optional.of(Secret.of("pw")));
    try (var session = connector.open(spec, SessionRole.WORK, "belay/test")) {
      assertThat(session.notes()).singleElement().asString().contains(show(session, "TimeZone"));
    }
  }

  @Test
  void settingsThatAScriptResetAreRenewed() throws Exception {
    try (var session = open(TestServer.newest(), SessionRole.WORK)) {
      Rows.change(session.jdbc(), "RESET ALL");
      assertThat(show(session, "client_connection_check_interval")).isEqualTo("0");
      session.renewSettings();
      assertThat(show(session, "client_connection_check_interval")).isEqualTo("1s");
    }
  }

  @Test
  void theNameOfASessionIsSeenByOthersAsItIsAndCutToItsLength() throws Exception {
    var server = TestServer.newest();
    try (var session = open(server, SessionRole.WORK)) {
      session.name("belay/0142/é" + "x".repeat(80));
      var seen =
          server.value(
              "postgres",
              "SELECT application_name FROM pg_stat_activity WHERE pid = "
                  + session.backend().pid());
      assertThat(seen).isEqualTo("belay/0142/?" + "x".repeat(51));
    }
  }

  @Test
  void aSessionWhoseBackendWasTerminatedIsNotAlive() throws Exception {
    var server = TestServer.newest();
    try (var session = open(server, SessionRole.WORK)) {
      server.execute(
          "postgres", "SELECT pg_terminate_backend(" + session.backend().pid() + ", 5000)");
      assertThat(session.alive()).isFalse();
    }
  }

  @Test
  void aWorkSessionRefusesAProxyThatReportsAnotherBackend() throws Exception {
    var server = TestServer.newest();
    try (var proxy = new RewritingProxy(server.port(), PoolerDetectionTest::otherPid)) {
      var spec = plain(new HostPort("127.0.0.1", proxy.port()));
      var refused =
          catchThrowableOfType(
              ConnectException.class, () -> connector.open(spec, SessionRole.WORK, "belay/test"));
      assertThat(refused.reason()).isEqualTo(ConnectException.Reason.POOLER);
      try (var sample = connector.open(spec, SessionRole.SAMPLE, "belay/test")) {
        assertThat(sample.notes()).singleElement().asString().contains("pooler");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(COVERED)
  void locksAreFreeSoonAfterTheClientOfARunningStatementIsGone(TestServer server) throws Exception {
    server.execute("postgres", "CREATE TABLE IF NOT EXISTS held (id int)");
    try (var proxy = new RewritingProxy(server.port(), (type, body) -> body);
        var session =
            connector.open(
                plain(new HostPort("127.0.0.1", proxy.port())), SessionRole.WORK, "belay/cut")) {
      session.jdbc().setAutoCommit(false);
      Rows.change(session.jdbc(), "LOCK TABLE held");
      var statement =
          Thread.ofVirtual()
              .start(() ->
                  catchThrowableOfType(
                      SQLException.class, () -> Rows.text(session.jdbc(), "SELECT pg_sleep(120)")));
      var pid = session.backend().pid();
      var running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid = " + pid;
      Deadline.await(
          "the statement",
          () -> server.value("postgres", running + " AND query LIKE '%pg_sleep%'").equals("1"));
      proxy.cut();

      Deadline.await(
          "the locks",
          () ->
              server
                  .value("postgres", "SELECT count(*) FROM pg_locks WHERE pid = " + pid)
                  .equals("0"));
      statement.join();
      assertThat(session.alive()).isFalse();
    }
  }

  @Test
  void theClientsSocketProbesItsServer() throws Exception {
    var argument = KeepaliveSocketFactory.argument(DeadMansHandle.DEFAULT.keepalives());
    try (var socket = new KeepaliveSocketFactory(argument).createSocket()) {
      assertThat(socket.getKeepAlive()).isTrue();
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(10);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(5);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
    }
  }

  @Test
  void theDefaultHandleFreesLocksWithin26Seconds() {
    assertThat(DeadMansHandle.DEFAULT.freesLocksWithin()).isEqualTo(Duration.ofSeconds(26));
  }

  static ConnectionSpec plain(HostPort host) {
    return new ConnectionSpec(
        List.of(host),
        "postgres",
        TestServer.USER,
        Optional.of(Secret.of(TestServer.PASSWORD)),
        new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty(), Optional.empty()),
        Map.of(),
        Provenance.none());
  }

  static ConnectionSpec spec(TestServer server, String database) {
    return ConnectionSpec.of(
        new HostPort(server.host(), server.port()),
        database,
        TestServer.USER,
        Optional.of(Secret.of(TestServer.PASSWORD)));
  }

  private Session open(TestServer server, SessionRole role) throws ConnectException {
    return connector.open(spec(server, "postgres"), role, "belay/test");
  }

  private static String fileZone(TestServer server) {
    var set =
        server.value(
            "postgres", "SELECT setting FROM pg_file_settings WHERE lower(name) = 'timezone'");
    return set.equals("null") ? "GMT" : set;
  }

  private static String show(Session session, String setting) throws Exception {
    return SessionSettings.show(session.jdbc(), setting);
  }
}
