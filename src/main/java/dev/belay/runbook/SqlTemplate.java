package dev.belay.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A SQL text with its placeholders, as psql writes them: {@code :name} becomes a bind parameter,
 * {@code :'name'} a quoted literal, {@code :"name"} a quoted identifier. A captured value of
 * another step is {@code :step.name}. No value ever stands in the text unquoted.
 */
public final class SqlTemplate {
  private final String sql;
  private final SqlScanner.Found found;

  private SqlTemplate(String sql, SqlScanner.Found found) {
    this.sql = sql;
    this.found = found;
  }

  /** How a value reaches the server. */
  public enum Form {
    BIND,
    LITERAL,
    IDENTIFIER
  }

  /**
   * A place that a value goes to.
   *
   * @param name a parameter's name, or {@code step.name}
   * @param start index of the colon in the text
   * @param end index behind the placeholder
   */
  public record Placeholder(String name, Form form, int start, int end) {}

  /**
   * SQL that is ready to be sent.
   *
   * @param sql with binds: the text of a PreparedStatement, in which an operator's question mark is
   *     doubled as pgjdbc wants it; without binds: the plain text of a Statement
   * @param binds the values of the parameters, in order
   */
  public record BoundSql(String sql, List<TypedValue> binds) {
    public BoundSql {
      binds = List.copyOf(binds);
    }
  }

  /** Reads the text once; a text that is no SQL has no placeholders, but never fails. */
  public static SqlTemplate of(String sql) {
    return new SqlTemplate(sql, SqlScanner.scan(sql));
  }

  /** The text as it was written. */
  public String source() {
    return sql;
  }

  /** The placeholders, in order. */
  public List<Placeholder> placeholders() {
    return found.placeholders();
  }

  /**
   * Fills the values in.
   *
   * @param values the value of a name
   * @throws IllegalArgumentException if a value cannot stand in the form asked for
   */
  public BoundSql render(Function<String, TypedValue> values) {
    var binds = new ArrayList<TypedValue>();
    for (var placeholder : found.placeholders()) {
      if (placeholder.form() == Form.BIND) {
        binds.add(values.apply(placeholder.name()));
      }
    }
    var doubled = !binds.isEmpty();
    var text =
        replace(
            placeholder ->
                switch (placeholder.form()) {
                  case BIND -> "?";
                  case LITERAL -> SqlQuoting.literal(values.apply(placeholder.name()).text());
                  case IDENTIFIER -> SqlQuoting.identifier(values.apply(placeholder.name()).text());
                },
            doubled);
    return new BoundSql(text, binds);
  }

  /**
   * The statement as a person can give it to psql: every value quoted in place. Secrets stay as the
   * placeholders they are.
   */
  public String asPsql(Function<String, TypedValue> values) {
    return replace(
        placeholder -> {
          var value = values.apply(placeholder.name());
          if (value.type() == ValueType.SECRET) {
            return sql.substring(placeholder.start(), placeholder.end());
          }
          return switch (placeholder.form()) {
            case BIND -> plain(value);
            case LITERAL -> SqlQuoting.literal(value.text());
            case IDENTIFIER -> SqlQuoting.identifier(value.text());
          };
        },
        false);
  }

  /** The same text with other names in its placeholders. */
  public String rename(UnaryOperator<String> names) {
    return replace(
        placeholder -> {
          var name = names.apply(placeholder.name());
          return switch (placeholder.form()) {
            case BIND -> ":" + name;
            case LITERAL -> ":'" + name + "'";
            case IDENTIFIER -> ":\"" + name + "\"";
          };
        },
        false);
  }

  /** The same text with quoted literals where it had bind parameters, which psql has none of. */
  public String quoted() {
    return replace(
        placeholder ->
            placeholder.form() == Form.BIND
                ? ":'" + placeholder.name() + "'"
                : sql.substring(placeholder.start(), placeholder.end()),
        false);
  }

  private static String plain(TypedValue value) {
    return switch (value.type()) {
      case INTEGER, NUMBER ->
          value.text().startsWith("-") ? "(" + value.text() + ")" : value.text();
      case BOOLEAN -> value.text().toLowerCase(Locale.ROOT);
      case TEXT, DURATION, TIMESTAMP, IDENTIFIER, PATH, URL, LSN, SECRET ->
          SqlQuoting.literal(value.text());
    };
  }

  private String replace(Function<Placeholder, String> texts, boolean doubleQuestionMarks) {
    var out = new StringBuilder();
    var at = 0;
    for (var placeholder : found.placeholders()) {
      piece(out, at, placeholder.start(), doubleQuestionMarks);
      out.append(texts.apply(placeholder));
      at = placeholder.end();
    }
    piece(out, at, sql.length(), doubleQuestionMarks);
    return out.toString();
  }

  private void piece(StringBuilder out, int from, int to, boolean doubleQuestionMarks) {
    var at = from;
    if (doubleQuestionMarks) {
      for (var mark : found.questionMarks()) {
        if (mark >= from && mark < to) {
          out.append(sql, at, mark).append("??");
          at = mark + 1;
        }
      }
    }
    out.append(sql, at, to);
  }
}
