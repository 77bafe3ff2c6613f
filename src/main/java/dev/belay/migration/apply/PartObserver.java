package dev.belay.migration.apply;

import dev.belay.sql.SqlStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Hears of everything before it happens and after. An exception thrown from a call stops the part:
 * what could not be noted down is not done.
 */
public interface PartObserver {
  /** The part is about to begin. */
  void starting(Part part);

  /** The part's transaction has this id; nothing else was done in it yet. */
  void assigned(Part part, String transactionId) throws SQLException;

  /**
   * The statement (from 1 within the part) is about to be sent.
   *
   * @throws SQLException to keep it from being sent
   */
  void sending(Part part, int number, SqlStatement statement) throws SQLException;

  /** The server answered. */
  void done(Part part, int number, long rows, long millis, List<String> notices);

  /**
   * COMMIT is about to be sent.
   *
   * @throws SQLException to keep it from being sent
   */
  void committing(Part part) throws SQLException;

  /** The part took effect. */
  void committed(Part part, List<String> notices);
}
