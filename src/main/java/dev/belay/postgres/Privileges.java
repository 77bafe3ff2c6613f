package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What the connected role may do of what Belay needs, and how to grant the rest. */
public final class Privileges {
  /**
   * One row: the role and each privilege. Membership is asked as {@code USAGE}: what counts is what
   * works without SET ROLE.
   */
  private static final String QUERY =
      """
      SELECT current_user::text AS role_name, pg_catalog.current_database()::text AS database_name,
             r.rolsuper, r.rolreplication,
             pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS read_stats,
             pg_catalog.pg_has_role(current_user, 'pg_read_all_settings', 'USAGE') AS read_settings,
             pg_catalog.pg_has_role(current_user, 'pg_signal_backend', 'USAGE') AS signal_backend,
             pg_catalog.has_database_privilege(
               pg_catalog.current_database(), 'CREATE') AS may_create
      FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
      """;

  /**
   * One privilege.
   *
   * @param name as PostgreSQL calls it
   * @param without what Belay then cannot do, as a sentence
   * @param cure the statement that grants it, to be run by a superuser or the database's owner
   */
  public record Privilege(String name, boolean held, String without, String cure) {}

  /** All that was looked at. */
  public record Report(
      String role, String database, boolean superuser, List<Privilege> privileges) {
    /** Copies the list. */
    public Report {
      privileges = List.copyOf(privileges);
    }

    /** Those that the role does not have. */
    public List<Privilege> lacking() {
      return privileges.stream().filter(privilege -> !privilege.held()).toList();
    }

    /** The privilege of that name. */
    public Optional<Privilege> find(String name) {
      return privileges.stream().filter(privilege -> privilege.name().equals(name)).findFirst();
    }
  }

  /** Reads it for the role that the connection acts as. */
  public Report read(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(QUERY)) {
      if (!rows.next()) {
        throw new SQLException("The connected role is not in pg_roles");
      }
      var role = rows.getString("role_name");
      var database = rows.getString("database_name");
      var superuser = rows.getBoolean("rolsuper");
      var to = " TO " + Sql.identifier(role);
      return new Report(
          role,
          database,
          superuser,
          List.of(
              new Privilege(
                  "pg_read_all_stats",
                  superuser || rows.getBoolean("read_stats"),
                  "Queries and waits of other roles' sessions show as hidden, so a blocker may have"
                      + " no name.",
                  "GRANT pg_read_all_stats" + to),
              new Privilege(
                  "pg_read_all_settings",
                  superuser || rows.getBoolean("read_settings"),
                  "Some server settings cannot be read, so their checks answer unknown.",
                  "GRANT pg_read_all_settings" + to),
              new Privilege(
                  "pg_signal_backend",
                  superuser || rows.getBoolean("signal_backend"),
                  "Belay cannot cancel or terminate sessions of other roles.",
                  "GRANT pg_signal_backend" + to),
              new Privilege(
                  "CREATE",
                  superuser || rows.getBoolean("may_create"),
                  "Belay cannot make its schema belay here, so runs have no markers.",
                  "GRANT CREATE ON DATABASE " + Sql.identifier(database) + to),
              new Privilege(
                  "REPLICATION",
                  superuser || rows.getBoolean("rolreplication"),
                  "A physical base backup through this role is not possible; a dump is.",
                  "ALTER ROLE " + Sql.identifier(role) + " REPLICATION")));
    }
  }
}
