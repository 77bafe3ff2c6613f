package dev.belay.postgres;

import static dev.belay.postgres.ConnectException.Reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.belay.testing.NewCluster;
import dev.belay.testing.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reason, where it can be had from a real server, from a cluster with rules of its own. */
class ConnectFailuresTest {
  private static final String HOST = "127.0.0.1";
  private static final String RULES =
      """
      local   all all trust
      host    all postgres     127.0.0.1/32 trust
      host    all ghost        127.0.0.1/32 trust
      host    all sleeper      127.0.0.1/32 trust
      host    all many         127.0.0.1/32 trust
      host    all limited      127.0.0.1/32 trust
      host    all careful      127.0.0.1/32 scram-sha-256
      hostssl all needs_tls    127.0.0.1/32 trust
      """;

  @TempDir static Path folder;
  private static EmbeddedPostgres server;
  private final Connector connector = new Connector();

  @BeforeAll
  static void aServerThatLetsFewIn() throws Exception {
    var data = folder.resolve("data");
    NewCluster.in(data, 18);
    server =
        TestServer.embedded(18)
            .setServerConfig("max_connections", "12")
            .setServerConfig("superuser_reserved_connections", "3")
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .start();
    execute(
        "CREATE ROLE careful LOGIN PASSWORD 'right'",
        "CREATE ROLE needs_tls LOGIN",
        "CREATE ROLE outsider LOGIN",
        "CREATE ROLE sleeper NOLOGIN",
        "CREATE ROLE many LOGIN",
        "CREATE ROLE limited LOGIN CONNECTION LIMIT 0",
        "CREATE DATABASE closed",
        "REVOKE CONNECT ON DATABASE closed FROM PUBLIC",
        "CREATE DATABASE frozen ALLOW_CONNECTIONS false");
    Files.writeString(data.resolve("pg_hba.conf"), RULES);
    execute("SELECT pg_reload_conf()");
    Deadline.await(
        "the new rules",
        () -> failureOrNull(spec("outsider", "postgres", null, Tls.PREFER)) == Reason.NOT_ALLOWED);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void aWrongPassword() {
    assertReason(
        spec("careful", "postgres", "canary", Tls.PREFER), Reason.WRONG_PASSWORD, "careful");
  }

  @Test
  void noPassword() {
    assertReason(spec("careful", "postgres", null, Tls.PREFER), Reason.NO_PASSWORD, ".pgpass");
  }

  @Test
  void noLineInTheRules() {
    assertReason(spec("outsider", "postgres", null, Tls.PREFER), Reason.NOT_ALLOWED, "pg_hba.conf");
  }

  @Test
  void noSuchDatabase() {
    assertReason(spec("postgres", "nodb", null, Tls.PREFER), Reason.NO_DATABASE, "\"nodb\"");
  }

  @Test
  void noSuchRole() {
    assertReason(spec("ghost", "postgres", null, Tls.PREFER), Reason.NO_ROLE, "\"ghost\"");
  }

  @Test
  void aRoleThatMayNotLogIn() {
    assertReason(spec("sleeper", "postgres", null, Tls.PREFER), Reason.NO_ROLE, "may not log in");
  }

  @Test
  void aDatabaseThatTheRoleMayNotEnter() {
    assertReason(
        spec("many", "closed", null, Tls.PREFER),
        Reason.PRIVILEGE,
        "GRANT CONNECT ON DATABASE closed TO many");
  }

  @Test
  void aDatabaseThatIsClosedForAll() {
    assertReason(spec("postgres", "frozen", null, Tls.PREFER), Reason.NOT_ALLOWED, "frozen");
  }

  @Test
  void theRoleNeedsTlsAndItIsTurnedOff() {
    assertReason(
        spec("needs_tls", "postgres", null, tls(Tls.Mode.DISABLE)),
        Reason.TLS_REQUIRED,
        "sslmode=require");
  }

  @Test
  void theServerHasNoTls() {
    assertReason(
        spec("postgres", "postgres", null, tls(Tls.Mode.REQUIRE)), Reason.TLS_REFUSED, "ssl");
  }

  @Test
  void theRolesLimitIsReached() {
    assertReason(
        spec("limited", "postgres", null, Tls.PREFER), Reason.SLOTS_FULL, "max_connections");
  }

  @Test
  void allSlotsAreTaken() throws SQLException {
    var sessions = new ArrayList<Session>();
    try {
      var full =
          catchThrowableOfType(
              ConnectException.class,
              () -> {
                while (sessions.size() < 50) {
                  sessions.add(open(spec("many", "postgres", null, Tls.PREFER)));
                }
              });
      assertThat(full.reason()).isEqualTo(Reason.SLOTS_FULL);
      assertThat(full.reason().passes()).isTrue();
      assertThat(sessions).isNotEmpty();
    } finally {
      sessions.forEach(Session::close);
    }
  }

  @Test
  void aCertificateThatNobodyTrusts() throws Exception {
    var own = folder.resolve("tls");
    try (var secured = started(own)) {
      certificate(own, "elsewhere.example");
      execute(secured.getPort(), "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()");
      var place = new HostPort(HOST, secured.getPort());
      var spec = ConnectionSpec.of(place, "postgres", "postgres", Optional.empty());
      Deadline.await("TLS", () -> failureOrNull(with(spec, tls(Tls.Mode.REQUIRE))) == null);

      var other = Files.createDirectory(folder.resolve("other"));
      certificate(other, "another authority");
      assertReason(
          with(spec, verify(Tls.Mode.VERIFY_CA, other.resolve("server.crt"))),
          Reason.CERTIFICATE,
          "sslrootcert");
      assertReason(
          with(spec, verify(Tls.Mode.VERIFY_FULL, own.resolve("server.crt"))),
          Reason.CERTIFICATE,
          "host name");
      assertThat(failureOrNull(with(spec, verify(Tls.Mode.VERIFY_CA, own.resolve("server.crt")))))
          .isNull();
    }
  }

  @Test
  void aServerThatIsShuttingDownWhileASessionIsOpen() throws Exception {
    var own = folder.resolve("stopping");
    try (var stopping = started(own)) {
      var spec =
          ConnectionSpec.of(
              new HostPort(HOST, stopping.getPort()), "postgres", "postgres", Optional.empty());
      try (var session = open(spec)) {
        var postmaster = Files.readAllLines(own.resolve("postmaster.pid")).getFirst().strip();
        new ProcessBuilder("kill", "-TERM", postmaster).start().waitFor();
        Deadline.await("the shutdown", () -> failureOrNull(spec) == Reason.SHUTTING_DOWN);
        assertThat(session.alive()).isTrue();
      }
    }
  }

  @Test
  void aServerThatIsStartingUp() throws Exception {
    try (var fake = new FakeServer("57P03", "the database system is starting up")) {
      assertReason(local(fake.port()), Reason.STARTING_UP, "starting up");
    }
  }

  @Test
  void aPoolerThatRefusesAStartupParameter() throws Exception {
    try (var fake = new FakeServer("08P01", "unsupported startup parameter: options")) {
      assertReason(local(fake.port()), Reason.POOLER, "behind it");
    }
  }

  @Test
  void anythingElseTheServerSaysIsPassedOn() throws Exception {
    try (var fake = new FakeServer("58P01", "something unheard of")) {
      assertReason(local(fake.port()), Reason.OTHER, "something unheard of");
    }
  }

  @Test
  void aHostWithoutAnAddress() {
    var spec = ConnectionSpec.of(new HostPort("nohost.invalid", 5432), "d", "u", Optional.empty());
    assertReason(spec, Reason.UNKNOWN_HOST, "nohost.invalid");
  }

  @Test
  void aPortWhereNobodyListens() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertReason(local(port), Reason.REFUSED, "listen_addresses");
  }

