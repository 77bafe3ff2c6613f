package dev.belay.runbook;

import dev.belay.runbook.SqlTemplate.Form;
import dev.belay.runbook.SqlTemplate.Placeholder;
import dev.belay.sql.PlainPasswords;
import dev.belay.sql.Position;
import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlScript;
import dev.belay.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds what is wrong with a text of SQL whatever the server: it can never be sent, holds a
 * password, or has a secret where the server takes no bind parameter.
 */
final class SqlCheck {
  /** The statements that take parameters: those that are planned, and CALL (manual, PREPARE). */
  private static final Pattern TAKES_PARAMETERS =
      Pattern.compile(
          "\\(*\\s*(select|insert|update|delete|merge|values|with|table|call)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final String sql;
  private final List<Finding> findings = new ArrayList<>();

  private SqlCheck(String sql) {
    this.sql = sql;
  }

  /** Something that must be changed, and the offset of its first character. */
  record Finding(int offset, String message, String cure) {}

  /**
   * Reads the text with its placeholders.
   *
   * @param secret whether a parameter of that name is a secret
   */
  static List<Finding> of(String sql, Predicate<String> secret) {
    var check = new SqlCheck(sql);
    for (var offset : PlainPasswords.in(sql)) {
      check.found(
          offset,
          "a password stands here in plain text, and the journal holds the whole runbook",
          "Use a parameter of the type secret.");
    }
    try {
      check.secrets(SqlScript.parse("sql", sql).statements(), secret);
    } catch (ScriptException e) {
      check.found(check.offset(e.at()), e.what().replaceFirst("\\.$", ""), e.cure());
    }
    return check.findings;
  }

  private void secrets(List<SqlStatement> statements, Predicate<String> secret) {
    for (var placeholder : SqlTemplate.of(sql).placeholders()) {
      if (placeholder.form() == Form.BIND && secret.test(placeholder.name())) {
        statements.stream()
            .filter(statement -> holds(statement, placeholder))
            .filter(statement -> !TAKES_PARAMETERS.matcher(statement.text()).matches())
            .forEach(statement -> cannotBind(statement, placeholder));
      }
    }
  }

  private boolean holds(SqlStatement statement, Placeholder placeholder) {
    var start = offset(statement.at());
    return placeholder.start() >= start && placeholder.start() < start + statement.text().length();
  }

  private void cannotBind(SqlStatement statement, Placeholder secret) {
    found(
        secret.start(),
        "the secret "
            + secret.name()
            + " cannot be bound here: the server takes no parameter in "
            + statement.summary(),
        "Hand it over with SELECT set_config('belay.%s', :%s, true), and read it with"
                .formatted(secret.name(), secret.name())
            + " current_setting('belay.%s') in a DO block behind it.".formatted(secret.name()));
  }

  private void found(int offset, String message, String cure) {
    findings.add(new Finding(offset, message, cure));
  }

  private int offset(Position at) {
    var start = 0;
    for (var line = 1; line < at.line(); line++) {
      start = sql.indexOf('\n', start) + 1;
    }
    return sql.offsetByCodePoints(start, at.column() - 1);
  }
}
