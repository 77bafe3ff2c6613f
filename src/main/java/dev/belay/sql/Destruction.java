package dev.belay.sql;

import java.util.List;
import java.util.Optional;

/**
 * Values that a statement destroys, or may destroy, as its text tells. What the scripts themselves
 * made before is none. What is named is named as it stands before the first script: a later rename
 * is followed back.
 */
public sealed interface Destruction {
  /** All rows of a table. With {@code cascade} the tables go along that refer to it. */
  record Truncated(QualifiedName table, boolean cascade) implements Destruction {}

  /** A table with all its rows, and those of its partitions. */
  record DroppedTable(QualifiedName table) implements Destruction {}

  /** All tables of a schema; without {@code CASCADE} the server refuses while there is one. */
  record DroppedSchema(String schema) implements Destruction {}

  /** A sequence with its value. */
  record DroppedSequence(QualifiedName sequence) implements Destruction {}

  /** The values of a column. */
  record DroppedColumn(QualifiedName table, String column) implements Destruction {}

  /** Rows that are removed. */
  record DeletedRows(QualifiedName table, Matching matching) implements Destruction {}

  /** Old values that are overwritten; which columns, where the text tells. */
  record OverwrittenValues(QualifiedName table, List<String> columns, Matching matching)
      implements Destruction {
    public OverwrittenValues {
      columns = List.copyOf(columns);
    }
  }

  /**
   * The values of a column are converted, and may be changed by it.
   *
   * @param type the new one; absent where an expression makes the values anew
   */
  record ConvertedColumn(QualifiedName table, String column, Optional<String> type)
      implements Destruction {}

  /** The text does not tell whether anything is destroyed; the reason is a sentence. */
  record Untold(String why) implements Destruction {}

  /** Which rows a statement meets. */
  sealed interface Matching {
    /** Every row. */
    record All() implements Matching {}

    /**
     * The rows for which a condition holds; both texts are the statement's own.
     *
     * @param from the table with its alias, as it can stand behind FROM
     */
    record Where(String from, String condition) implements Matching {}

    /** Rows that depend on other tables: the planner can estimate how many. */
    record Planned(String statement) implements Matching {}

    /** Rows that are known only while the statement runs. */
    record Unforeseen() implements Matching {}
  }

  /**
   * A statement that destroys something.
   *
   * @param script the name of its script
   * @param statement its number in the script, from 1
   * @param summary its short name
   * @param path the statements before it that change {@code search_path}, which decides what its
   *     names mean
   */
  record Found(String script, int statement, String summary, Destruction what, List<String> path) {
    public Found {
      path = List.copyOf(path);
    }
  }

  /** What these scripts destroy together, carried out in this order. */
  static List<Found> of(List<SqlScript> scripts) {
    var reading = new DestructionReading();
    scripts.forEach(reading::read);
    return reading.found();
  }
}