  @Test
  void aServerThatNeverAnswers() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var spec = withOption(local(silent.getLocalPort()), "connect_timeout", "2");
      assertReason(spec, Reason.TIMED_OUT, "within 2 s");
    }
  }

  @Test
  void aWebServer() throws IOException {
    var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.start();
    try {
      var port = web.getAddress().getPort();
      for (var mode : List.of(Tls.Mode.DISABLE, Tls.Mode.PREFER, Tls.Mode.REQUIRE)) {
        var spec = withOption(with(local(port), tls(mode)), "connect_timeout", "2");
        assertThat(failureOrNull(spec))
            .as(mode.word())
            .isIn(Reason.NOT_POSTGRESQL, Reason.TIMED_OUT);
      }
    } finally {
      web.stop(0);
    }
  }

  @Test
  void somethingThatTalksAnotherProtocol() throws IOException {
    try (var chatty = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            while (!chatty.isClosed()) {
              try (var client = chatty.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                client.getOutputStream().flush();
                client.getInputStream().readNBytes(8);
              } catch (IOException e) {
                // The client left.
              }
            }
          });
      assertReason(local(chatty.getLocalPort()), Reason.NOT_POSTGRESQL, "5432");
    }
  }

  @Test
  void ofSeveralHostsTheNextOneIsTriedUnlessTheFirstOneRefusedTheLogin() throws Exception {
    var good = new HostPort(HOST, server.getPort());
    var bad = new HostPort("nohost.invalid", 5432);
    try (var session = open(hosts("many", bad, good))) {
      assertThat(session.address()).isEqualTo(good);
    }
    assertReason(hosts("outsider", good, bad), Reason.NOT_ALLOWED, HOST);
    assertReason(hosts("many", bad, bad), Reason.UNKNOWN_HOST, "nohost.invalid");
  }

  private void assertReason(ConnectionSpec spec, Reason reason, String part) {
    var failure = catchThrowableOfType(ConnectException.class, () -> open(spec).close());
    assertThat(failure).as("failure").isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.getMessage()).contains(part).doesNotContain("canary");
    assertThat(failure.happened()).endsWith(".");
    assertThat(failure.cure()).endsWith(".");
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      assertThat(String.valueOf(cause.getMessage())).doesNotContain("canary");
    }
  }

  private static Reason failureOrNull(ConnectionSpec spec) {
    try (var session = new Connector().open(spec, SessionRole.WORK, "belay/test")) {
      return session.alive() ? null : Reason.OTHER;
    } catch (ConnectException e) {
      return e.reason();
    }
  }

  private Session open(ConnectionSpec spec) throws ConnectException {
    return connector.open(spec, SessionRole.WORK, "belay/test");
  }

  private static ConnectionSpec spec(String user, String database, String password, Tls tls) {
    var spec =
        ConnectionSpec.of(
            new HostPort(HOST, server.getPort()),
            database,
            user,
            Optional.ofNullable(password).map(Secret::of));
    return with(spec, tls);
  }

  private static ConnectionSpec local(int port) {
    return ConnectionSpec.of(new HostPort(HOST, port), "d", "u", Optional.empty());
  }

  private static ConnectionSpec hosts(String user, HostPort... hosts) {
    return new ConnectionSpec(
        List.of(hosts),
        "postgres",
        user,
        Optional.empty(),
        Tls.PREFER,
        Map.of(),
        Provenance.none());
  }

  private static ConnectionSpec with(ConnectionSpec spec, Tls tls) {
    return new ConnectionSpec(
        spec.hosts(),
        spec.database(),
        spec.user(),
        spec.password(),
        tls,
        spec.options(),
        spec.from());
  }

  private static ConnectionSpec withOption(ConnectionSpec spec, String keyword, String value) {
    var options = new LinkedHashMap<>(spec.options());
    options.put(keyword, value);
    return new ConnectionSpec(
        spec.hosts(),
        spec.database(),
        spec.user(),
        spec.password(),
        spec.tls(),
        options,
        spec.from());
  }

  private static Tls tls(Tls.Mode mode) {
    return new Tls(mode, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Tls verify(Tls.Mode mode, Path root) {
    return new Tls(mode, Optional.of(root), Optional.empty(), Optional.empty());
  }

  private static EmbeddedPostgres started(Path data) throws IOException {
    NewCluster.in(data, 18);
    return TestServer.embedded(18).setDataDirectory(data).setCleanDataDirectory(false).start();
  }

  private static void certificate(Path into, String name) throws Exception {
    var command =
        List.of(
            "openssl",
            "req",
            "-new",
            "-x509",
            "-days",
            "30",
            "-nodes",
            "-newkey",
            "rsa:2048",
            "-subj",
            "/CN=" + name,
            "-out",
            into.resolve("server.crt").toString(),
            "-keyout",
            into.resolve("server.key").toString());
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    Files.setPosixFilePermissions(
        into.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
  }

  private static void execute(String... statements) throws SQLException {
    execute(server.getPort(), statements);
  }

  private static void execute(int port, String... statements) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + HOST + ":" + port + "/postgres", "postgres", "");
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
