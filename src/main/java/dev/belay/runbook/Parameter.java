package dev.belay.runbook;

import java.util.List;
import java.util.Optional;

/**
 * A typed parameter of a runbook. A value reaches SQL as a bind parameter ({@code :name}), as a
 * quoted literal ({@code :'name'}) or as a quoted identifier ({@code :"name"}), and plain text fields
 * as <code>${name}</code>; it is never pasted into SQL.
 *
 * @param initial the default as text; absent: the operator must give a value
 * @param choices the only values that are accepted; empty: any of the type
 */
public record Parameter(
    String name,
    ValueType type,
    Optional<String> initial,
    Optional<String> description,
    Optional<String> min,
    Optional<String> max,
    List<String> choices) {

  public Parameter {
    choices = List.copyOf(choices);
  }
}
