package dev.belay.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a query, a command or a call gave, as text.
 *
 * @param rows at most {@value #MAX_ROWS}; absent values are SQL's null
 * @param count how many rows there were
 * @param status an HTTP status or an exit code
 * @param body the answer's text
 */
public record Result(
    List<String> columns,
    List<List<Optional<String>>> rows,
    long count,
    Optional<String> status,
    Optional<String> body) {
  /** How many rows are kept. */
  public static final int MAX_ROWS = 200;

  public Result {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** Nothing to look at. */
  public static Result none() {
    return new Result(List.of(), List.of(), 0, Optional.empty(), Optional.empty());
  }

  /** A single value. */
  public static Result of(String value) {
    return new Result(
        List.of("value"),
        List.of(List.of(Optional.of(value))),
        1,
        Optional.empty(),
        Optional.empty());
  }

  /** A status with a text. */
  public static Result ofStatus(String status, String body) {
    return new Result(List.of(), List.of(), 0, Optional.of(status), Optional.of(body));
  }

  /** Reads the rows that are left. */
  public static Result read(ResultSet rows) throws SQLException {
    var meta = rows.getMetaData();
    var columns = new ArrayList<String>();
    for (var i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(meta.getColumnLabel(i));
    }
    var kept = new ArrayList<List<Optional<String>>>();
    var count = 0L;
    while (rows.next()) {
      count++;
      if (count <= MAX_ROWS) {
        var row = new ArrayList<Optional<String>>();
        for (var i = 1; i <= columns.size(); i++) {
          row.add(Optional.ofNullable(rows.getString(i)));
        }
        kept.add(List.copyOf(row));
      }
    }
    return new Result(columns, kept, count, Optional.empty(), Optional.empty());
  }

  /**
   * The value that an expectation or a capture names.
   *
   * @param of a column of the first row, {@code rows}, {@code status}, {@code body}; absent: the
   *     first column, or the status where there are no columns
   */
  public Optional<String> value(Optional<String> of) {
    var name = of.orElse("");
    if (name.equals("rows")) {
      return Optional.of(String.valueOf(count));
    }
    if (name.equals("status")) {
      return status;
    }
    if (name.equals("body")) {
      return body;
    }
    if (columns.isEmpty()) {
      return name.isEmpty() ? status : Optional.empty();
    }
    var column = name.isEmpty() ? 0 : columns.indexOf(name);
    if (column < 0) {
      return Optional.empty();
    }
    if (rows.isEmpty()) {
      return Optional.of("no row");
    }
    return Optional.of(rows.getFirst().get(column).orElse("null"));
  }
}
