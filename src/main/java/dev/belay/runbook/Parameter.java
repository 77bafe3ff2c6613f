package dev.belay.runbook;

import java.util.List;
import java.util.Optional;

/**
 * A typed parameter of a runbook. A value reaches SQL as a bind parameter ({@code :name}), as a
 * quoted literal ({@code :'name'}) or as a quoted identifier ({@code :"name"}), and plain text
 * fields as <code>${name}</code>; it is never pasted into SQL.
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

  /**
   * What keeps a value from being accepted, as a sentence: its type, the range or the choices;
   * nothing when it is fine.
   */
  public Optional<String> fault(String value) {
    var fault = TypedValue.fault(type, value);
    if (fault.isPresent()) {
      return fault.map(sentence -> name + ": " + sentence);
    }
    if (!choices.isEmpty() && !choices.contains(value)) {
      return Optional.of(name + " is one of " + String.join(", ", choices) + ".");
    }
    if (min.isPresent()
        && comparable(min.get())
        && TypedValue.compare(type, value, min.get()) < 0) {
      return Optional.of(name + " is " + value + ", and must be at least " + min.get() + ".");
    }
    if (max.isPresent()
        && comparable(max.get())
        && TypedValue.compare(type, value, max.get()) > 0) {
      return Optional.of(name + " is " + value + ", and must be at most " + max.get() + ".");
    }
    return Optional.empty();
  }

  private boolean comparable(String bound) {
    return TypedValue.fault(type, bound).isEmpty();
  }
}
