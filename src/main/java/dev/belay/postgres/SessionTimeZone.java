package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Gives a session the time zone it would have under psql. The driver sends the zone of this machine
 * when it logs in, which would change what a script means by {@code now()::date} or a literal
 * without a zone. A later {@code RESET TimeZone} goes back to the driver's, so the value is part of
 * the session's settings.
 */
final class SessionTimeZone {
  private static final Pattern OPTION =
      Pattern.compile("(?i)(?:-c\\s*|--)timezone=((?:\\\\.|\\S)+)");

  /**
   * One row: the default that was set for this role and database, in the server's order of
   * precedence.
   */
  private static final String BY_ROLE_OR_DATABASE =
      """
      SELECT split_part(setting, '=', 2)
      FROM pg_catalog.pg_db_role_setting s
      CROSS JOIN LATERAL unnest(s.setconfig) AS setting
      WHERE lower(split_part(setting, '=', 1)) = 'timezone'
        AND s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database
                                  WHERE datname = current_database()))
        AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))
      ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC
      LIMIT 1
      """;

  private static final String BY_FILE =
      """
      SELECT setting FROM pg_catalog.pg_file_settings
      WHERE lower(name) = 'timezone' AND applied
      ORDER BY seqno DESC
      LIMIT 1
      """;

  private static final String MAY_READ_FILE =
      """
      SELECT has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')
         AND has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE')
      """;

  private SessionTimeZone() {}

  /** The zone, and a sentence when it had to be guessed. */
  record Zone(String name, Optional<String> note) {}

  static Zone find(Connection connection, ConnectionSpec spec) throws SQLException {
    var asked = OPTION.matcher(spec.options().getOrDefault("options", ""));
    if (asked.find()) {
      return new Zone(asked.group(1).replaceAll("\\\\(.)", "$1"), Optional.empty());
    }
    var own = Rows.text(connection, BY_ROLE_OR_DATABASE);
    if (own.isPresent()) {
      return new Zone(own.get(), Optional.empty());
    }
    if (Rows.text(connection, MAY_READ_FILE).filter("t"::equals).isPresent()) {
      return new Zone(Rows.text(connection, BY_FILE).orElse("GMT"), Optional.empty());
    }
    var ofLog = SessionSettings.show(connection, "log_timezone");
    return new Zone(
        ofLog,
        Optional.of(
            "The role may not read the server's default time zone, so the session takes that of its"
                + " log, "
                + ofLog
                + ". If psql shows another one, set it by options=-c TimeZone=… in the"
                + " connection."));
  }
}
