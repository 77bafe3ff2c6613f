package dev.belay.run.answers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person said beforehand.
 *
 * @param params values of parameters
 * @param steps answers by step
 */
public record Answers(
    Map<String, String> params, Optional<String> operator, Map<String, Answer> steps) {
  public static final Answers NONE = new Answers(Map.of(), Optional.empty(), Map.of());

  public Answers {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }

  /** The answer to that step. */
  public Optional<Answer> of(String step) {
    return Optional.ofNullable(steps.get(step));
  }

  /** The answer to one step: texts by their keys, and the gates that are overridden. */
  public record Answer(Map<Key, String> texts, List<String> gates) {
    public Answer {
      texts = Map.copyOf(texts);
      gates = List.copyOf(gates);
    }

    /** The text under that key. */
    public Optional<String> text(Key key) {
      return Optional.ofNullable(texts.get(key));
    }
  }

  /** What an answer may hold. */
  public enum Key {
    VALUE("value"),
    ANSWER("answer"),
    REASON("reason"),
    CONFIRM("confirm"),
    APPROVE_BY("approve-by"),
    SKIP("skip"),
    DEFER("defer"),
    OVERRIDE("override"),
    GATE("gate"),
    /** What a person found out about a step that the database could not settle. */
    SETTLE("settle");

    private final String word;

    Key(String word) {
      this.word = word;
    }

    /** As written in the file. */
    public String word() {
      return word;
    }
  }
}
