package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds out whether a pooler or proxy stands between the driver and the server. Through one, a
 * session's settings, its advisory locks and its backend belong to whoever comes next, so a run
 * refuses it.
 *
 * <p>What cannot be found out: a proxy that passes everything through one to one. That one does no
 * harm.
 */
public final class PoolerDetection {
  private static final String CANARY = "belay.session";

  /** What poolers put into the version that they report while logging in. */
  private static final Map<String, String> BANNERS =
      Map.of(
          "pgbouncer", "PgBouncer",
          "pgcat", "PgCat",
          "odyssey", "Odyssey",
          "supavisor", "Supavisor",
          "pgdog", "PgDog",
          "bouncer", "a pooler");

  /**
   * A sentence when something stands in between. Asks three small queries, outside a transaction.
   *
   * @throws SQLException when the connection is broken
   */
  public Optional<String> detect(Connection connection) throws SQLException {
    var login = Login.of(connection);
    var banner = banner(login.serverVersion());
    if (banner.isPresent()) {
      return banner;
    }
    var token = UUID.randomUUID().toString();
    SessionSettings.set(connection, CANARY, token);
    for (var round = 0; round < 2; round++) {
      var pid = Rows.text(connection, "SELECT pg_catalog.pg_backend_pid()").orElse("");
      if (!pid.equals(String.valueOf(login.backendPid()))) {
        return Optional.of(
            "A pooler or proxy stands in between: it says the backend is "
                + login.backendPid()
                + ", the server says "
                + pid
                + ".");
      }
      if (!SessionSettings.show(connection, CANARY).equals(token)) {
        return Optional.of(
            "A pooler stands in between: a setting made in this session was not there one query"
                + " later.");
      }
    }
    return differingVersion(connection, login.serverVersion());
  }

  private static Optional<String> banner(String version) {
    var lower = version.toLowerCase(Locale.ROOT);
    return BANNERS.entrySet().stream()
        .filter(entry -> lower.contains(entry.getKey()))
        .map(entry -> entry.getValue() + " answers instead of the server: version " + version + ".")
        .findFirst();
  }

  /** The proxy's own version, made up at log-in, against the server's. */
  private static Optional<String> differingVersion(Connection connection, String reported)
      throws SQLException {
    var real = SessionSettings.show(connection, "server_version");
    if (real.equals(reported)) {
      return Optional.empty();
    }
    return Optional.of(
        "A proxy stands in between: at log-in it said version "
            + reported
            + ", the server says "
            + real
            + ".");
  }
}
