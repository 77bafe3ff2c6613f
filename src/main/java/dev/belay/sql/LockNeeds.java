package dev.belay.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables that a script names and the strongest lock that it takes on each, as far as its text
 * tells: what functions, triggers and DO blocks do inside it does not.
 *
 * @param strongest by table; those that the script makes itself are among them
 * @param untold statements whose locks the text does not tell, by their number
 */
public record LockNeeds(Map<QualifiedName, TableLock> strongest, List<Integer> untold) {
  public LockNeeds {
    strongest = Map.copyOf(strongest);
    untold = List.copyOf(untold);
  }

  /** What the statements of a script need together, as in one transaction. */
  public static LockNeeds of(SqlScript script) {
    return of(List.of(script));
  }

  /** What the statements of several scripts need together; each counts its statements itself. */
  public static LockNeeds of(List<SqlScript> scripts) {
    var strongest = new LinkedHashMap<QualifiedName, TableLock>();
    var untold = new ArrayList<Integer>();
    for (var statement :
        scripts.stream().flatMap(script -> script.statements().stream()).toList()) {
      var reading = new LockReading(statement);
      reading.read();
      reading
          .needs()
          .forEach((table, mode) ->
              strongest.merge(table, mode, (one, other) -> one.compareTo(other) > 0 ? one : other));
      if (!reading.told()) {
        untold.add(statement.index());
      }
    }
    return new LockNeeds(strongest, untold);
  }
}
