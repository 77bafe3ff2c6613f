package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.postgres.FingerprintCheck.Difference;
import dev.belay.postgres.FingerprintCheck.Differs;
import dev.belay.postgres.FingerprintCheck.Matches;
import dev.belay.testing.NewCluster;
import dev.belay.testing.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
  private static final String COVERED = "dev.belay.testing.TestServer#covered";
  private static final String RUN = "0142";

  private final Connector connector = new Connector();
  private final Markers markers = new Markers();

  @ParameterizedTest
  @MethodSource(COVERED)
  void theSameDatabaseMatchesItself(TestServer server) throws Exception {
    var spec = ConnectorTest.spec(server, server.freshDatabase());
    var bound = read(spec);
    var now = read(spec);

    assertThat(bound.server().versionNum() / 10000).isEqualTo(server.version());
    assertThat(bound.server().timeline()).isEqualTo(1);
    assertThat(FingerprintCheck.compare(bound, now, Optional.of(bound.walPosition())))
        .isEqualTo(new Matches(List.of()));
  }

  @ParameterizedTest
  @MethodSource(COVERED)
  void anOrdinaryRoleCanReadIt(TestServer server) throws Exception {
    var database = server.freshDatabase();
    var role = database + "_plain";
    server.execute("postgres", "CREATE ROLE " + role + " LOGIN PASSWORD 'pw'");
    var spec = ConnectorTest.spec(server, database).withUser(role, Optional.of(Secret.of("pw")));

    assertThat(read(spec).server().systemIdentifier()).isNotBlank();
  }

  @Test
  void aRoleThatWasDroppedAndMadeAgainUnderItsNameDiffers() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var role = database + "_again";
    var create = "CREATE ROLE " + role + " LOGIN PASSWORD 'pw'";
    server.execute("postgres", create);
    var spec = ConnectorTest.spec(server, database).withUser(role, Optional.of(Secret.of("pw")));
    var bound = read(spec);
    server.execute("postgres", "DROP ROLE " + role, create);

    assertThat(fields(bound, read(spec))).containsExactly("sessionUserOid");
  }

  @Test
  void anotherDatabaseRoleOrServerDiffers() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var role = database + "_other";
    server.execute("postgres", "CREATE ROLE " + role + " LOGIN PASSWORD 'pw'");
    var spec = ConnectorTest.spec(server, database);
    var bound = read(spec);

    assertThat(fields(bound, read(spec.withDatabase(server.freshDatabase()))))
        .containsExactly("database", "databaseOid");
    assertThat(fields(bound, read(spec.withUser(role, Optional.of(Secret.of("pw"))))))
        .containsExactly("sessionUser", "currentUser");
    var other = TestServer.of(15);
    assertThat(fields(bound, read(ConnectorTest.spec(other, "postgres"))))
        .contains("systemIdentifier", "versionNum", "serverPort", "connectedPort");
  }

  @Test
  void aDatabaseThatWasMadeAgainUnderItsNameDiffers() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var spec = ConnectorTest.spec(server, database);
    var bound = read(spec);
    server.execute("postgres", "DROP DATABASE " + database, "CREATE DATABASE " + database);

    assertThat(fields(bound, read(spec))).containsExactly("databaseOid");
  }

  @Test
  void aMissingNonceAndAChangedMarkerDiffer() throws Exception {
    var server = TestServer.newest();
    var spec = ConnectorTest.spec(server, server.freshDatabase());
    Fingerprint bound;
    try (var session = connector.open(spec, SessionRole.WORK, "belay/test")) {
      markers.ensure(session.jdbc());
      markers.setEnvironment(session.jdbc(), Environment.STAGING);
      markers.plantNonce(session.jdbc(), RUN);
      bound = Fingerprint.read(session, Optional.of(RUN));
      assertThat(bound.environmentMarker()).contains("staging");
      assertThat(bound.nonce()).isPresent();

      markers.removeRun(session.jdbc(), RUN);
      markers.setEnvironment(session.jdbc(), Environment.PRODUCTION);
    }
    assertThat(fields(bound, read(spec))).containsExactly("environmentMarker", "nonce");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void aRestartIsANoteACloneAPromotionAndAnOlderCopyAreDifferences(
      int version, @TempDir Path folder) throws Exception {
    var data = folder.resolve("data");
    var standbyData = folder.resolve("standby");
    var oldData = folder.resolve("old");
    Fingerprint bound;
    int port;
    NewCluster.in(data, version);
    try (var first = builder(version, data).start()) {
      port = first.getPort();
      bind(spec(port));
      bound = read(spec(port));
    }
    copy(data, standbyData);
    copy(data, oldData);

    try (var restarted = builder(version, data).setPort(port).start()) {
      var now = read(spec(restarted.getPort()));
      assertThat(FingerprintCheck.compare(bound, now, Optional.of(bound.walPosition())))
          .isInstanceOfSatisfying(
              Matches.class,
              matches ->
                  assertThat(matches.notes()).singleElement().asString().contains("restarted"));
      advance(spec(port));
      var last = read(spec(port)).walPosition();

      promoteAndCompare(version, standbyData, port, bound);
      restarted.close();
      olderCopyOnTheSameAddress(version, oldData, port, bound, last);
    }
  }

  private void promoteAndCompare(int version, Path standbyData, int primaryPort, Fingerprint bound)
      throws Exception {
    Files.createFile(standbyData.resolve("standby.signal"));
    var builder =
        builder(version, standbyData)
            .setServerConfig(
                "primary_conninfo", "'host=127.0.0.1 port=" + primaryPort + " user=postgres'");
    try (var standby = builder.start()) {
      var replica = spec(standby.getPort());
      assertThat(fields(bound, read(replica)))
          .contains("inRecovery", "serverPort", "connectedPort");
      try (var session = connector.open(replica, SessionRole.WORK, "belay/test")) {
        assertThat(Rows.text(session.jdbc(), "SELECT pg_promote(true, 60)")).contains("t");
        // Read at once: the control file still names the old timeline until the next checkpoint.
        assertThat(Fingerprint.read(session, Optional.of(RUN)).server().timeline()).isEqualTo(2);
      }
      assertThat(fields(bound, read(replica)))
          .contains("timeline", "serverPort", "connectedPort")
          .doesNotContain("systemIdentifier", "nonce", "inRecovery");
    }
  }

  /** A file-level copy from before, started in the place of the real one: only its log tells. */
  private void olderCopyOnTheSameAddress(
      int version, Path oldData, int port, Fingerprint bound, String last) throws Exception {
    try (var old = builder(version, oldData).setPort(port).start()) {
      var now = read(spec(old.getPort()));
      assertThat(FingerprintCheck.compare(bound, now, Optional.of(last)))
          .isInstanceOfSatisfying(
              Differs.class,
              differs ->
                  assertThat(differs.differences())
                      .extracting(Difference::field)
                      .containsExactly("walPosition"));
    }
  }

  private void bind(ConnectionSpec spec) throws Exception {
    try (var session = connector.open(spec, SessionRole.WORK, "belay/test")) {
      markers.ensure(session.jdbc());
      markers.plantNonce(session.jdbc(), RUN);
    }
  }

  /** Writes more log than a start of the older copy could. */
  private static void advance(ConnectionSpec spec) throws Exception {
    try (var connection = DriverManager.getConnection(DriverProperties.url(spec), spec.user(), "");
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE bulk AS SELECT repeat('x', 500) AS text FROM generate_series(1, 20000)");
    }
  }

  private Fingerprint read(ConnectionSpec spec) throws Exception {
    try (var session = connector.open(spec, SessionRole.WATCH, "belay/test")) {
      return Fingerprint.read(session, Optional.of(RUN));
    }
  }

  private static List<String> fields(Fingerprint bound, Fingerprint now) {
    return switch (FingerprintCheck.compare(bound, now, Optional.empty())) {
      case Matches matches -> List.of();
      case Differs differs -> differs.differences().stream().map(Difference::field).toList();
    };
  }

  private static ConnectionSpec spec(int port) {
    return ConnectionSpec.of(
        new HostPort("127.0.0.1", port), "postgres", "postgres", Optional.empty());
  }

  private static EmbeddedPostgres.Builder builder(int version, Path data) {
    return TestServer.embedded(version)
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("hot_standby", "on");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      paths.forEach(path -> {
        try {
          var target = to.resolve(from.relativize(path));
          if (!path.endsWith("postmaster.pid") && !path.endsWith("epg-lock")) {
            Files.copy(path, target);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
  }
}
