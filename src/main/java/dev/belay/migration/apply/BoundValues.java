package dev.belay.migration.apply;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** The values that a statement is sent with beside its text. */
public interface BoundValues {
  /** No statement has any. */
  BoundValues NONE = (_, _) -> Optional.empty();

  /** The statement with its values bound; empty where it has none and is sent as it stands. */
  Optional<PreparedStatement> prepare(Connection connection, String sql) throws SQLException;
}
