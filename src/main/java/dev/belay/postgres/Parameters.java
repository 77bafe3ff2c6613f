package dev.belay.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** libpq keywords with their values and where each was said; what was said first counts. */
final class Parameters {
  /** A value and its place for messages. */
  record Value(String text, String place) {
    @Override
    public String toString() {
      return "…@" + place;
    }
  }

  private final Map<String, Value> values = new LinkedHashMap<>();

  /** Takes the value unless a source of higher precedence has one. */
  void offer(String keyword, String text, String place) {
    values.putIfAbsent(keyword, new Value(text, place));
  }

  /** Takes the value whatever was said before. */
  void replace(String keyword, String text, String place) {
    values.put(keyword, new Value(text, place));
  }

  Optional<Value> find(String keyword) {
    return Optional.ofNullable(values.get(keyword)).filter(value -> !value.text().isEmpty());
  }

  Optional<String> text(String keyword) {
    return find(keyword).map(Value::text);
  }

  String place(String keyword) {
    return find(keyword).map(Value::place).orElse("the default");
  }

  Map<String, Value> all() {
    return Map.copyOf(values);
  }
}
