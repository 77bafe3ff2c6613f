package dev.belay.migration;

import dev.belay.sql.SqlScript;
import java.nio.file.Path;

/**
 * One file of a migration.
 *
 * @param transactional whether the whole script, and the history row with it, can go into one
 *     transaction that Belay opens. Not so with the header {@code -- belay: no-transaction}, with a
 *     statement that refuses a transaction block, or with a BEGIN or COMMIT of its own
 */
public record Script(Path file, SqlScript sql, boolean transactional) {
  /** Whether its header asks that each statement commits by itself. */
  public boolean eachByItself() {
    return sql.directives().stream()
        .anyMatch(one -> one.inHeader() && one.words().equals(ScriptReader.NO_TRANSACTION));
  }
}
