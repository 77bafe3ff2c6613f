package dev.belay.live;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One row of pg_locks as it came.
 *
 * @param fields of the object ten, then the process, its virtual transaction, the mode, whether it
 *     is granted, since when it waits; empty what is null
 */
record RawLock(List<String> fields) {
  static final int COLUMNS = 15;
  private static final int TYPE = 0;
  private static final int RELATION = 2;
  private static final int VIRTUAL_TRANSACTION = 5;
  private static final int TRANSACTION = 6;
  private static final int OBJECT = 8;
  private static final int OBJECT_COLUMNS = 10;

  /** A row whose columns are the fields. */
  static RawLock ofColumns(ResultSet rows) throws SQLException {
    var fields = new String[COLUMNS];
    for (var i = 0; i < COLUMNS; i++) {
      var text = rows.getString(i + 1);
      fields[i] = text == null ? "" : text;
    }
    return new RawLock(List.of(fields));
  }

  /** A row whose first column holds all fields. */
  static RawLock ofText(ResultSet rows) throws SQLException {
    return new RawLock(List.of(rows.getString(1).split("\u001f", -1)));
  }

  /** What is locked, equal for equal objects only. */
  String object() {
    return String.join(":", fields.subList(0, OBJECT_COLUMNS));
  }

  String relation() {
    return fields.get(RELATION);
  }

  String objectId() {
    return fields.get(OBJECT);
  }

  String transaction() {
    return fields.get(TRANSACTION);
  }

  String virtualTransactionLocked() {
    return fields.get(VIRTUAL_TRANSACTION);
  }

  /** Empty for a prepared transaction. */
  String pid() {
    return fields.get(10);
  }

  String virtualTransaction() {
    return fields.get(11);
  }

  Optional<LockMode> mode() {
    return LockMode.ofServer(fields.get(12));
  }

  boolean granted() {
    return fields.get(13).startsWith("t");
  }

  String since() {
    return fields.get(14);
  }

  /** Whether a prepared transaction holds its own id here. */
  boolean isIdOfPrepared() {
    return pid().isEmpty() && fields.get(TYPE).equals("transactionid");
  }
}
