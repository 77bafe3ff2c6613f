package dev.belay.migration.apply;

import java.sql.Connection;
import java.sql.SQLException;

/** Belay's own rows in a part's transaction: they prove afterwards that the part took effect. */
public interface InTransaction {
  /** Nothing of Belay's own. */
  InTransaction NOTHING =
      new InTransaction() {
        @Override
        public void first(Connection connection, Part part, String transactionId) {}

        @Override
        public void last(Connection connection, Part part, String transactionId) {}
      };

  /** Writes before the first statement: the marker row. */
  void first(Connection connection, Part part, String transactionId) throws SQLException;

  /** Writes behind the last statement: the history row. */
  void last(Connection connection, Part part, String transactionId) throws SQLException;
}
