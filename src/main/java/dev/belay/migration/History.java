package dev.belay.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The table that remembers which migrations were applied. A row is written through the connection
 * that does the work and in its open transaction, so that row and effect commit together; only for
 * a script that runs outside a transaction are they two. Nothing here commits or rolls back but
 * {@link #ensure}, and that only on a connection in autocommit mode.
 */
public interface History {
  /**
   * Makes the table where it is missing; where it exists, one catalog query and no lock. Safe when
   * several sessions do it at once. On a connection in autocommit mode the table is made in a
   * transaction of its own, else in the one that is open.
   */
  void ensure(Connection connection) throws SQLException;

  /** Whether the table is there. */
  boolean exists(Connection connection) throws SQLException;

  /** All applied migrations by version; none where the table does not exist. */
  List<Applied> applied(Connection connection) throws SQLException;

  /** The row of one version; {@code 7} and {@code 007} are the same one. */
  Optional<Applied> find(Connection connection, String version) throws SQLException;

  /** Writes the row of a migration; its version must not have one (SQLSTATE 23505). */
  void recordApplied(Connection connection, Migration migration, AppliedBy by) throws SQLException;

  /** Removes the row of a migration; it must be there (SQLSTATE 02000). */
  void recordRolledBack(Connection connection, Migration migration) throws SQLException;

  /** The commands, as psql takes them, that make the table where it is missing. */
  List<String> psqlEnsure();

  /** A condition that is true where the migration has a row, with its values quoted in place. */
  String psqlApplied(Migration migration, Optional<AppliedBy> by);

  /** What {@link #recordApplied} sends, with its values quoted in place. */
  String psqlRecordApplied(Migration migration, AppliedBy by);

  /** What {@link #recordRolledBack} sends, with its values quoted in place. */
  String psqlRecordRolledBack(Migration migration);

  /** The name of the table, for people. */
  String table();
}
