package dev.belay.desktop.connections;

import dev.belay.postgres.ConnectException;
import dev.belay.postgres.ConnectFailures;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.ConnectionSpecs;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Fingerprint;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.PoolerDetection;
import dev.belay.postgres.Privileges;
import dev.belay.postgres.Session;
import dev.belay.postgres.SessionRole;
import dev.belay.postgres.SpecException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Connects once, reads what Belay must know of a database, and leaves. Blocks; writes nothing. */
public final class ConnectionProbe {
  private static final String NAME = "belay/test";
  private static final String ENCRYPTION =
      """
      SELECT CASE WHEN ssl THEN version END
        FROM pg_catalog.pg_stat_ssl
       WHERE pid = pg_catalog.pg_backend_pid()\
      """;

  private final Connector connector;
  private final PgEnvironment environment;
  private final PoolerDetection poolers = new PoolerDetection();

  /** A probe that reads passwords and defaults from there. */
  public ConnectionProbe(Connector connector, PgEnvironment environment) {
    this.connector = connector;
    this.environment = environment;
  }

  /** What is true of the database at that URI. */
  public ProbeResult probe(String uri, DeadMansHandle handle) {
    ConnectionSpec spec;
    try {
      if (ConnectionSpecs.holdsPassword(uri)) {
        return new ProbeResult.Unusable(
            "the URI",
            "The URI holds a password, and Belay stores none.",
            "Take it out, and put it into ~/.pgpass (chmod 600) or set PGPASSWORD.");
      }
      spec = ConnectionSpecs.fromUri(uri, environment);
    } catch (SpecException e) {
      return new ProbeResult.Unusable(e.place(), e.happened(), e.cure());
    }
    var began = System.nanoTime();
    try (var session = connector.open(spec, handle, SessionRole.SAMPLE, NAME)) {
      return read(spec, session, handle, began);
    } catch (ConnectException e) {
      return new ProbeResult.Refused(e.reason(), e.happened(), e.cure());
    } catch (SQLException e) {
      var why = ConnectFailures.explain(spec, e);
      return new ProbeResult.Refused(why.reason(), why.happened(), why.cure());
    }
  }

  private ProbeResult read(ConnectionSpec spec, Session session, DeadMansHandle handle, long began)
      throws SQLException {
    var jdbc = session.jdbc();
    var fingerprint = Fingerprint.read(session, Optional.empty());
    var encryption = encryption(jdbc);
    var login =
        new ProbeResult.Login(
            Duration.ofNanos(System.nanoTime() - began), encryption, password(spec));
    var pooler = poolers.detect(jdbc);
    var notes = session.notes();
    // A pooler was found while connecting, too, and is the first note.
    var lacks = pooler.isPresent() && !notes.isEmpty() ? notes.subList(1, notes.size()) : notes;
    return new ProbeResult.Reached(
        fingerprint,
        login,
        pooler,
        rights(jdbc),
        new ProbeResult.Handle(handle.freesLocksWithin(), lacks));
  }

  private static Optional<Privileges.Report> rights(Connection jdbc) {
    try {
      return Optional.of(new Privileges().read(jdbc));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> encryption(Connection jdbc) throws SQLException {
    try (var statement = jdbc.createStatement();
        var rows = statement.executeQuery(ENCRYPTION)) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    }
  }

  /** The place only, never the password. */
  private static Optional<String> password(ConnectionSpec spec) {
    return spec.password().map(_ -> spec.from().of("password"));
  }
}
