package dev.belay.run;

import dev.belay.journal.RunState;
import dev.belay.runbook.Parameter;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.SqlTemplate;
import dev.belay.runbook.SqlTemplate.BoundSql;
import dev.belay.runbook.TextTemplate;
import dev.belay.runbook.TypedValue;
import dev.belay.runbook.ValueType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parameters of a run and the values that its steps captured. Values go into SQL as bind
 * parameters or quoted, never as text.
 */
public final class Values {
  private final Runbook runbook;
  private final Map<String, String> params;
  private final Supplier<RunState> state;
  private final Secrets secrets;

  Values(Runbook runbook, Map<String, String> params, Supplier<RunState> state, Secrets secrets) {
    this.runbook = runbook;
    this.params = Map.copyOf(params);
    this.state = state;
    this.secrets = secrets;
  }

  /** The parameters before there is a run: no step has captured anything. */
  static Values before(Runbook runbook, Map<String, String> params, Secrets secrets) {
    return new Values(
        runbook,
        params,
        () -> {
          throw new MissingValueException("No step has captured a value yet.");
        },
        secrets);
  }

  /** SQL with its values bound. */
  public BoundSql sql(String text) {
    return SqlTemplate.of(text).render(this::typed);
  }

  /** SQL as psql takes it, values quoted in place; secrets stay references. */
  public String psql(String text) {
    return SqlTemplate.of(text).asPsql(this::shown);
  }

  /** A statement of {@link #psql} with its secrets bound; empty where it has none. */
  public Optional<PreparedStatement> bound(Connection connection, String sql) throws SQLException {
    var template = SqlTemplate.of(sql);
    if (template.placeholders().isEmpty()
        || !template.placeholders().stream().allMatch(this::boundSecret)) {
      return Optional.empty();
    }
    var bound = template.render(this::typed);
    var statement = connection.prepareStatement(bound.sql());
    ReadOnlyQuery.bind(statement, bound);
    return Optional.of(statement);
  }

  private boolean boundSecret(SqlTemplate.Placeholder placeholder) {
    return placeholder.form() == SqlTemplate.Form.BIND
        && params.containsKey(placeholder.name())
        && type(placeholder.name()) == ValueType.SECRET;
  }

  /** A text with its values filled in; secrets in the clear, so only for what is sent. */
  public String text(String template) {
    return TextTemplate.of(template).render(this::typed);
  }

  /** A text with its values filled in, or the secret that it refers to as a whole. */
  public String textOrSecret(String template) {
    return Secrets.isReference(template) ? secrets.resolve(template) : text(template);
  }

  /** A text with its values filled in; secrets stay references. */
  public String shownText(String template) {
    return TextTemplate.of(template).render(this::shown);
  }

  /** The value of a parameter, if there is one. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(params.get(name));
  }

  /** A captured value by {@code step.name}. */
  public Optional<String> captured(String name) {
    return Optional.ofNullable(state.get().captured().get(name)).map(RunState.CapturedValue::value);
  }

  private TypedValue typed(String name) {
    var value = shown(name);
    return value.type() == ValueType.SECRET
        ? new TypedValue(ValueType.TEXT, secrets.resolve(value.text()))
        : value;
  }

  private TypedValue shown(String name) {
    var param = params.get(name);
    if (param != null) {
      return new TypedValue(type(name), param);
    }
    var captured = state.get().captured().get(name);
    if (captured != null) {
      return new TypedValue(
          ValueType.valueOf(captured.type().toUpperCase(Locale.ROOT)), captured.value());
    }
    return answer(name)
        .orElseThrow(() ->
            new MissingValueException(
                "There is no value for " + name + " yet: its step has not captured one."));
  }

  /** A step's own name stands for the answer that a person gave. */
  private Optional<TypedValue> answer(String name) {
    return Optional.ofNullable(state.get().steps().get(name))
        .flatMap(step -> step.said().answer())
        .map(value -> new TypedValue(ValueType.TEXT, value));
  }

  private ValueType type(String name) {
    return runbook.params().stream()
        .filter(param -> param.name().equals(name))
        .map(Parameter::type)
        .findFirst()
        .orElse(ValueType.TEXT);
  }

  /** A value that is asked for before it is there. */
  public static final class MissingValueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingValueException(String message) {
      super(message);
    }
  }
}
