package dev.belay.run;

import dev.belay.migration.apply.InTransaction;
import dev.belay.migration.apply.Part;
import dev.belay.sql.Quote;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Runs the statements of a part under another role, and Belay's own rows under the one that it
 * logged in with: the other role need not know Belay's schema.
 */
final class UnderRole implements InTransaction {
  private final Optional<String> role;
  private final InTransaction own;

  UnderRole(Optional<String> role, InTransaction own) {
    this.role = role;
    this.own = own;
  }

  @Override
  public void first(Connection connection, Part part, String transactionId) throws SQLException {
    own.first(connection, part, transactionId);
    if (role.isPresent()) {
      try (var statement = connection.createStatement()) {
        statement.execute("SET LOCAL ROLE " + Quote.identifier(role.get()));
      }
    }
  }

  /** The script may have changed the role by itself. */
  @Override
  public void last(Connection connection, Part part, String transactionId) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("RESET SESSION AUTHORIZATION");
      statement.execute("RESET ROLE");
    }
    own.last(connection, part, transactionId);
  }
}
