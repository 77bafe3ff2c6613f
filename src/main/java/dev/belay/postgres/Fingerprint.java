package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What tells one database from another, read from the server.
 *
 * @param environmentMarker the word in {@code belay.marker}, if the database was marked
 * @param nonce what was planted for the run when it was bound, if it is there
 * @param walPosition the flushed position on a primary, the replayed one on a standby, as {@code
 *     X/Y}
 */
public record Fingerprint(
    ServerIdentity server,
    DatabaseIdentity database,
    Address address,
    Optional<String> environmentMarker,
    Optional<String> nonce,
    String walPosition) {
  /**
   * The server.
   *
   * @param systemIdentifier given by initdb; a file-level copy has the same
   * @param timeline grows by a promotion or a point-in-time recovery
   * @param versionNum as {@code server_version_num}
   */
  public record ServerIdentity(
      String systemIdentifier,
      int timeline,
      boolean inRecovery,
      int versionNum,
      Instant postmasterStart) {}

  /**
   * The database and who is connected to it.
   *
   * @param roles empty in fingerprints of an earlier Belay
   */
  public record DatabaseIdentity(
      String name, long oid, String sessionUser, String currentUser, Optional<RoleOids> roles) {}

  /** The oids of the two roles: one that was dropped and made again has another. */
  public record RoleOids(long sessionUser, long currentUser) {}

  /**
   * Where it is.
   *
   * @param serverHost as the server says; empty for a socket
   * @param serverPort as the server says, which behind a forwarder is not the one connected to
   * @param connected as this machine connected
   */
  public record Address(Optional<String> serverHost, int serverPort, HostPort connected) {}

  /**
   * One row. {@code pg_control_checkpoint} keeps the old timeline until the first checkpoint after
   * a promotion, so a primary is asked for the name of its current WAL file as well; the flushed
   * position is taken because a written one can be lost in a crash.
   */
  private static final String QUERY =
      """
      SELECT s.system_identifier::text AS system_identifier,
             CASE WHEN r.recovering
                  THEN greatest(c.timeline_id, v.min_recovery_end_timeline,
                       (SELECT max(received_tli) FROM pg_catalog.pg_stat_wal_receiver))
                  ELSE ('x' || substr(pg_catalog.pg_walfile_name(
                       pg_catalog.pg_current_wal_lsn()), 1, 8))::bit(32)::int
             END AS timeline,
             r.recovering,
             current_setting('server_version_num')::int AS version_num,
             pg_catalog.pg_postmaster_start_time() AS postmaster_start,
             d.datname, d.oid::bigint AS database_oid,
             session_user::text AS session_user_name, current_user::text AS current_user_name,
             (SELECT oid::bigint FROM pg_catalog.pg_roles WHERE rolname = session_user)
               AS session_user_oid,
             (SELECT oid::bigint FROM pg_catalog.pg_roles WHERE rolname = current_user)
               AS current_user_oid,
             host(pg_catalog.inet_server_addr()) AS server_host,
             coalesce(pg_catalog.inet_server_port(), current_setting('port')::int) AS server_port,
             CASE WHEN r.recovering
                  THEN coalesce(pg_catalog.pg_last_wal_replay_lsn(), '0/0'::pg_catalog.pg_lsn)
                  ELSE pg_catalog.pg_current_wal_flush_lsn()
             END::text AS wal_position
      FROM (SELECT pg_catalog.pg_is_in_recovery() AS recovering) r
      CROSS JOIN pg_catalog.pg_control_system() s
      CROSS JOIN pg_catalog.pg_control_checkpoint() c
      CROSS JOIN pg_catalog.pg_control_recovery() v
      JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
      """;

  /** Reads it through a session. */
  public static Fingerprint read(Session session, Optional<String> run) throws SQLException {
    return read(session.jdbc(), session.address(), run);
  }

  /**
   * Reads it.
   *
   * @param connected the host and port that the connection was made to
   * @param run whose nonce to look for; empty while nothing is bound
   */
  public static Fingerprint read(Connection connection, HostPort connected, Optional<String> run)
      throws SQLException {
    var markers = new Markers();
    var marker = markers.environment(connection);
    var nonce =
        run.isPresent() ? markers.readNonce(connection, run.get()) : Optional.<String>empty();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(QUERY)) {
      if (!rows.next()) {
        throw new SQLException("The server gave no row for its own identity");
      }
      var started = rows.getObject("postmaster_start", OffsetDateTime.class).toInstant();
      return new Fingerprint(
          new ServerIdentity(
              rows.getString("system_identifier"),
              rows.getInt("timeline"),
              rows.getBoolean("recovering"),
              rows.getInt("version_num"),
              started),
          new DatabaseIdentity(
              rows.getString("datname"),
              rows.getLong("database_oid"),
              rows.getString("session_user_name"),
              rows.getString("current_user_name"),
              Optional.of(
                  new RoleOids(
                      rows.getLong("session_user_oid"), rows.getLong("current_user_oid")))),
          new Address(
              Optional.ofNullable(rows.getString("server_host")),
              rows.getInt("server_port"),
              connected),
          marker,
          nonce,
          rows.getString("wal_position"));
    }
  }

  /** Flat, for the journal. */
  public Map<String, String> asMap() {
    var map = new LinkedHashMap<String, String>();
    map.put("systemIdentifier", server.systemIdentifier());
    map.put("timeline", String.valueOf(server.timeline()));
    map.put("inRecovery", String.valueOf(server.inRecovery()));
    map.put("versionNum", String.valueOf(server.versionNum()));
    map.put("postmasterStart", server.postmasterStart().toString());
    map.put("database", database.name());
    map.put("databaseOid", String.valueOf(database.oid()));
    map.put("sessionUser", database.sessionUser());
    map.put("currentUser", database.currentUser());
    database
        .roles()
        .ifPresent(roles -> {
          map.put("sessionUserOid", String.valueOf(roles.sessionUser()));
          map.put("currentUserOid", String.valueOf(roles.currentUser()));
        });
    address.serverHost().ifPresent(host -> map.put("serverHost", host));
    map.put("serverPort", String.valueOf(address.serverPort()));
    map.put("connectedHost", address.connected().host());
    map.put("connectedPort", String.valueOf(address.connected().port()));
    environmentMarker.ifPresent(word -> map.put("environmentMarker", word));
    nonce.ifPresent(value -> map.put("nonce", value));
    map.put("walPosition", walPosition);
    return map;
  }

  /**
   * Out of the journal.
   *
   * @throws IllegalArgumentException naming the entry that is missing or not of its form
   */
  public static Fingerprint fromMap(Map<String, String> map) {
    return new Fingerprint(
        new ServerIdentity(
            entry(map, "systemIdentifier"),
            (int) number(map, "timeline"),
            Boolean.parseBoolean(entry(map, "inRecovery")),
            (int) number(map, "versionNum"),
            moment(map, "postmasterStart")),
        new DatabaseIdentity(
            entry(map, "database"),
            number(map, "databaseOid"),
            entry(map, "sessionUser"),
            entry(map, "currentUser"),
            map.containsKey("sessionUserOid")
                ? Optional.of(
                    new RoleOids(number(map, "sessionUserOid"), number(map, "currentUserOid")))
                : Optional.empty()),
        new Address(
            Optional.ofNullable(map.get("serverHost")),
            (int) number(map, "serverPort"),
            new HostPort(entry(map, "connectedHost"), (int) number(map, "connectedPort"))),
        Optional.ofNullable(map.get("environmentMarker")),
        Optional.ofNullable(map.get("nonce")),
        entry(map, "walPosition"));
  }

  private static String entry(Map<String, String> map, String key) {
    var value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("The fingerprint has no " + key);
    }
    return value;
  }

  private static long number(Map<String, String> map, String key) {
    try {
      return Long.parseLong(entry(map, key));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The fingerprint's " + key + " is not a number", e);
    }
  }

  private static Instant moment(Map<String, String> map, String key) {
    try {
      return Instant.parse(entry(map, key));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("The fingerprint's " + key + " is not a moment", e);
    }
  }
}
