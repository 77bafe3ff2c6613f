package dev.belay.migration.apply;

import dev.belay.sql.SqlStatement;
import java.util.List;

/**
 * A transaction, or a statement outside of one: what either takes effect as a whole or is settled
 * by a rule of its own.
 *
 * @param number from 1 within the attempt
 * @param label what it is for; parts before the last of a script carry {@code label#number}
 * @param script the name of the script that it comes from
 * @param last whether it is the last one of its script, and so carries the history row
 * @param settings what earlier parts of the script set for the session: repeated before this one,
 *     for each part begins with a clean session, and an earlier one may have been left out
 */
public record Part(
    int number,
    String label,
    String script,
    boolean transaction,
    List<SqlStatement> statements,
    boolean last,
    List<SqlStatement> settings) {
  public Part {
    statements = List.copyOf(statements);
    settings = List.copyOf(settings);
  }

  /** The same part with another number, for attempts that carry out several scripts. */
  public Part numbered(int other) {
    return new Part(other, label, script, transaction, statements, last, settings);
  }

  /** The same part with another statement in the place of its only one. */
  public Part with(SqlStatement other) {
    return new Part(number, label, script, transaction, List.of(other), last, settings);
  }
}
