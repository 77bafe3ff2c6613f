package dev.belay.run;

import dev.belay.runbook.SqlTemplate.BoundSql;
import dev.belay.runbook.TypedValue;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Runs a query that must not change anything: in a READ ONLY transaction that is rolled back, and
 * without the functions that act even there (manual, section 9.28: signalling, settings, advisory
 * locks; section 9.27).
 */
public final class ReadOnlyQuery {
  private static final Pattern ACTING =
      Pattern.compile(
          "\\b\"?(pg_terminate_backend|pg_cancel_backend|set_config|pg_notify|setval|nextval"
              + "|pg_(try_)?advisory\\w*|pg_reload_conf|pg_rotate_logfile|pg_promote"
              + "|pg_switch_wal|pg_create_restore_point|pg_wal_replay_(pause|resume)"
              + "|pg_logical_emit_message|pg_(create|drop|copy)_\\w*replication_slot"
              + "|pg_replication_\\w+|pg_logical_slot_get\\w*|pg_stat_reset\\w*"
              + "|pg_export_snapshot|lo_\\w+|pg_file_\\w+|pg_read_(binary_)?file|dblink\\w*)\"?\\s*\\(");

  private ReadOnlyQuery() {}

  /**
   * Asks; the connection is in autocommit mode before and after.
   *
   * @throws SQLException from the server, or with state 25006 for a function that acts
   */
  public static Result ask(Connection connection, BoundSql query) throws SQLException {
    var acting = ACTING.matcher(query.sql().toLowerCase(Locale.ROOT));
    if (acting.find()) {
      throw new SQLException(
          "The query calls "
              + acting.group(1)
              + ", which acts even in a read-only transaction. Nothing was sent. Use a sql step.",
          "25006");
    }
    connection.setAutoCommit(false);
    try {
      try (var statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION READ ONLY");
      }
      try (var statement = connection.prepareStatement(query.sql())) {
        bind(statement, query);
        if (!statement.execute()) {
          throw new SQLException(
              "The query gives no rows. Use a sql step for statements.", "42601");
        }
        return Result.read(statement.getResultSet());
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Binds each value with the SQL type of its own. */
  static void bind(PreparedStatement statement, BoundSql query) throws SQLException {
    var place = 1;
    for (var value : query.binds()) {
      bind(statement, place++, value);
    }
  }

  private static void bind(PreparedStatement statement, int place, TypedValue value)
      throws SQLException {
    switch (value.type()) {
      case INTEGER -> statement.setLong(place, Long.parseLong(value.text()));
      case NUMBER -> statement.setBigDecimal(place, new BigDecimal(value.text()));
      case BOOLEAN -> statement.setBoolean(place, Boolean.parseBoolean(value.text()));
      case DURATION, TIMESTAMP, LSN -> statement.setObject(place, value.text(), Types.OTHER);
      case TEXT, IDENTIFIER, PATH, URL, SECRET -> statement.setString(place, value.text());
    }
  }
}
